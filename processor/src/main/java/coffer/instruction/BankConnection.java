package coffer.instruction;

import coffer.bank.BankGateway;
import coffer.market.MainAccount;
import java.time.Clock;

/**
 * A main account and the way to its bank.
 *
 * @param patience how long we wait for it
 * @param throttle how fast it lets itself be asked
 */
public record BankConnection(
        MainAccount account, BankGateway gateway, RetryPolicy patience, BankRateLimiter throttle) {

    /** A channel that has not been used yet. */
    public static BankConnection of(
            MainAccount account,
            BankGateway gateway,
            RetryPolicy patience,
            Clock clock,
            ProcessorMetrics counts) {
        BankRateLimiter throttle =
                new BankRateLimiter(
                        gateway.capabilities().queryLimit(),
                        patience.backOff(),
                        patience.longestPause(),
                        clock,
                        () -> counts.bounced(account.code()));
        return new BankConnection(account, gateway, patience, throttle);
    }
}
