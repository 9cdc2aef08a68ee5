package coffer.market;

/** Names a market's pooled account at one bank. */
public record MainAccountId(int value) {

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
