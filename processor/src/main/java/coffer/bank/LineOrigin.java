package coffer.bank;

/** Who made a movement, as far as the bank's own type of the row tells. */
public enum LineOrigin {
    /** Another account outside the main account. */
    OUTSIDE,
    /** Between sub-accounts of the main account. */
    INSIDE,
    /** The bank: a charge. */
    FEE,
    /** The bank: interest. */
    INTEREST,
    /** The bank: money brought in at the beginning (初始化). */
    OPENING,
    /** A type that is not documented. */
    UNKNOWN;

    /** Whether the bank itself made the movement. */
    public boolean isBank() {
        return this == FEE || this == INTEREST || this == OPENING;
    }
}
