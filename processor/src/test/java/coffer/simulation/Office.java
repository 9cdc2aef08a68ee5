package coffer.simulation;

import coffer.account.AccountStore;
import coffer.account.BankBalanceStore;
import coffer.approval.ApprovalStore;
import coffer.approval.Approvals;
import coffer.bank.BankReply;
import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.database.SqlExecutor;
import coffer.fixture.TestApprovals;
import coffer.instruction.AcceptStore;
import coffer.instruction.BankConnection;
import coffer.instruction.BankConnections;
import coffer.instruction.BatchWriter;
import coffer.instruction.BatchWriters;
import coffer.instruction.ClaimStore;
import coffer.instruction.Dispatcher;
import coffer.instruction.EvidenceStore;
import coffer.instruction.FinishStore;
import coffer.instruction.FreezeNumberStore;
import coffer.instruction.Inquirer;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.ProcessorMetrics;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RetryPolicy;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import coffer.ledger.BankLineCause;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.member.BoundAccountStore;
import coffer.member.MemberStore;
import coffer.member.Members;
import coffer.reconciliation.CorrectionStore;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.JudgementStore;
import coffer.reconciliation.Judgements;
import coffer.statement.BalancePoller;
import coffer.statement.PollingBudget;
import coffer.statement.PollingSchedule;
import coffer.statement.StatementPoller;
import coffer.statement.StatementStores;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.FreezeStore;
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

    private static final RetryPolicy PATIENCE =
            new RetryPolicy(
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
        Tools tools = Tools.of(door, account, bank, clock, new Counting(coverage), node);
        this.lease =
                new MainAccountLease(
                        new LeaseStore(door),
                        account.id(),
                        account.id() + " " + name,
                        LEASE,
                        this::nanoTime);
        this.transfers = tools.transfers();
        this.publicDeposits = tools.publicDeposits(door);
        this.withdrawals = tools.withdrawals(door);
        this.corrections = tools.corrections();
        this.judgements = tools.judgements(door);
        this.approvals = tools.reviews(door);
        jobs.put(Job.KEEP_LEASE, lease::step);
        jobs.put(Job.DISPATCH, dispatcher(tools)::step);
        jobs.put(Job.INQUIRE, inquirer(tools)::step);
        jobs.put(Job.READ_LINES, reader(tools)::step);
        jobs.put(Job.READ_BALANCES, balances(tools)::step);
    }

    /** What workers and use cases share. */
    private record Tools(
            BankConnection connection,
            InstructionStore instructions,
            ClaimStore claims,
            AccountStore accounts,
            FreezeStore freezes,
            FreezeNumberStore freezeNumbers,
            StatementStores statements,
            BankBalanceStore balances,
            ApprovalStore approvalStore,
            DifferenceStore differences,
            CorrectionStore correctionStore,
            JudgementStore judgementStore,
            InstructionUpdater updater,
            RequestAcceptor acceptor,
            IdGenerator ids,
            Clock clock,
            ProcessorMetrics metrics,
            InstructionListener listener) {

        static Tools of(
                SqlExecutor door,
                MainAccount account,
                SimBank bank,
                Clock clock,
                ProcessorMetrics metrics,
                int node) {
            InstructionStore instructions = new InstructionStore(door, clock);
            AccountStore accounts = new AccountStore(door);
            ApprovalStore approvalStore = new ApprovalStore(door, clock);
            BankConnection connection = BankConnection.of(account, bank, PATIENCE, clock, metrics);
            // One for each call: a fiber that pauses in it must not keep another one waiting.
            BatchWriters writers =
                    (market, _) ->
                            new BatchWriter(
                                    new AcceptStore(door, clock),
                                    new FinishStore(door, clock),
                                    market,
                                    metrics,
                                    500,
                                    1_000);
            InstructionListener listener = (market, id, state) -> Fiber.pause();
            return new Tools(
                    connection,
                    instructions,
                    new ClaimStore(door, clock),
                    accounts,
                    new FreezeStore(door),
                    new FreezeNumberStore(door),
                    new StatementStores(door, clock),
                    new BankBalanceStore(door),
                    approvalStore,
                    new DifferenceStore(door),
                    new CorrectionStore(door, clock),
                    new JudgementStore(door, clock),
                    new InstructionUpdater(
                            instructions, writers, _ -> PATIENCE, 500, clock, metrics, listener),
                    new RequestAcceptor(
                            instructions,
                            writers,
                            accounts,
                            approvalStore,
                            () -> List.of(connection),
                            metrics,
                            listener),
                    new IdGenerator(clock, node),
                    clock,
                    metrics,
                    listener);
        }

        private BankConnections channels() {
            return () -> List.of(connection);
        }

        ForcedTransfers transfers() {
            return new ForcedTransfers(
                    instructions, accounts, freezes, channels(), updater, acceptor, ids);
        }

        PublicDeposits publicDeposits(SqlExecutor door) {
            return new PublicDeposits(
                    new PublicDepositStore(door),
                    instructions,
                    accounts,
                    channels(),
                    acceptor,
                    ids);
        }

        Withdrawals withdrawals(SqlExecutor door) {
            return new Withdrawals(
                    new BoundAccountStore(door), accounts, channels(), acceptor, ids);
        }

        Corrections corrections() {
            return new Corrections(differences, correctionStore, accounts, freezes, acceptor, ids);
        }

        Judgements judgements(SqlExecutor door) {
            return new Judgements(
                    judgementStore,
                    new EvidenceStore(door),
                    instructions,
                    acceptor,
                    ids,
                    clock,
                    _ -> PATIENCE,
                    DAY_CLOSING);
        }

        Approvals reviews(SqlExecutor door) {
            Members members =
                    new Members(new MemberStore(door, clock), channels(), acceptor, ids, listener);
            return TestApprovals.of(
                    approvalStore,
                    members,
                    correctionStore,
                    judgementStore,
                    instructions,
                    channels(),
                    metrics,
                    listener);
        }
    }

    private Dispatcher dispatcher(Tools tools) {
        return new Dispatcher(
                tools.connection(),
                tools.claims(),
                tools.updater(),
                lease,
                tools.clock(),
                this::nanoTime,
                tools.metrics(),
                this::begin,
                3);
    }

    private Inquirer inquirer(Tools tools) {
        return new Inquirer(
                tools.connection(),
                tools.instructions(),
                tools.freezeNumbers(),
                tools.updater(),
                lease,
                tools.clock(),
                tools.metrics(),
                tools.listener(),
                this::begin,
                3);
    }

    private StatementPoller reader(Tools tools) {
        return new StatementPoller(
                tools.connection(),
                tools.statements(),
                tools.updater(),
                lease,
                tools.ids(),
                tools.clock(),
                new PollingSchedule(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        3),
                new PollingBudget(1, () -> false, tools.clock()),
                tools.metrics());
    }

    private BalancePoller balances(Tools tools) {
        return new BalancePoller(
                tools.connection(),
                tools.balances(),
                lease,
                tools.clock(),
                Duration.ofMillis(1),
                Duration.ofDays(1),
                new PollingBudget(1, () -> false, tools.clock()),
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

    private record Counting(Coverage coverage) implements ProcessorMetrics {

        @Override
        public void happened(InstructionState state, InstructionEvent event) {
            coverage.reached(state, event);
        }

        @Override
        public void throttled(String bank) {}

        @Override
        public void ordered(String bank, String kind, String verdict) {}

        @Override
        public void answered(String bank, String act, BankReply reply, Duration took) {}

        @Override
        public void moved(String bank, String kind, InstructionState state) {}

        @Override
        public void booked(String bank, BankLineCause cause) {}

        @Override
        public void written(int items) {}

        @Override
        public void alarm(String bank, String what) {}
    }
}
