package coffer.simulator.books;

/** How far the bank has come with the contract for a sub-account. */
public enum SigningState {
    /** Signed; the sub-account can be used. */
    CONFIRMED,
    /** A branch officer has yet to look at it. */
    IN_REVIEW,
    /** Ended; the sub-account can only be queried. */
    CANCELLED,
    /** The branch officer refused it. */
    REFUSED,
    /** The bank refused it. */
    REFUSED_BY_BANK
}
