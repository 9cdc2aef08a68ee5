package coffer.market;

/** Names a sub-account inside its market. */
public record SubAccountId(int value) {

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
