package coffer.simulation;

import coffer.bank.BankReply;
import coffer.store.AccountStore;
import coffer.store.DifferenceStore;
import coffer.store.FreezeStore;
import coffer.store.InstructionStore;
import coffer.store.LeaseStore;
import coffer.store.LineStore;
import coffer.store.MemberStore;
import coffer.store.PublicDepositStore;
import coffer.store.ReviewStore;
import coffer.store.Statements;
import coffer.values.Ids;
import coffer.values.InstructionEvent;
import coffer.values.InstructionState;
import coffer.values.LineCause;
import coffer.values.MainAccount;
import coffer.work.BalanceReader;
import coffer.work.Channel;
import coffer.work.Channels;
import coffer.work.Corrections;
import coffer.work.Counts;
import coffer.work.Dispatcher;
import coffer.work.ForcedTransfers;
import coffer.work.Inquirer;
import coffer.work.Intake;
import coffer.work.LeaseKeeper;
import coffer.work.LineReader;
import coffer.work.Listener;
import coffer.work.Members;
import coffer.work.Pace;
import coffer.work.Patience;
import coffer.work.Progress;
import coffer.work.PublicDeposits;
import coffer.work.Reviews;
import coffer.work.Writer;
import coffer.work.Writers;
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

    static final Duration QUIET = Duration.ofMinutes(1);
    static final Duration DAY_CLOSING = Duration.ofHours(2);

    private static final Patience PATIENCE =
            new Patience(
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    QUIET,
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofHours(12),
                    Duration.ofMinutes(5),
                    Optional.empty());

    private final String name;
    private final List<Fiber> fibers = new ArrayList<>();
    private final Map<Job, Fiber> busy = new EnumMap<>(Job.class);
    private final Map<Job, Runnable> jobs = new EnumMap<>(Job.class);
    private final LeaseKeeper lease;
    private final ForcedTransfers transfers;
    private final PublicDeposits publicDeposits;
    private final Corrections corrections;
    private final Reviews reviews;
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
            Statements door,
            MainAccount account,
            SimBank bank,
            Clock clock,
            Coverage coverage) {
        this.name = name;
        Counts counts = new Counting(coverage);
        Listener listener = (market, id, state) -> Fiber.pause();
        InstructionStore instructions = new InstructionStore(door, clock);
        AccountStore accounts = new AccountStore(door);
        FreezeStore freezes = new FreezeStore(door);
        LineStore lines = new LineStore(door, clock);
        ReviewStore reviewStore = new ReviewStore(door, clock);
        DifferenceStore differences = new DifferenceStore(door, clock);
        Channel channel = Channel.of(account, bank, PATIENCE, clock, counts);
        Channels channels = () -> List.of(channel);
        // One for each call: a fiber that pauses in it must not keep another one waiting.
        Writers writers =
                (market, _) -> new Writer(instructions, instructions, market, counts, 500, 1_000);
        Progress progress =
                new Progress(instructions, writers, _ -> PATIENCE, 500, clock, counts, listener);
        Ids ids = new Ids(clock, node);
        this.lease =
                new LeaseKeeper(
                        new LeaseStore(door),
                        account.id(),
                        account.id() + " " + name,
                        LEASE,
                        this::nanoTime);
        Intake intake =
                new Intake(
                        instructions, writers, accounts, reviewStore, channels, counts, listener);
        this.transfers =
                new ForcedTransfers(
                        instructions, accounts, freezes, channels, progress, intake, ids);
        this.publicDeposits =
                new PublicDeposits(
                        new PublicDepositStore(door),
                        instructions,
                        accounts,
                        channels,
                        intake,
                        ids);
        this.corrections =
                new Corrections(
                        differences,
                        accounts,
                        freezes,
                        instructions,
                        intake,
                        ids,
                        clock,
                        _ -> PATIENCE,
                        DAY_CLOSING);
        Members members =
                new Members(new MemberStore(door, clock), channels, intake, ids, listener);
        this.reviews = new Reviews(reviewStore, members, differences, instructions, listener);
        Dispatcher dispatcher =
                new Dispatcher(
                        channel,
                        instructions,
                        progress,
                        lease,
                        clock,
                        this::nanoTime,
                        counts,
                        this::begin,
                        3);
        Inquirer inquirer =
                new Inquirer(
                        channel,
                        instructions,
                        freezes,
                        progress,
                        lease,
                        clock,
                        counts,
                        listener,
                        this::begin,
                        3);
        LineReader reader =
                new LineReader(
                        channel,
                        new LineReader.Stores(lines, accounts, instructions),
                        progress,
                        lease,
                        ids,
                        clock,
                        new LineReader.Rhythm(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(20),
                                Duration.ofMinutes(10),
                                Duration.ofHours(1),
                                3),
                        new Pace(1, () -> false, clock),
                        counts);
        BalanceReader balances =
                new BalanceReader(
                        channel,
                        accounts,
                        lease,
                        clock,
                        Duration.ofMillis(1),
                        Duration.ofDays(1),
                        new Pace(1, () -> false, clock),
                        this::begin,
                        3);
        jobs.put(Job.KEEP_LEASE, lease::step);
        jobs.put(Job.DISPATCH, dispatcher::step);
        jobs.put(Job.INQUIRE, inquirer::step);
        jobs.put(Job.READ_LINES, reader::step);
        jobs.put(Job.READ_BALANCES, balances::step);
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

    Corrections corrections() {
        return corrections;
    }

    Reviews reviews() {
        return reviews;
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

    private record Counting(Coverage coverage) implements Counts {

        @Override
        public void happened(InstructionState state, InstructionEvent event) {
            coverage.reached(state, event);
        }

        @Override
        public void bounced(String bank) {}

        @Override
        public void ordered(String bank, String kind, String verdict) {}

        @Override
        public void answered(String bank, String act, BankReply reply, Duration took) {}

        @Override
        public void moved(String bank, String kind, InstructionState state) {}

        @Override
        public void booked(String bank, LineCause cause) {}

        @Override
        public void written(int items) {}

        @Override
        public void alarm(String bank, String what) {}
    }
}
