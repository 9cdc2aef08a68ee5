package coffer.platform.worker;

import coffer.account.BankBalanceStore;
import coffer.bank.BankFeed;
import coffer.bank.BankHints;
import coffer.instruction.BankConnection;
import coffer.instruction.ClaimStore;
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
import coffer.statement.PollingBudget;
import coffer.statement.StatementHintStore;
import coffer.statement.StatementHints;
import coffer.statement.StatementPoller;
import coffer.statement.StatementStores;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one main account, each on its own thread: lease, dispatcher, inquirer, statement
 * poller, balance poller.
 */
public final class AccountWorkers {

    private static final Logger LOG = LoggerFactory.getLogger(AccountWorkers.class);
    private static final int RENEWALS_PER_LEASE = 3;

    /**
     * How often in the length of a lease one that another process holds, or has released, is
     * requested.
     */
    private static final int REQUESTS_PER_LEASE = 10;

    private final BankConnection connection;
    private final Config.Workers config;
    private final PlatformMetrics metrics;
    private final MainAccountLease lease;
    private final Dispatcher dispatcher;
    private final MonitoredBankGateway gateway;
    private final WakeUpSignal leaseSignal = new WakeUpSignal();
    private final WakeUpSignal dispatcherSignal = new WakeUpSignal();
    private final WakeUpSignal inquirerSignal = new WakeUpSignal();
    private final WakeUpSignal linesSignal = new WakeUpSignal();
    private final WakeUpSignal balancesSignal = new WakeUpSignal();
    private final List<TrackedExecutor> executors;
    private final TrackedExecutor dispatcherExecutor;
    private final Worker dispatcherWorker;
    private final List<Worker> workers;
    private final Worker leaseWorker;
    private final Optional<BankFeed> feed;

    /** What the workers of all main accounts share. */
    public record SharedParts(
            Config.Workers config,
            PlatformMetrics metrics,
            LeaseStore leases,
            InstructionStore instructions,
            ClaimStore claims,
            FreezeNumberStore freezes,
            BankBalanceStore balances,
            StatementStores statements,
            StatementHintStore hints,
            InstructionUpdater updater,
            InstructionListener listener,
            IdGenerator ids,
            Clock clock,
            ExecutorService threads,
            String holder) {}

    private AccountWorkers(
            BankConnection connection,
            MonitoredBankGateway bank,
            Optional<BankFeed> feed,
            SharedParts shared) {
        this.connection = connection;
        this.feed = feed;
        this.gateway = bank;
        this.config = shared.config();
        this.metrics = shared.metrics();
        this.lease =
                new MainAccountLease(
                        shared.leases(),
                        connection.account().id(),
                        shared.holder(),
                        config.leaseLength(),
                        System::nanoTime);
        this.dispatcherExecutor = executor("dispatcher", shared, dispatcherSignal);
        TrackedExecutor inquirerExecutor = executor("inquirer", shared, inquirerSignal);
        // A balance without an answer is due again at once: a signal of its own would never let it
        // pause.
        TrackedExecutor balanceExecutor = executor("balances", shared, new WakeUpSignal());
        this.executors = List.of(inquirerExecutor, balanceExecutor);
        this.dispatcher = dispatcher(shared, dispatcherExecutor);
        StatementPoller lines = statementPoller(shared);
        BalancePoller balances = balancePoller(shared, balanceExecutor);
        Pauses pauses = new Pauses(config.idlePause(), Duration.ZERO, config.databaseRetryPause());
        Pauses evenPauses =
                new Pauses(config.idlePause(), config.idlePause(), config.databaseRetryPause());
        Duration renewal = config.leaseLength().dividedBy(RENEWALS_PER_LEASE);
        this.dispatcherWorker = worker("dispatcher", dispatcher::step, pauses, dispatcherSignal);
        this.workers =
                List.of(
                        worker(
                                "inquirer",
                                inquirer(shared, inquirerExecutor)::step,
                                pauses,
                                inquirerSignal),
                        worker("lines", lines::step, pauses, linesSignal),
                        worker("balances", balances::step, evenPauses, balancesSignal));
        Duration requestPause = config.leaseLength().dividedBy(REQUESTS_PER_LEASE);
        this.leaseWorker =
                worker(
                        "lease",
                        this::renewLease,
                        new Pauses(requestPause, renewal, renewal),
                        leaseSignal);
        listen(
                new StatementHints(
                        connection.account(),
                        shared.hints(),
                        lines,
                        () -> {
                            linesSignal.raise();
                            balancesSignal.raise();
                        },
                        inquirerSignal::raise));
    }

    /** A bank whose notices cannot be received is read as often as one that sends none. */
    private void listen(BankHints hints) {
        try {
            feed.ifPresent(listener -> listener.start(hints));
        } catch (UncheckedIOException cannotListen) {
            metrics.connectionFailed(connection.account().bank().value());
            LOG.error(
                    "main account {} cannot listen for its bank's notices: {}",
                    connection.account().id(),
                    cannotListen.getMessage());
        }
    }

    private PollingBudget pollingBudget(SharedParts shared) {
        return new PollingBudget(config.readsBesideOrders(), dispatcher::busy, shared.clock());
    }

    private Dispatcher dispatcher(SharedParts shared, TrackedExecutor executor) {
        return new Dispatcher(
                connection,
                shared.claims(),
                shared.updater(),
                lease,
                shared.clock(),
                System::nanoTime,
                metrics,
                executor,
                config.maxConcurrentCommands());
    }

    private Inquirer inquirer(SharedParts shared, TrackedExecutor executor) {
        return new Inquirer(
                connection,
                shared.instructions(),
                shared.freezes(),
                shared.updater(),
                lease,
                shared.clock(),
                metrics,
                shared.listener(),
                executor,
                config.maxConcurrentInquiries());
    }

    private StatementPoller statementPoller(SharedParts shared) {
        return new StatementPoller(
                connection,
                shared.statements(),
                shared.updater(),
                lease,
                shared.ids(),
                shared.clock(),
                config.pollingSchedule(),
                pollingBudget(shared),
                metrics);
    }

    private BalancePoller balancePoller(SharedParts shared, TrackedExecutor executor) {
        return new BalancePoller(
                connection,
                shared.balances(),
                lease,
                shared.clock(),
                config.balancePause(),
                config.balanceStale(),
                pollingBudget(shared),
                executor,
                config.maxConcurrentBalanceQueries());
    }

    /** Starts the workers of a main account, and listens to its bank if that sends notices. */
    static AccountWorkers start(
            BankConnection connection,
            MonitoredBankGateway bank,
            Optional<BankFeed> feed,
            SharedParts shared) {
        return new AccountWorkers(connection, bank, feed, shared);
    }

    private TrackedExecutor executor(String what, SharedParts shared, WakeUpSignal signal) {
        return new TrackedExecutor(name(what), shared.threads(), signal, metrics);
    }

    private Worker worker(String what, IntSupplier step, Pauses pauses, WakeUpSignal signal) {
        return Worker.start(name(what), step, pauses, signal, metrics);
    }

    private String name(String what) {
        return what + "-" + connection.account().id();
    }

    private int renewLease() {
        boolean held = holdsLease();
        lease.step();
        if (!held && holdsLease()) {
            dispatcherSignal.raise();
            inquirerSignal.raise();
            linesSignal.raise();
            balancesSignal.raise();
        }
        if (lease.isSurplus() && !dispatcher.isAtWork()) {
            lease.release();
        }
        return holdsLease() ? 1 : 0;
    }

    /** How the last call to the bank ended. */
    public Health.BankReachability bankReachability() {
        return gateway.reachability();
    }

    public BankConnection connection() {
        return connection;
    }

    public boolean holdsLease() {
        return lease.epoch().isPresent();
    }

    /** An instruction of this main account, or perhaps of another, came to a state. */
    void stateChanged(InstructionState state) {
        switch (state) {
            case CREATED -> dispatcherSignal.raise();
            case ACCEPTED, UNKNOWN -> inquirerSignal.raise();
            case SUCCEEDED, FAILED -> {
                // A freeze number may be due, and a use of it may have waited for this one.
                dispatcherSignal.raise();
                inquirerSignal.raise();
                balancesSignal.raise();
            }
            case SENDING, REVIEW -> LOG.debug("nobody waits for {}", state);
        }
    }

    /** Lets workers begin nothing more. */
    void stopWorking() {
        feed.ifPresent(BankFeed::close);
        dispatcherWorker.stop();
        workers.forEach(Worker::stop);
    }

    /**
     * Waits for workers and their calls, then gives the lease back. A command that is still under
     * way by then is withdrawn if its first byte was not written, and else is known to be unknown;
     * whoever takes the lease next inquires. A query in progress needs no care, because any process
     * may record its result.
     *
     * @param left how long there is to wait
     */
    void stop(Supplier<Duration> left) throws InterruptedException {
        boolean ended = dispatcherWorker.awaitEnd(left.get());
        dispatcherExecutor.awaitIdle(left.get());
        for (Worker worker : workers) {
            worker.awaitEnd(left.get());
        }
        for (TrackedExecutor executor : executors) {
            executor.awaitIdle(left.get());
        }
        leaseWorker.stop();
        ended &= leaseWorker.awaitEnd(left.get());
        if (ended) {
            dispatcher.abandon();
            lease.release();
        } else {
            LOG.warn(
                    "main account {}: work was still under way at the limit; its lease will expire",
                    connection.account().id());
        }
    }
}
