package coffer.market;

import java.util.Map;

/**
 * A market's pooled account (主体账户) at one bank.
 *
 * @param code the market's name for it: the {@code bank} of the API
 * @param settings the settings of this bank connection; the bank's adapter defines the keys
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
