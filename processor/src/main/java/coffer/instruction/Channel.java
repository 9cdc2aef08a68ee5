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
public record Channel(
        MainAccount account, BankGateway gateway, Patience patience, Throttle throttle) {

    /** A channel that has not been used yet. */
    public static Channel of(
            MainAccount account,
            BankGateway gateway,
            Patience patience,
            Clock clock,
            Counts counts) {
        Throttle throttle =
                new Throttle(
                        gateway.capabilities().queryLimit(),
                        patience.backOff(),
                        patience.longestPause(),
                        clock,
                        () -> counts.bounced(account.code()));
        return new Channel(account, gateway, patience, throttle);
    }
}
