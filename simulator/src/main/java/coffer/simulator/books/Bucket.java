package coffer.simulator.books;

/** A place where the simulated bank's money can be. */
public enum Bucket {
    /** Money of a sub-account that may be spent. */
    AVAILABLE,
    /** Money of a sub-account under a freeze; still the holder's. */
    FROZEN,
    /** The other side of what came from, or went to, other banks; kept per main account. */
    OUTSIDE,
    /** The bank's own income and expense: fees and interest; kept per main account. */
    BANK
}
