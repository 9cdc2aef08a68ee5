package coffer.money;

/** The currencies we keep books in; each knows how many digits follow the point. */
public enum Currency {
    /** Renminbi; the minor unit is the fen (分). */
    CNY(2);

    private final int digits;

    Currency(int digits) {
        this.digits = digits;
    }

    /** How many digits follow the point. */
    int digits() {
        return digits;
    }
}
