package coffer.instruction;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MainAccountId;
import java.util.Collection;
import java.util.Optional;

/** The bank connections that this process has set up. */
@FunctionalInterface
public interface BankConnections {

    /** All of them. */
    Collection<BankConnection> all();

    /** The connection of a main account; empty while this process does not know it yet. */
    default Optional<BankConnection> channel(MainAccountId account) {
        return all().stream().filter(c -> c.account().id().equals(account)).findFirst();
    }

    /**
     * The connection of a main account.
     *
     * @throws Decline if this process does not know it yet
     */
    default BankConnection required(MainAccountId account) {
        return channel(account)
                .orElseThrow(() ->
                        Decline.of(
                                DeclineCode.UNAVAILABLE, "the bank connection is not set up yet"));
    }

    /** What the market calls a main account; empty while this process does not know it yet. */
    default String code(MainAccountId account) {
        return channel(account).map(c -> c.account().code()).orElse("");
    }
}
