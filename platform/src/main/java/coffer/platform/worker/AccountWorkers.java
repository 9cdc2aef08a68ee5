package coffer.platform.worker;

import coffer.account.AccountStore;
import coffer.instruction.BankConnection;
import coffer.instruction.Dispatcher;
import coffer.instruction.FreezeNumberStore;
import coffer.instruction.Inquirer;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import coffer.market.IdGenerator;
import coffer.platform.config.Config;
import coffer.platform.monitoring.Health;
import coffer.platform.monitoring.PlatformMetrics;
import coffer.platform.worker.Worker.Pauses;
import coffer.statement.BalancePoller;
import coffer.statement.BankLineStore;
import coffer.statement.PollingBudget;
import coffer.statement.StatementPoller;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one main account, each on a thread of its own: lease, dispatcher, inquirer, line
 * reader, balance reader.
 */
public final class AccountWorkers {

    private static final Logger LOG = LoggerFactory.getLogger(AccountWorkers.class);
    private static final int RENEWALS_PER_LEASE = 3;

    /** How often a lease that another process holds is asked for, or one let go is looked at. */
    private static final int LOOKS_PER_LEASE = 10;

    private final BankConnection connection;
    private final Config.Workers config;
    private final PlatformMetrics metrics;
    private final MainAccountLease lease;
    private final Dispatcher dispatcher;
    private final MonitoredBank bank;
    private final Signal leaseBell = new Signal();
    private final Signal dispatcherBell = new Signal();
    private final Signal inquirerBell = new Signal();
    private final Signal linesBell = new Signal();
    private final Signal balancesBell = new Signal();
    private final List<TrackedExecutor> hands;
    private final TrackedExecutor sending;
    private final Worker sender;
    private final List<Worker> workers;
    private final Worker leaseWorker;

    /** What all stations share. */
    public record Shared(
            Config.Workers config,
            PlatformMetrics metrics,
            LeaseStore leases,
            InstructionStore instructions,
            FreezeNumberStore freezes,
            AccountStore accounts,
            BankLineStore lines,
            InstructionUpdater updater,
            InstructionListener listener,
            IdGenerator ids,
            Clock clock,
            ExecutorService threads,
            String holder) {}

    private AccountWorkers(BankConnection connection, MonitoredBank bank, Shared shared) {
        this.connection = connection;
        this.bank = bank;
        this.config = shared.config();
        this.metrics = shared.metrics();
        this.lease =
                new MainAccountLease(
                        shared.leases(),
                        connection.account().id(),
                        shared.holder(),
                        config.leaseLength(),
                        System::nanoTime);
        this.sending = hands("dispatcher", shared, dispatcherBell);
        TrackedExecutor inquiring = hands("inquirer", shared, inquirerBell);
        // A balance that the bank does not tell is due again at once: no bell, or it never rests.
        TrackedExecutor balancing = hands("balances", shared, new Signal());
        this.hands = List.of(inquiring, balancing);
        this.dispatcher = dispatcher(shared, sending);
        StatementPoller lines =
                new StatementPoller(
                        connection,
                        new StatementPoller.Stores(
                                shared.lines(), shared.accounts(), shared.instructions()),
                        shared.updater(),
                        lease,
                        shared.ids(),
                        shared.clock(),
                        config.rhythm(),
                        pace(shared),
                        metrics);
        BalancePoller balances =
                new BalancePoller(
                        connection,
                        shared.accounts(),
                        lease,
                        shared.clock(),
                        config.balancePause(),
                        config.balanceStale(),
                        pace(shared),
                        balancing,
                        config.balanceCrew());
        Pauses pauses = new Pauses(config.idlePause(), Duration.ZERO, config.awayPause());
        Pauses calm = new Pauses(config.idlePause(), config.idlePause(), config.awayPause());
        Duration renewal = config.leaseLength().dividedBy(RENEWALS_PER_LEASE);
        this.sender = worker("dispatcher", dispatcher::step, pauses, dispatcherBell);
        this.workers =
                List.of(
                        worker("inquirer", inquirer(shared, inquiring)::step, pauses, inquirerBell),
                        worker("lines", lines::step, pauses, linesBell),
                        worker("balances", balances::step, calm, balancesBell));
        Duration look = config.leaseLength().dividedBy(LOOKS_PER_LEASE);
        this.leaseWorker =
                worker("lease", this::keepLease, new Pauses(look, renewal, renewal), leaseBell);
    }

    private PollingBudget pace(Shared shared) {
        return new PollingBudget(config.readsBesideOrders(), dispatcher::busy, shared.clock());
    }

    private Dispatcher dispatcher(Shared shared, TrackedExecutor hands) {
        return new Dispatcher(
                connection,
                shared.instructions(),
                shared.updater(),
                lease,
                shared.clock(),
                System::nanoTime,
                metrics,
                hands,
                config.dispatcherCrew());
    }

    private Inquirer inquirer(Shared shared, TrackedExecutor hands) {
        return new Inquirer(
                connection,
                shared.instructions(),
                shared.freezes(),
                shared.updater(),
                lease,
                shared.clock(),
                metrics,
                shared.listener(),
                hands,
                config.inquirerCrew());
    }

    /** Starts the workers of a main account. */
    static AccountWorkers start(BankConnection connection, MonitoredBank bank, Shared shared) {
        return new AccountWorkers(connection, bank, shared);
    }

    private TrackedExecutor hands(String what, Shared shared, Signal bell) {
        return new TrackedExecutor(name(what), shared.threads(), bell, metrics);
    }

    private Worker worker(String what, IntSupplier step, Pauses pauses, Signal bell) {
        return Worker.start(name(what), step, pauses, bell, metrics);
    }

    private String name(String what) {
        return what + "-" + connection.account().id();
    }

    private int keepLease() {
        boolean held = holdsLease();
        lease.step();
        if (!held && holdsLease()) {
            dispatcherBell.raise();
            inquirerBell.raise();
            linesBell.raise();
            balancesBell.raise();
        }
        if (lease.isSurplus() && !dispatcher.isAtWork()) {
            lease.release();
        }
        return holdsLease() ? 1 : 0;
    }

    /** How the last call to the bank ended. */
    public Health.Contact contact() {
        return bank.contact();
    }

    public BankConnection connection() {
        return connection;
    }

    public boolean holdsLease() {
        return lease.epoch().isPresent();
    }

    /** An instruction of this main account, or perhaps of another, came to a state. */
    void moved(InstructionState state) {
        switch (state) {
            case CREATED -> dispatcherBell.raise();
            case ACCEPTED, UNKNOWN -> inquirerBell.raise();
            case SUCCEEDED, FAILED -> {
                // A freeze number may be due, and a use of it may have waited for this one.
                dispatcherBell.raise();
                inquirerBell.raise();
                balancesBell.raise();
            }
            case SENDING, REVIEW -> LOG.debug("nobody waits for {}", state);
        }
    }

    /** Lets workers begin nothing more. */
    void stopWorking() {
        sender.stop();
        workers.forEach(Worker::stop);
    }

    /**
     * Waits for workers and their calls, then gives the lease back. A command that is still under
     * way by then is withdrawn if its first byte was not written, and else is known to be unknown;
     * whoever takes the lease next inquires. A question under way is of no consequence, for any
     * process may write down what it learned.
     *
     * @param left how long there is to wait
     */
    void stop(Supplier<Duration> left) throws InterruptedException {
        boolean stands = sender.awaitEnd(left.get());
        sending.awaitIdle(left.get());
        for (Worker worker : workers) {
            worker.awaitEnd(left.get());
        }
        for (TrackedExecutor crew : hands) {
            crew.awaitIdle(left.get());
        }
        leaseWorker.stop();
        stands &= leaseWorker.awaitEnd(left.get());
        if (stands) {
            dispatcher.abandon();
            lease.release();
        } else {
            LOG.warn("main account {} is left with work under way", connection.account().id());
        }
    }
}
