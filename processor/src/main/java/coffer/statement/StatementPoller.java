package coffer.statement;

import coffer.bank.Balances;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.instruction.BankConnection;
import coffer.instruction.BankRateLimiter.RequestKind;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.ProcessorMetrics;
import coffer.lease.MainAccountLease;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.money.Money;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the statements of one main account's sub-accounts and has their lines recorded. It asks for
 * the main account's balance first; when that has changed, it reads all sub-accounts for a while.
 * Else it reads the sub-accounts where something moved, and each of them from time to time. Orders
 * take precedence, by the {@link PollingBudget}.
 *
 * <p>What is due is found by {@link DueSubAccounts}; where a reading begins and how far it came is
 * decided by {@link StatementReading}; lines are explained and booked by {@link BankLineRecorder}.
 *
 * <p>For one thread. Reads only while this process holds the main account's lease.
 */
public final class StatementPoller {

    private static final Logger LOG = System.getLogger(StatementPoller.class.getName());

    private final BankConnection connection;
    private final StatementCursorStore cursors;
    private final BankLineRecorder recorder;
    private final MainAccountLease lease;
    private final Clock clock;
    private final PollingSchedule schedule;
    private final PollingBudget budget;
    private final DueSubAccounts<StatementCursor> dueAccounts;
    private final AtomicBoolean hinted = new AtomicBoolean();

    /** The reading that was interrupted between two pages. */
    private Optional<StatementReading> interrupted = Optional.empty();

    private Optional<Money> mainTotal = Optional.empty();
    private Instant nextMainBalanceAt = Instant.MIN;

    /** When the main account's balance was last seen to have changed. */
    private Instant changedAt = Instant.EPOCH;

    /** Until when all sub-accounts are read after that change. */
    private Instant pollAllUntil = Instant.MIN;

    public StatementPoller(
            BankConnection connection,
            StatementStores stores,
            InstructionUpdater updater,
            MainAccountLease lease,
            IdGenerator ids,
            Clock clock,
            PollingSchedule schedule,
            PollingBudget budget,
            ProcessorMetrics metrics) {
        this.connection = connection;
        this.cursors = stores.cursors();
        this.recorder = new BankLineRecorder(connection.account(), stores, updater, ids, metrics);
        this.lease = lease;
        this.clock = clock;
        this.schedule = schedule;
        this.budget = budget;
        this.dueAccounts = new DueSubAccounts<>(this::due, schedule.pollInterval(), clock);
    }

    /** Lets the next step look for what is due, whenever the last look was; from any thread. */
    void lookAtOnce() {
        hinted.set(true);
    }

    /**
     * Reads one sub-account's statement if one is due, and ends the instructions that lines prove.
     *
     * @return how many pages were asked for
     */
    public int step() {
        if (hinted.getAndSet(false)) {
            dueAccounts.restart();
            nextMainBalanceAt = Instant.MIN;
        }
        if (lease.epoch().isEmpty()) {
            dueAccounts.restart();
            interrupted = Optional.empty();
            return 0;
        }
        Instant now = clock.instant();
        if (interrupted.isEmpty() && (dueAccounts.isEmpty() || !budget.take())) {
            workWithoutStatement(now);
            dueAccounts.refill();
            if (dueAccounts.isEmpty() || !budget.take()) {
                return 0;
            }
        }
        StatementReading reading =
                interrupted.orElseGet(() ->
                        StatementReading.begin(dueAccounts.next().orElseThrow(), schedule, now));
        int asked = read(reading);
        if (asked == 0) {
            workWithoutStatement(now);
        }
        return asked;
    }

    private void workWithoutStatement(Instant now) {
        recorder.endLinked();
        recorder.explainPending();
        askMainBalance(now);
    }

    private List<StatementCursor> due(int limit) {
        Instant now = clock.instant();
        Instant polledBefore = now.minus(schedule.pollInterval());
        Instant readBefore =
                now.isBefore(pollAllUntil) ? polledBefore : now.minus(schedule.fullPollInterval());
        return cursors.due(
                account().market(),
                account().id(),
                changedAt.isAfter(readBefore) ? changedAt : readBefore,
                polledBefore,
                limit);
    }

    /**
     * One query for the main account's balance shows whether money came in or went out. It does not
     * show at which sub-account, and statements may lag behind the balance: so all are read for a
     * while. It does not show what moves between two sub-accounts; their own balances do.
     */
    private void askMainBalance(Instant now) {
        if (now.isBefore(nextMainBalanceAt)) {
            return;
        }
        if (!connection.rateLimiter().take(RequestKind.MAIN_BALANCE)) {
            return;
        }
        nextMainBalanceAt = now.plus(schedule.pollInterval());
        QueryResult<Balances> result = connection.gateway().mainBalances();
        connection
                .rateLimiter()
                .record(RequestKind.MAIN_BALANCE, result.exchange().askedAt(), result.whyNot());
        if (result instanceof QueryResult.Answer<Balances> answer) {
            Optional<Money> total = Optional.of(answer.value().total());
            if (!total.equals(mainTotal)) {
                mainTotal = total;
                changedAt = now;
                dueAccounts.restart();
                pollAllUntil = now.plus(schedule.pollAllAfterChange());
            }
        }
    }

    /** Tells once that a statement is behind, and once that it is not any more. */
    private void logBehind(StatementCursor before, StatementCursor after) {
        if (before.behindSince().isEmpty() && after.behindSince().isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "main account {0}: the statement of sub-account {1} cannot be read to its end",
                    account().id(),
                    after.no().masked());
        } else if (before.behindSince().isPresent() && after.behindSince().isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "main account {0}: the statement of sub-account {1} is read to its end again",
                    account().id(),
                    after.no().masked());
        }
    }

    private MainAccount account() {
        return connection.account();
    }

    /** Reads page by page until the end or the rate limit; returns how many were asked for. */
    private int read(StatementReading begun) {
        StatementReading reading = begun;
        Set<InstructionId> linked = new HashSet<>();
        int asked = 0;
        boolean more = true;
        boolean answered = true;
        while (more && answered && lease.epoch().isPresent()) {
            if (!connection.rateLimiter().take(RequestKind.STATEMENT)) {
                interrupted = Optional.of(reading);
                recorder.end(linked);
                return asked;
            }
            asked++;
            QueryResult<StatementPage> page = connection.gateway().lines(reading.nextPage());
            connection
                    .rateLimiter()
                    .record(RequestKind.STATEMENT, page.exchange().askedAt(), page.whyNot());
            answered = page instanceof QueryResult.Answer<StatementPage>;
            if (page instanceof QueryResult.Answer<StatementPage> answer) {
                linked.addAll(recorder.record(reading.cursor().no(), answer.value().lines()));
                recorder.recordUnreadable(reading.cursor().id(), answer.value().unreadable());
                StatementReading next = reading.after(answer.value());
                more = answer.value().more();
                // A bank that does not go on would be asked the same question for ever.
                answered = !more || !next.after().equals(reading.after());
                reading = next;
            }
        }
        interrupted = Optional.empty();
        StatementCursor end = reading.end(!more, answered);
        cursors.save(account().market(), end, reading.begunAt());
        logBehind(reading.cursor(), end);
        recorder.end(linked);
        return asked;
    }
}
