package coffer.banks.kernel;

/**
 * What the kernel must know of a bank's messages.
 *
 * @param <Q> what all requests of the bank have in common
 * @param <R> what all replies of the bank have in common
 */
public interface MessageCodec<Q, R> {

    /** The bank's own name of a call. */
    String action(Q request);

    /** The bank's code of a reply; empty if there is none. */
    String code(R reply);

    /** The bank's text to the code; empty if there is none. */
    String text(R reply);

    /** The text of bytes that came, perhaps not all of a message. */
    String decode(byte[] bytes);

    /** A message without its secrets: passwords, login names, keys. */
    String masked(String message);
}
