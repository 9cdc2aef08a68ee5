package coffer.statement;

/** Names a line of a bank's statement in our books, and with it the deposit that it may be. */
public record BankLineId(long value) {

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
