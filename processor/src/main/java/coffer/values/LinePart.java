package coffer.values;

/** Which part of a statement's row a line is. */
public enum LinePart {
    AMOUNT,
    FEE,
    /** Of no row: what a sub-account held before the first row that we ever read. */
    OPENING
}
