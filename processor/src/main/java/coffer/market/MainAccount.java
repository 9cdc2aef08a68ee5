package coffer.market;

import java.util.Map;

/**
 * A market's pooled account (主体账户) at one bank.
 *
 * @param code what the market calls it: the {@code bank} of the API
 * @param settings how this bank connection is set up; the bank's adapter knows the words
 */
public record MainAccount(
        MarketId market,
        MainAccountId id,
        String code,
        BankCode bank,
        MainAccountNo no,
        String name,
        Map<String, String> settings) {

    public MainAccount {
        settings = Map.copyOf(settings);
    }
}
