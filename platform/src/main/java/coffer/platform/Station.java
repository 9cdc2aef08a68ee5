package coffer.platform;

import coffer.platform.Worker.Rest;
import coffer.store.AccountStore;
import coffer.store.FreezeStore;
import coffer.store.InstructionStore;
import coffer.store.LeaseStore;
import coffer.store.LineStore;
import coffer.values.Ids;
import coffer.values.InstructionState;
import coffer.work.BalanceReader;
import coffer.work.Channel;
import coffer.work.Dispatcher;
import coffer.work.Inquirer;
import coffer.work.LeaseKeeper;
import coffer.work.LineReader;
import coffer.work.Listener;
import coffer.work.Pace;
import coffer.work.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one main account, each on a thread of its own: lease, dispatcher, inquirer, line
 * reader, balance reader.
 */
final class Station {

    private static final Logger LOG = LoggerFactory.getLogger(Station.class);
    private static final int RENEWALS_PER_LEASE = 3;

    private final Channel channel;
    private final Config.Work config;
    private final Meters meters;
    private final LeaseKeeper lease;
    private final Signal leaseBell = new Signal();
    private final Signal dispatcherBell = new Signal();
    private final Signal inquirerBell = new Signal();
    private final Signal linesBell = new Signal();
    private final Signal balancesBell = new Signal();
    private final List<Hands> hands;
    private final List<Worker> workers;
    private final Worker leaseWorker;

    /** What all stations share. */
    record Shared(
            Config.Work config,
            Meters meters,
            LeaseStore leases,
            InstructionStore instructions,
            FreezeStore freezes,
            AccountStore accounts,
            LineStore lines,
            Progress progress,
            Listener listener,
            Ids ids,
            Clock clock,
            ExecutorService threads,
            String holder) {}

    private Station(Channel channel, Shared shared) {
        this.channel = channel;
        this.config = shared.config();
        this.meters = shared.meters();
        this.lease =
                new LeaseKeeper(
                        shared.leases(),
                        channel.account().id(),
                        shared.holder(),
                        config.leaseLength(),
                        System::nanoTime);
        Hands sending = hands("dispatcher", shared, dispatcherBell);
        Hands inquiring = hands("inquirer", shared, inquirerBell);
        // A balance that the bank does not tell is due again at once: no bell, or it never rests.
        Hands balancing = hands("balances", shared, new Signal());
        this.hands = List.of(sending, inquiring, balancing);
        Dispatcher dispatcher = dispatcher(shared, sending);
        LineReader lines =
                new LineReader(
                        channel,
                        new LineReader.Stores(
                                shared.lines(), shared.accounts(), shared.instructions()),
                        shared.progress(),
                        lease,
                        shared.ids(),
                        shared.clock(),
                        config.rhythm(),
                        pace(dispatcher, shared),
                        meters);
        BalanceReader balances =
                new BalanceReader(
                        channel,
                        shared.accounts(),
                        lease,
                        shared.clock(),
                        config.balancePause(),
                        config.balanceStale(),
                        pace(dispatcher, shared),
                        balancing,
                        config.balanceCrew());
        Rest rest = new Rest(config.idlePause(), Duration.ZERO, config.awayPause());
        Rest calm = new Rest(config.idlePause(), config.idlePause(), config.awayPause());
        Duration renewal = config.leaseLength().dividedBy(RENEWALS_PER_LEASE);
        this.workers =
                List.of(
                        worker("dispatcher", dispatcher::step, rest, dispatcherBell),
                        worker("inquirer", inquirer(shared, inquiring)::step, rest, inquirerBell),
                        worker("lines", lines::step, rest, linesBell),
                        worker("balances", balances::step, calm, balancesBell));
        this.leaseWorker =
                worker("lease", this::keepLease, new Rest(renewal, renewal, renewal), leaseBell);
    }

    private Pace pace(Dispatcher dispatcher, Shared shared) {
        return new Pace(config.readsBesideOrders(), dispatcher::busy, shared.clock());
    }

    private Dispatcher dispatcher(Shared shared, Hands hands) {
        return new Dispatcher(
                channel,
                shared.instructions(),
                shared.progress(),
                lease,
                shared.clock(),
                System::nanoTime,
                meters,
                hands,
                config.dispatcherCrew());
    }

    private Inquirer inquirer(Shared shared, Hands hands) {
        return new Inquirer(
                channel,
                shared.instructions(),
                shared.freezes(),
                shared.progress(),
                lease,
                shared.clock(),
                meters,
                shared.listener(),
                hands,
                config.inquirerCrew());
    }

    /** Starts the workers of a main account. */
    static Station start(Channel channel, Shared shared) {
        return new Station(channel, shared);
    }

    private Hands hands(String what, Shared shared, Signal bell) {
        return new Hands(name(what), shared.threads(), bell, meters);
    }

    private Worker worker(String what, IntSupplier step, Rest rest, Signal bell) {
        return Worker.start(name(what), step, rest, bell, meters);
    }

    private String name(String what) {
        return what + "-" + channel.account().id();
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
        return 0;
    }

    Channel channel() {
        return channel;
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
        workers.forEach(Worker::stop);
    }

    /**
     * Waits for workers and their calls, then gives the lease back. With a call still under way the
     * lease is left to end by itself, for what was claimed under it may yet be written.
     */
    void leave(Instant deadline, Clock clock) throws InterruptedException {
        boolean rested = true;
        for (Worker worker : workers) {
            rested &= worker.ended(left(deadline, clock));
        }
        for (Hands crew : hands) {
            rested &= crew.rested(left(deadline, clock));
        }
        leaseWorker.stop();
        rested &= leaseWorker.ended(left(deadline, clock));
        if (rested) {
            lease.release();
        } else {
            LOG.warn("main account {} is left with work under way", channel.account().id());
        }
    }

    private static Duration left(Instant deadline, Clock clock) {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }
}
