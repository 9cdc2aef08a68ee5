package coffer.values;

/** A row of a statement that names a fee beside its amount is two lines. */
public enum LinePart {
    AMOUNT,
    FEE
}
