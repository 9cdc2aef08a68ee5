package coffer.bank;

/** Which part of a statement's row a line is. */
public enum LinePart {
    AMOUNT,
    FEE,
    /** Of no row: what a sub-account held at the cut-over, before the rows of its bank date. */
    OPENING
}
