package coffer.market;

/** Names a market, our tenant; the first part of every key of what belongs to it. */
public record MarketId(int value) {

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
