package coffer.statement;

import coffer.account.BalanceAgreement;
import coffer.account.BankBalanceStore;
import coffer.account.BookPosition;
import coffer.account.DueBalance;
import coffer.account.FreezeComparison;
import coffer.account.ReportedBalances;
import coffer.bank.Balances;
import coffer.bank.QueryResult;
import coffer.instruction.BankConnection;
import coffer.instruction.BankRateLimiter.RequestKind;
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
 * Asks the bank for the balances of sub-accounts that moved, and saves them with their comparison
 * against the books. Requests of the API never wait for it: they read what was saved.
 */
public final class BalancePoller {

    private final BankConnection connection;
    private final BankBalanceStore balances;
    private final MainAccountLease lease;
    private final Clock clock;
    private final Duration pause;
    private final Duration stale;
    private final PollingBudget budget;
    private final DueSubAccounts<DueBalance> dueAccounts;
    private final BoundedExecutor executor;

    /**
     * A balance poller of one main account.
     *
     * @param pause the shortest time between two queries about one sub-account
     * @param stale after how long even a sub-account that did not move is asked again
     * @param budget how fast to ask
     */
    public BalancePoller(
            BankConnection connection,
            BankBalanceStore balances,
            MainAccountLease lease,
            Clock clock,
            Duration pause,
            Duration stale,
            PollingBudget budget,
            Executor executor,
            int most) {
        this.connection = connection;
        this.balances = balances;
        this.lease = lease;
        this.clock = clock;
        this.pause = pause;
        this.stale = stale;
        this.budget = budget;
        this.dueAccounts = new DueSubAccounts<>(this::due, pause, clock);
        this.executor = new BoundedExecutor(executor, most);
    }

    /** Begins queries for those that are due; returns how many. */
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
                && connection.rateLimiter().take(RequestKind.BALANCE)) {
            DueBalance due = dueAccounts.next().orElseThrow();
            begun += executor.start(due.id(), () -> ask(due)) ? 1 : 0;
        }
        return begun;
    }

    private List<DueBalance> due(int limit) {
        Instant now = clock.instant();
        return balances.dueBalances(
                connection.account().market(),
                connection.account().id(),
                now.minus(pause),
                now.minus(stale),
                limit);
    }

    private void ask(DueBalance due) {
        MarketId market = connection.account().market();
        BookPosition before = balances.bookPosition(market, connection.account().id(), due.id());
        Instant asOf = clock.instant();
        QueryResult<Balances> result = connection.gateway().balances(due.no());
        connection
                .rateLimiter()
                .record(RequestKind.BALANCE, result.exchange().askedAt(), result.whyNot());
        if (result instanceof QueryResult.Answer<Balances> answer) {
            BookPosition after = balances.bookPosition(market, connection.account().id(), due.id());
            ReportedBalances figures =
                    new ReportedBalances(
                            answer.value(), asOf, compare(answer.value(), before, after));
            balances.saveReported(
                    market,
                    connection.account().id(),
                    due.id(),
                    figures,
                    before.version(),
                    compareFreezes(answer.value(), before, after),
                    clock.instant());
        }
    }

    /**
     * Compares the bank's balances with the books from before and after the query: what moved
     * meanwhile was in flight too.
     */
    static BalanceAgreement compare(Balances bank, BookPosition before, BookPosition after) {
        boolean rested = rested(before, after);
        boolean same =
                bank.available().minor() == before.available()
                        && bank.frozen().minor() == before.frozen();
        if (rested) {
            return same ? BalanceAgreement.EQUAL : BalanceAgreement.DIFFERENT;
        }
        long total = bank.total().minor();
        long frozen = bank.frozen().minor();
        boolean within =
                total >= Math.min(leastTotal(before), leastTotal(after))
                        && total <= Math.max(mostTotal(before), mostTotal(after))
                        && frozen >= Math.min(before.frozen(), after.frozen())
                        && frozen <= Math.max(mostFrozen(before), mostFrozen(after));
        return within ? BalanceAgreement.WITHIN : BalanceAgreement.DIFFERENT;
    }

    private static boolean rested(BookPosition before, BookPosition after) {
        return before.equals(after)
                && before.inTransit() == 0
                && before.arriving() == 0
                && before.arrivingFrozen() == 0;
    }

    /**
     * Compares the bank's frozen amount with our freezes. What exceeds all that may be frozen by
     * now was frozen by a court or a teller. A shortfall can only be determined while no freeze and
     * no use of one is in flight.
     */
    public static FreezeComparison compareFreezes(
            Balances bank, BookPosition before, BookPosition after) {
        long frozen = bank.frozen().minor();
        boolean nothingFreezes =
                before.frozen() == after.frozen()
                        && before.leavingFrozen() == 0
                        && after.leavingFrozen() == 0
                        && before.arrivingFrozen() == 0
                        && after.arrivingFrozen() == 0;
        if (nothingFreezes) {
            long above = frozen - before.frozen();
            return new FreezeComparison(
                    Optional.of(Money.ofMinor(Math.max(0, above))),
                    Optional.of(Money.ofMinor(Math.max(0, -above))));
        }
        long surely = frozen - Math.max(mostFrozen(before), mostFrozen(after));
        return new FreezeComparison(
                surely > 0 ? Optional.of(Money.ofMinor(surely)) : Optional.empty(),
                Optional.empty());
    }

    private static long total(BookPosition ours) {
        return ours.available() + ours.frozen() + ours.inTransit();
    }

    private static long leastTotal(BookPosition ours) {
        return total(ours) - ours.leaving();
    }

    private static long mostTotal(BookPosition ours) {
        return total(ours) + ours.arriving();
    }

    private static long mostFrozen(BookPosition ours) {
        return ours.frozen() + ours.leavingFrozen() + ours.arrivingFrozen();
    }
}
