package coffer.platform;

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
import coffer.platform.Worker.Rest;
import coffer.platform.api.Health;
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
 * The workers of one main account, each on a thread of its own: lease, dispatcher, inquirer, line
 * reader, balance reader.
 */
final class Station {

    private static final Logger LOG = LoggerFactory.getLogger(Station.class);
    private static final int RENEWALS_PER_LEASE = 3;

    /** How often a lease that another process holds is asked for, or one let go is looked at. */
    private static final int LOOKS_PER_LEASE = 10;

    private final BankConnection connection;
    private final Config.Work config;
    private final Meters meters;
    private final MainAccountLease lease;
    private final Dispatcher dispatcher;
    private final WatchedBank bank;
    private final Signal leaseBell = new Signal();
    private final Signal dispatcherBell = new Signal();
    private final Signal inquirerBell = new Signal();
    private final Signal linesBell = new Signal();
    private final Signal balancesBell = new Signal();
    private final List<Hands> hands;
    private final Hands sending;
    private final Worker sender;
    private final List<Worker> workers;
    private final Worker leaseWorker;
    private final Optional<BankFeed> feed;

    /** What all stations share. */
    record Shared(
            Config.Work config,
            Meters meters,
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

    private Station(
            BankConnection connection, WatchedBank bank, Optional<BankFeed> feed, Shared shared) {
        this.connection = connection;
        this.feed = feed;
        this.bank = bank;
        this.config = shared.config();
        this.meters = shared.meters();
        this.lease =
                new MainAccountLease(
                        shared.leases(),
                        connection.account().id(),
                        shared.holder(),
                        config.leaseLength(),
                        System::nanoTime);
        this.sending = hands("dispatcher", shared, dispatcherBell);
        Hands inquiring = hands("inquirer", shared, inquirerBell);
        // A balance that the bank does not tell is due again at once: no bell, or it never rests.
        Hands balancing = hands("balances", shared, new Signal());
        this.hands = List.of(inquiring, balancing);
        this.dispatcher = dispatcher(shared, sending);
        StatementPoller lines =
                new StatementPoller(
                        connection,
                        shared.statements(),
                        shared.updater(),
                        lease,
                        shared.ids(),
                        shared.clock(),
                        config.schedule(),
                        pace(shared),
                        meters);
        BalancePoller balances =
                new BalancePoller(
                        connection,
                        shared.balances(),
                        lease,
                        shared.clock(),
                        config.balancePause(),
                        config.balanceStale(),
                        pace(shared),
                        balancing,
                        config.balanceCrew());
        Rest rest = new Rest(config.idlePause(), Duration.ZERO, config.awayPause());
        Rest calm = new Rest(config.idlePause(), config.idlePause(), config.awayPause());
        Duration renewal = config.leaseLength().dividedBy(RENEWALS_PER_LEASE);
        this.sender = worker("dispatcher", dispatcher::step, rest, dispatcherBell);
        this.workers =
                List.of(
                        worker("inquirer", inquirer(shared, inquiring)::step, rest, inquirerBell),
                        worker("lines", lines::step, rest, linesBell),
                        worker("balances", balances::step, calm, balancesBell));
        Duration look = config.leaseLength().dividedBy(LOOKS_PER_LEASE);
        this.leaseWorker =
                worker("lease", this::keepLease, new Rest(look, renewal, renewal), leaseBell);
        listen(
                new StatementHints(
                        connection.account(),
                        shared.hints(),
                        lines,
                        () -> {
                            linesBell.ring();
                            balancesBell.ring();
                        },
                        inquirerBell::ring));
    }

    /** A bank whose notices cannot be heard is read as often as one that sends none. */
    private void listen(BankHints hints) {
        try {
            feed.ifPresent(listener -> listener.start(hints));
        } catch (UncheckedIOException noPlaceToListen) {
            meters.connectionFailed(connection.account().bank().value());
            LOG.error(
                    "main account {} cannot listen for its bank's notices: {}",
                    connection.account().id(),
                    noPlaceToListen.getMessage());
        }
    }

    private PollingBudget pace(Shared shared) {
        return new PollingBudget(config.readsBesideOrders(), dispatcher::busy, shared.clock());
    }

    private Dispatcher dispatcher(Shared shared, Hands hands) {
        return new Dispatcher(
                connection,
                shared.claims(),
                shared.updater(),
                lease,
                shared.clock(),
                System::nanoTime,
                meters,
                hands,
                config.dispatcherCrew());
    }

    private Inquirer inquirer(Shared shared, Hands hands) {
        return new Inquirer(
                connection,
                shared.instructions(),
                shared.freezes(),
                shared.updater(),
                lease,
                shared.clock(),
                meters,
                shared.listener(),
                hands,
                config.inquirerCrew());
    }

    /** Starts the workers of a main account, and listens to its bank if that sends notices. */
    static Station start(
            BankConnection connection, WatchedBank bank, Optional<BankFeed> feed, Shared shared) {
        return new Station(connection, bank, feed, shared);
    }

    private Hands hands(String what, Shared shared, Signal bell) {
        return new Hands(name(what), shared.threads(), bell, meters);
    }

    private Worker worker(String what, IntSupplier step, Rest rest, Signal bell) {
        return Worker.start(name(what), step, rest, bell, meters);
    }

    private String name(String what) {
        return what + "-" + connection.account().id();
    }

    private int keepLease() {
        boolean held = holdsLease();
        lease.step();
        if (!held && holdsLease()) {
            dispatcherBell.ring();
            inquirerBell.ring();
            linesBell.ring();
            balancesBell.ring();
        }
        if (lease.isSurplus() && !dispatcher.isAtWork()) {
            lease.release();
        }
        return holdsLease() ? 1 : 0;
    }

    /** How the last call to the bank ended. */
    Health.Contact contact() {
        return bank.contact();
    }

    BankConnection channel() {
        return connection;
    }

    boolean holdsLease() {
        return lease.epoch().isPresent();
    }

    /** An instruction of this main account, or perhaps of another, came to a state. */
    void moved(InstructionState state) {
        switch (state) {
            case CREATED -> dispatcherBell.ring();
            case ACCEPTED, UNKNOWN -> inquirerBell.ring();
            case SUCCEEDED, FAILED -> {
                // A freeze number may be due, and a use of it may have waited for this one.
                dispatcherBell.ring();
                inquirerBell.ring();
                balancesBell.ring();
            }
            case SENDING, REVIEW -> LOG.debug("nobody waits for {}", state);
        }
    }

    /** Lets workers begin nothing more. */
    void stopWorking() {
        feed.ifPresent(BankFeed::close);
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
    void leave(Supplier<Duration> left) throws InterruptedException {
        boolean stands = sender.ended(left.get());
        sending.rested(left.get());
        for (Worker worker : workers) {
            worker.ended(left.get());
        }
        for (Hands crew : hands) {
            crew.rested(left.get());
        }
        leaseWorker.stop();
        stands &= leaseWorker.ended(left.get());
        if (stands) {
            dispatcher.abandon();
            lease.release();
        } else {
            LOG.warn("main account {} is left with work under way", connection.account().id());
        }
    }
}
