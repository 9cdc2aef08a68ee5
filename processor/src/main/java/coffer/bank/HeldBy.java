package coffer.bank;

/** Who holds a standing freeze. */
public enum HeldBy {
    /** The bank: the money is frozen in its books too, under a freeze number. */
    BANK,
    /** The platform alone: the bank knows nothing of it. */
    PLATFORM
}
