package coffer.simulator.books;

/** Who asked for a freeze. */
public enum FreezeKind {
    /** A market, by a forced transfer. */
    ORDINARY,
    /** A court; the market cannot use or lift it. */
    COURT
}
