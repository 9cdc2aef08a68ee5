package coffer.simulator.books;

/** Debit and credit as the statement of a sub-account shows them. */
public enum Direction {
    /** Debit: money out of the sub-account. */
    D,
    /** Credit: money into the sub-account. */
    C
}
