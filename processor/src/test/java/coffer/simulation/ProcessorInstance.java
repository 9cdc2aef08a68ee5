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
 * One process: the real workers and use cases, wired as the platform wires them, on an executor
 * that pauses. Each worker runs on at most one fiber at a time; each call to the bank has its own.
 */
final class ProcessorInstance {

    /** How long a lease lasts, by the process's own clock. */
    static final Duration LEASE = Duration.ofHours(1);

    private final String name;
    private final List<Fiber> fibers = new ArrayList<>();
    private final Map<Worker, Fiber> busy = new EnumMap<>(Worker.class);
    private final Map<Worker, Runnable> steps = new EnumMap<>(Worker.class);
    private final MainAccountLease lease;
    private final ForcedTransfers transfers;
    private final PublicDeposits publicDeposits;
    private final Withdrawals withdrawals;
    private final Corrections corrections;
    private final Judgements judgements;
    private final Approvals approvals;
    private long nanos;
    private boolean stalled;

    /** The workers of a process. */
    enum Worker {
        KEEP_LEASE,
        DISPATCH,
        INQUIRE,
        READ_LINES,
        READ_BALANCES
    }

    ProcessorInstance(
            String name,
            int node,
            SqlExecutor executor,
            MainAccount account,
            SimBank bank,
            Clock clock,
            TransitionCoverage coverage) {
        this.name = name;
        InstanceWiring wiring =
                InstanceWiring.of(
                        executor, account, bank, clock, new CountingMetrics(coverage), node);
        this.lease =
                new MainAccountLease(
                        new LeaseStore(executor),
                        account.id(),
                        account.id() + " " + name,
                        LEASE,
                        this::nanoTime);
        this.transfers = wiring.transfers();
        this.publicDeposits = wiring.publicDeposits(executor);
        this.withdrawals = wiring.withdrawals(executor);
        this.corrections = wiring.corrections();
        this.judgements = wiring.judgements(executor);
        this.approvals = wiring.approvals(executor);
        steps.put(Worker.KEEP_LEASE, lease::step);
        steps.put(Worker.DISPATCH, dispatcher(wiring)::step);
        steps.put(Worker.INQUIRE, inquirer(wiring)::step);
        steps.put(Worker.READ_LINES, reader(wiring)::step);
        steps.put(Worker.READ_BALANCES, balances(wiring)::step);
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
                this::start,
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
                this::start,
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
                this::start,
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

    Approvals approvals() {
        return approvals;
    }

    boolean holdsLease() {
        return lease.epoch().isPresent();
    }

    /** Runs nothing until it is woken; by its own clock its lease has ended then. */
    void stall() {
        nanos += LEASE.toNanos() + 1;
        stalled = true;
    }

    void wake() {
        stalled = false;
    }

    boolean isRunning() {
        return !stalled;
    }

    /** Starts a call to the bank on a fiber of its own, which waits to be resumed. */
    void start(Runnable work) {
        start(name + " call", work);
    }

    Fiber start(String what, Runnable work) {
        Fiber fiber = new Fiber(what, work);
        fibers.add(fiber);
        return fiber;
    }

    /** Starts one step of a worker; empty if its last step has not ended. */
    Optional<Fiber> startWorker(Worker worker) {
        Fiber now = busy.get(worker);
        if (now != null && !now.isEnded()) {
            return Optional.empty();
        }
        Fiber fiber = start(name + " " + worker, Objects.requireNonNull(steps.get(worker)));
        busy.put(worker, fiber);
        return Optional.of(fiber);
    }

    /** The fibers that have not ended. */
    List<Fiber> runningFibers() {
        fibers.removeIf(Fiber::isEnded);
        return List.copyOf(fibers);
    }

    /** Ends the process: all its fibers are killed. */
    void crash() {
        fibers.forEach(Fiber::kill);
        fibers.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}
