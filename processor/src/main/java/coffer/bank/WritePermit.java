package coffer.bank;

/**
 * Leave to write the first byte of a command. It ends with the lease of whoever claimed the
 * command; a sender that wakes up later must answer {@link BankReply.NotSent} and write nothing.
 */
@FunctionalInterface
public interface WritePermit {

    /** Asked after the connection stands and directly before the first byte. */
    boolean mayWrite();
}
