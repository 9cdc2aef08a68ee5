package coffer.instruction;

import coffer.bank.BankGateway;
import coffer.market.MainAccount;
import java.time.Clock;

/**
 * A main account and the way to its bank.
 *
 * @param retryPolicy how long we wait for it
 * @param rateLimiter how fast it may be called
 */
public record BankConnection(
        MainAccount account,
        BankGateway gateway,
        RetryPolicy retryPolicy,
        BankRateLimiter rateLimiter) {

    /** A connection that has not been used yet. */
    public static BankConnection of(
            MainAccount account,
            BankGateway gateway,
            RetryPolicy retryPolicy,
            Clock clock,
            ProcessorMetrics metrics) {
        BankRateLimiter rateLimiter =
                new BankRateLimiter(
                        gateway.capabilities().queryLimit(),
                        retryPolicy.backOff(),
                        retryPolicy.longestPause(),
                        clock,
                        () -> metrics.throttled(account.code()));
        return new BankConnection(account, gateway, retryPolicy, rateLimiter);
    }
}
