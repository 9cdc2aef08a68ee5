package coffer.simulator.books;

/**
 * The other side of a movement as a statement prints it. The bank itself prints empty text where it
 * knows nothing, hence so do we.
 */
public record Counterparty(String accountNo, String name, String bankNo, String bankName) {
    /** The bank itself, for fees and interest: a statement prints nothing. */
    public static Counterparty bank() {
        return new Counterparty("", "", "", "");
    }
}
