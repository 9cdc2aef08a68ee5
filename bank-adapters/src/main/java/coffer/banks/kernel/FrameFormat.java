package coffer.banks.kernel;

/**
 * How a bank frames its messages on a TCP connection: a head of a fixed length, which tells how
 * many bytes follow it.
 */
public interface FrameFormat {

    /** How many bytes the head has. */
    int headBytes();

    /**
     * How many bytes follow a head.
     *
     * @throws UnreadableReply if this is no head of the bank's, or if it tells no length
     */
    int bodyBytes(byte[] head) throws UnreadableReply;
}
