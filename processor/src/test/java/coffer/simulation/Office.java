package coffer.simulation;

import coffer.approval.Approvals;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.database.SqlExecutor;
import coffer.instruction.Dispatcher;
import coffer.instruction.Inquirer;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import coffer.market.MainAccount;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.Judgements;
import coffer.statement.BalancePoller;
import coffer.statement.PollingBudget;
import coffer.statement.PollingSchedule;
import coffer.statement.StatementPoller;
import coffer.transfer.ForcedTransfers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One process: the real workers and use cases, wired as the platform wires them, over a door that
 * pauses. Each worker is on one fiber at a time, and so is each call to the bank.
 */
final class Office {

    /** How long a lease lasts, by the process's own clock. */
    static final Duration LEASE = Duration.ofHours(1);

    private final String name;
    private final List<Fiber> fibers = new ArrayList<>();
    private final Map<Job, Fiber> busy = new EnumMap<>(Job.class);
    private final Map<Job, Runnable> jobs = new EnumMap<>(Job.class);
    private final MainAccountLease lease;
    private final ForcedTransfers transfers;
    private final PublicDeposits publicDeposits;
    private final Withdrawals withdrawals;
    private final Corrections corrections;
    private final Judgements judgements;
    private final Approvals approvals;
    private long nanos;
    private boolean still;

    /** The workers of a process. */
    enum Job {
        KEEP_LEASE,
        DISPATCH,
        INQUIRE,
        READ_LINES,
        READ_BALANCES
    }

    Office(
            String name,
            int node,
            SqlExecutor door,
            MainAccount account,
            SimBank bank,
            Clock clock,
            Coverage coverage) {
        this.name = name;
        InstanceWiring wiring =
                InstanceWiring.of(door, account, bank, clock, new CountingMetrics(coverage), node);
        this.lease =
                new MainAccountLease(
                        new LeaseStore(door),
                        account.id(),
                        account.id() + " " + name,
                        LEASE,
                        this::nanoTime);
        this.transfers = wiring.transfers();
        this.publicDeposits = wiring.publicDeposits(door);
        this.withdrawals = wiring.withdrawals(door);
        this.corrections = wiring.corrections();
        this.judgements = wiring.judgements(door);
        this.approvals = wiring.reviews(door);
        jobs.put(Job.KEEP_LEASE, lease::step);
        jobs.put(Job.DISPATCH, dispatcher(wiring)::step);
        jobs.put(Job.INQUIRE, inquirer(wiring)::step);
        jobs.put(Job.READ_LINES, reader(wiring)::step);
        jobs.put(Job.READ_BALANCES, balances(wiring)::step);
    }

    private Dispatcher dispatcher(InstanceWiring wiring) {
        return new Dispatcher(
                wiring.connection(),
                wiring.claims(),
                wiring.updater(),
                lease,
                wiring.clock(),
                this::nanoTime,
                wiring.metrics(),
                this::begin,
                3);
    }

    private Inquirer inquirer(InstanceWiring wiring) {
        return new Inquirer(
                wiring.connection(),
                wiring.instructions(),
                wiring.freezeNumbers(),
                wiring.updater(),
                lease,
                wiring.clock(),
                wiring.metrics(),
                wiring.listener(),
                this::begin,
                3);
    }

    private StatementPoller reader(InstanceWiring wiring) {
        return new StatementPoller(
                wiring.connection(),
                wiring.statements(),
                wiring.updater(),
                lease,
                wiring.ids(),
                wiring.clock(),
                new PollingSchedule(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        3),
                new PollingBudget(1, () -> false, wiring.clock()),
                wiring.metrics());
    }

    private BalancePoller balances(InstanceWiring wiring) {
        return new BalancePoller(
                wiring.connection(),
                wiring.balances(),
                lease,
                wiring.clock(),
                Duration.ofMillis(1),
                Duration.ofDays(1),
                new PollingBudget(1, () -> false, wiring.clock()),
                this::begin,
                3);
    }

    private long nanoTime() {
        return nanos;
    }

    ForcedTransfers transfers() {
        return transfers;
    }

    PublicDeposits publicDeposits() {
        return publicDeposits;
    }

    Withdrawals withdrawals() {
        return withdrawals;
    }

    Judgements judgements() {
        return judgements;
    }

    Corrections corrections() {
        return corrections;
    }

    Approvals reviews() {
        return approvals;
    }

    boolean holdsLease() {
        return lease.epoch().isPresent();
    }

    /** Stands still until it is woken; its own clock goes on meanwhile. */
    void standStill() {
        nanos += LEASE.toNanos() + 1;
        still = true;
    }

    void wake() {
        still = false;
    }

    boolean isAwake() {
        return !still;
    }

    /** Begins something, which goes on when it is told to. */
    void begin(Runnable work) {
        begin(name + " call", work);
    }

    Fiber begin(String what, Runnable work) {
        Fiber fiber = new Fiber(what, work);
        fibers.add(fiber);
        return fiber;
    }

    /** Lets a worker begin one unit of work, unless it is at one. */
    Optional<Fiber> work(Job job) {
        Fiber now = busy.get(job);
        if (now != null && !now.isEnded()) {
            return Optional.empty();
        }
        Fiber fiber = begin(name + " " + job, Objects.requireNonNull(jobs.get(job)));
        busy.put(job, fiber);
        return Optional.of(fiber);
    }

    /** What has begun and not ended. */
    List<Fiber> underWay() {
        fibers.removeIf(Fiber::isEnded);
        return List.copyOf(fibers);
    }

    /** Dies: nothing of what it has begun goes on. */
    void die() {
        fibers.forEach(Fiber::kill);
        fibers.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}
