package coffer.statement;

import coffer.account.AccountStore;
import coffer.account.AccountStore.Agreement;
import coffer.account.AccountStore.BankFigures;
import coffer.account.AccountStore.DueBalance;
import coffer.account.AccountStore.Standing;
import coffer.account.AccountStore.Weighing;
import coffer.bank.Balances;
import coffer.bank.QueryResult;
import coffer.instruction.BankConnection;
import coffer.instruction.BankRateLimiter.Act;
import coffer.instruction.BoundedExecutor;
import coffer.lease.MainAccountLease;
import coffer.market.MarketId;
import coffer.money.Money;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Asks the bank for its own figures of sub-accounts that moved, and puts them beside ours. Never
 * asked while somebody waits for a page.
 */
public final class BalancePoller {

    private final BankConnection connection;
    private final AccountStore accounts;
    private final MainAccountLease lease;
    private final Clock clock;
    private final Duration pause;
    private final Duration stale;
    private final PollingBudget budget;
    private final DueSubAccounts<DueBalance> dueAccounts;
    private final BoundedExecutor executor;

    /**
     * A balance reader of one main account.
     *
     * @param pause the shortest time between two questions about one sub-account
     * @param stale after how long even a sub-account that did not move is asked again
     * @param budget how fast to ask
     */
    public BalancePoller(
            BankConnection connection,
            AccountStore accounts,
            MainAccountLease lease,
            Clock clock,
            Duration pause,
            Duration stale,
            PollingBudget budget,
            Executor executor,
            int most) {
        this.connection = connection;
        this.accounts = accounts;
        this.lease = lease;
        this.clock = clock;
        this.pause = pause;
        this.stale = stale;
        this.budget = budget;
        this.dueAccounts = new DueSubAccounts<>(this::due, pause, clock);
        this.executor = new BoundedExecutor(executor, most);
    }

    /** Asks about those that are due; returns how many questions were begun. */
    public int step() {
        if (lease.epoch().isEmpty()) {
            dueAccounts.restart();
            return 0;
        }
        int begun = 0;
        dueAccounts.refill();
        while (executor.free() > 0
                && !dueAccounts.isEmpty()
                && budget.take()
                && connection.rateLimiter().take(Act.BALANCE)) {
            DueBalance due = dueAccounts.poll().orElseThrow();
            begun += executor.start(due.id(), () -> ask(due)) ? 1 : 0;
        }
        return begun;
    }

    private List<DueBalance> due(int limit) {
        Instant now = clock.instant();
        return accounts.dueBalances(
                connection.account().market(),
                connection.account().id(),
                now.minus(pause),
                now.minus(stale),
                limit);
    }

    private void ask(DueBalance due) {
        MarketId market = connection.account().market();
        Standing before = accounts.standing(market, connection.account().id(), due.id());
        Instant asOf = clock.instant();
        QueryResult<Balances> result = connection.gateway().balances(due.no());
        connection.rateLimiter().heard(Act.BALANCE, result.exchange().askedAt(), result.whyNot());
        if (result instanceof QueryResult.Answer<Balances> answer) {
            Standing after = accounts.standing(market, connection.account().id(), due.id());
            BankFigures figures =
                    new BankFigures(answer.value(), asOf, compare(answer.value(), before, after));
            accounts.weigh(
                    market,
                    connection.account().id(),
                    due.id(),
                    figures,
                    before.version(),
                    weigh(answer.value(), before, after),
                    clock.instant());
        }
    }

    /**
     * Compares the bank's figures with ours from before and after the question: what moved
     * meanwhile was in flight too.
     */
    static Agreement compare(Balances bank, Standing before, Standing after) {
        boolean rested = rested(before, after);
        boolean same =
                bank.available().minor() == before.available()
                        && bank.frozen().minor() == before.frozen();
        if (rested) {
            return same ? Agreement.EQUAL : Agreement.DIFFERENT;
        }
        long total = bank.total().minor();
        long frozen = bank.frozen().minor();
        boolean within =
                total >= Math.min(leastTotal(before), leastTotal(after))
                        && total <= Math.max(mostTotal(before), mostTotal(after))
                        && frozen >= Math.min(before.frozen(), after.frozen())
                        && frozen <= Math.max(mostFrozen(before), mostFrozen(after));
        return within ? Agreement.WITHIN : Agreement.DIFFERENT;
    }

    private static boolean rested(Standing before, Standing after) {
        return before.equals(after)
                && before.inTransit() == 0
                && before.arriving() == 0
                && before.arrivingFrozen() == 0;
    }

    /**
     * How the bank's frozen amount stands to our freezes. What it holds above all that may be
     * frozen by now is a court's, or a teller's; what it lacks can only be told while no freeze and
     * no use of one is in flight.
     */
    public static Weighing weigh(Balances bank, Standing before, Standing after) {
        long frozen = bank.frozen().minor();
        boolean nothingFreezes =
                before.frozen() == after.frozen()
                        && before.leavingFrozen() == 0
                        && after.leavingFrozen() == 0
                        && before.arrivingFrozen() == 0
                        && after.arrivingFrozen() == 0;
        if (nothingFreezes) {
            long above = frozen - before.frozen();
            return new Weighing(
                    Optional.of(Money.ofMinor(Math.max(0, above))),
                    Optional.of(Money.ofMinor(Math.max(0, -above))));
        }
        long surely = frozen - Math.max(mostFrozen(before), mostFrozen(after));
        return new Weighing(
                surely > 0 ? Optional.of(Money.ofMinor(surely)) : Optional.empty(),
                Optional.empty());
    }

    private static long total(Standing ours) {
        return ours.available() + ours.frozen() + ours.inTransit();
    }

    private static long leastTotal(Standing ours) {
        return total(ours) - ours.leaving();
    }

    private static long mostTotal(Standing ours) {
        return total(ours) + ours.arriving();
    }

    private static long mostFrozen(Standing ours) {
        return ours.frozen() + ours.leavingFrozen() + ours.arrivingFrozen();
    }
}
