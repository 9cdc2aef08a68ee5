package coffer.bank;

/** The sign of the amount on the bank's row; a negative row is a line the other way. */
public enum LineSign {
    PLUS,
    MINUS
}
