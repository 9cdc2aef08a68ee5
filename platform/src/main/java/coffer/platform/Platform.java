package coffer.platform;

import coffer.account.AccountStore;
import coffer.account.EntryStore;
import coffer.approval.ApprovalStore;
import coffer.approval.Approvals;
import coffer.banks.Banks;
import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.database.Schema;
import coffer.instruction.BankMessageStore;
import coffer.instruction.BatchWriters;
import coffer.instruction.EvidenceStore;
import coffer.instruction.Explanations;
import coffer.instruction.FreezeNumberStore;
import coffer.instruction.InstructionApproval;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.LocalBatchWriters;
import coffer.instruction.OrderStore;
import coffer.instruction.RequestAcceptor;
import coffer.lease.LeaseStore;
import coffer.ledger.LedgerVerifier;
import coffer.market.ApiKeyStore;
import coffer.market.IdGenerator;
import coffer.member.MemberStore;
import coffer.member.Members;
import coffer.platform.api.CompletionAwaiter;
import coffer.platform.api.HttpApi;
import coffer.platform.config.Config;
import coffer.platform.database.DatabaseHandle;
import coffer.platform.monitoring.Health;
import coffer.platform.monitoring.PlatformMetrics;
import coffer.platform.worker.AccountWorkers;
import coffer.platform.worker.ConnectedAccounts;
import coffer.platform.worker.Signal;
import coffer.platform.worker.Worker;
import coffer.platform.worker.Worker.Pauses;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.JudgementApproval;
import coffer.reconciliation.MonitoringStore;
import coffer.statement.BankLineStore;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.FreezeStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running platform: the whole object graph, wired by hand, from the database up to the HTTP
 * server. What is opened is closed in the opposite order: first no more requests, then no more
 * work, then the leases, the banks, the database.
 */
public final class Platform implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
    private static final int PROOF_CONNECTIONS = 2;

    /** Parts of the limit for stopping that are over when the next is begun with. */
    private static final int REQUESTS_PERCENT = 30;

    private static final int WATCHES_PERCENT = 40;
    private static final int WORK_PERCENT = 75;

    private final Config config;
    private final Clock clock;
    private final ShutdownSequence shutdown;
    private final PlatformMetrics metrics;
    private final DatabaseHandle handle;
    private final Database database;
    private final MonitoringStore watch;
    private final LedgerVerifier prover;
    private final ConnectedAccounts connectedAccounts;
    private final HttpApi api;

    private Platform(Config config, Consumer<String> prepare, ShutdownSequence shutdown) {
        this.config = config;
        this.clock = clock(config.clockAhead());
        this.shutdown = shutdown;
        this.metrics = new PlatformMetrics(clock);
        this.handle =
                shutdown.add(
                        "database server",
                        DatabaseHandle.open(config.database(), metrics::databaseRestarted));
        Schema.bringUpToDate(handle.ownerUrl());
        prepare.accept(handle.ownerUrl());
        Vertx vertx = vertx();
        this.database = shutdown.add("database", connect(vertx, config.database().connections()));
        metrics.database("work", database);
        this.watch = new MonitoringStore(database);
        this.prover = prover(vertx);

        HttpApi.Stores stores = books();
        LeaseStore leases = leases(vertx);
        IdGenerator ids = new IdGenerator(clock, leases.nextNode());

        Banks banks = shutdown.add("banks", new Banks(clock));
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
        shutdown.add("threads", threads::shutdownNow);
        String holder = holder();
        LocalBatchWriters writers = writers(holder);
        CompletionAwaiter waiters = new CompletionAwaiter(config.http().waitLook());
        this.connectedAccounts =
                new ConnectedAccounts(
                        banks, stores.accounts(), metrics, config.workers().retryPolicy(), clock);
        InstructionListener listener =
                (market, id, state) -> {
                    connectedAccounts.moved(market, id, state);
                    waiters.moved(market, id, state);
                };
        InstructionUpdater updater = progress(stores, writers, listener);
        HttpApi.UseCases useCases = cases(stores, writers, updater, ids, listener);
        AccountWorkers.Shared shared =
                new AccountWorkers.Shared(
                        config.workers(),
                        metrics,
                        leases,
                        stores.instructions(),
                        new FreezeNumberStore(database),
                        stores.accounts(),
                        stores.lines(),
                        updater,
                        listener,
                        ids,
                        clock,
                        threads,
                        holder);
        shutdown.add(
                "stations", () -> connectedAccounts.stop(() -> shutdown.remaining(WORK_PERCENT)));
        shutdown.add("presence", connectedAccounts.announcePresence(shared));
        connectedAccounts.discover(shared);
        shutdown.add("discovery", worker(connectedAccounts.discovery(shared)));
        shutdown.add("watch", worker(watching()));
        shutdown.add("seals", worker(sealing()));
        shutdown.add("proof of the books", worker(proving()));
        this.api =
                new HttpApi(
                        vertx,
                        config.http(),
                        useCases,
                        stores,
                        waiters,
                        this::health,
                        metrics,
                        threads);
        shutdown.add("http", () -> api.stop(shutdown.remaining(REQUESTS_PERCENT)));
    }

    private InstructionUpdater progress(
            HttpApi.Stores stores, BatchWriters writers, InstructionListener listener) {
        return new InstructionUpdater(
                stores.instructions(),
                writers,
                connectedAccounts::retryPolicy,
                config.workers().messageLimit(),
                clock,
                metrics,
                listener);
    }

    /** The machine's time, unless a rehearsal is told to be ahead of it, which is no secret. */
    private static Clock clock(Duration ahead) {
        if (ahead.isZero()) {
            return Clock.systemUTC();
        }
        LOG.warn("this is a rehearsal: the clock is {} ahead of the machine's", ahead);
        return Clock.offset(Clock.systemUTC(), ahead);
    }

    /** Connections of its own: a lease must not end because orders queue for the others. */
    private LeaseStore leases(Vertx vertx) {
        Database leasing =
                shutdown.add("leases", connect(vertx, config.database().leaseConnections()));
        metrics.database("leases", leasing);
        return new LeaseStore(leasing);
    }

    private LocalBatchWriters writers(String holder) {
        LocalBatchWriters writers =
                new LocalBatchWriters(
                        database,
                        clock,
                        metrics,
                        "coffer-" + holder,
                        config.workers().writerBatch(),
                        config.workers().writerPlaces());
        metrics.writers(writers::waiting);
        return shutdown.add("writers", writers);
    }

    private HttpApi.Stores books() {
        return new HttpApi.Stores(
                new OrderStore(database),
                new InstructionStore(database, clock),
                new AccountStore(database),
                new EntryStore(database),
                new FreezeStore(database),
                new BankLineStore(database, clock),
                new MemberStore(database, clock),
                new PublicDepositStore(database),
                new DifferenceStore(database, clock),
                new ApprovalStore(database, clock),
                new ApiKeyStore(database));
    }

    private HttpApi.UseCases cases(
            HttpApi.Stores stores,
            BatchWriters writers,
            InstructionUpdater updater,
            IdGenerator ids,
            InstructionListener listener) {
        RequestAcceptor acceptor =
                new RequestAcceptor(
                        stores.instructions(),
                        writers,
                        stores.accounts(),
                        stores.approvals(),
                        connectedAccounts,
                        metrics,
                        listener);
        Members members = new Members(stores.members(), connectedAccounts, acceptor, ids, listener);
        return new HttpApi.UseCases(
                new ForcedTransfers(
                        stores.instructions(),
                        stores.accounts(),
                        stores.freezes(),
                        connectedAccounts,
                        updater,
                        acceptor,
                        ids),
                members,
                new PublicDeposits(
                        stores.publicDeposits(),
                        stores.instructions(),
                        stores.accounts(),
                        connectedAccounts,
                        acceptor,
                        ids),
                new Withdrawals(
                        stores.members(), stores.accounts(), connectedAccounts, acceptor, ids),
                new Corrections(
                        stores.differences(),
                        new EvidenceStore(database),
                        stores.accounts(),
                        stores.freezes(),
                        stores.instructions(),
                        acceptor,
                        ids,
                        clock,
                        connectedAccounts::retryPolicy,
                        config.workers().dayClosing()),
                approvals(stores, members, listener),
                new Explanations(
                        new BankMessageStore(database),
                        new EvidenceStore(database),
                        connectedAccounts::retryPolicy,
                        config.workers().dayClosing(),
                        clock));
    }

    /** What a second person's decision executes, resource by resource. */
    private static Approvals approvals(
            HttpApi.Stores stores, Members members, InstructionListener listener) {
        InstructionApproval orders = new InstructionApproval(stores.approvals(), listener);
        JudgementApproval judgements =
                new JudgementApproval(stores.differences(), stores.instructions(), listener);
        return new Approvals(
                stores.approvals(),
                resource ->
                        switch (resource) {
                            case MEMBER -> members::decide;
                            case CORRECTION -> stores.differences()::correct;
                            case JUDGEMENT -> judgements;
                            case FORCED_TRANSFER,
                                    ADJUSTMENT_CREDIT,
                                    TAKE_BACK,
                                    SEND_BACK,
                                    WITHDRAWAL ->
                                    orders;
                        });
    }

    /**
     * Starts a platform; it serves requests when this returns.
     *
     * @throws IllegalStateException if it cannot start; nothing is left running then
     */
    public static Platform start(Config config) {
        return start(config, database -> {}, () -> false);
    }

    /**
     * Starts a platform on books that something is brought into first.
     *
     * @param prepare is given the database as the owner of the schema, which is up to date
     * @param calledOff asked now and then, by the thread that starts, whether to go no further
     * @throws IllegalStateException if it cannot start, or was called off; nothing is left running
     *     then
     */
    public static Platform start(
            Config config, Consumer<String> prepare, BooleanSupplier calledOff) {
        ShutdownSequence shutdown = new ShutdownSequence(config.stopLimit(), calledOff);
        boolean up = false;
        try {
            Platform platform = new Platform(config, prepare, shutdown);
            up = true;
            return platform;
        } finally {
            if (!up) {
                shutdown.close();
            }
        }
    }

    private Vertx vertx() {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.http().eventLoops()));
        shutdown.add("event loops", () -> vertx.close().await());
        return vertx;
    }

    private Database connect(Vertx vertx, int connections) {
        return new Database(vertx, handle.url(), connections, config.database().statementLimit());
    }

    /** A proof reads everything, which takes longer than an order may. */
    private LedgerVerifier prover(Vertx vertx) {
        Duration limit = config.monitoring().proofLimit();
        Database reader = new Database(vertx, handle.url(), PROOF_CONNECTIONS, limit);
        return new LedgerVerifier(shutdown.add("proof", reader), clock);
    }

    private static String holder() {
        return "%d-%08x"
                .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    }

    private AutoCloseable worker(Worker worker) {
        return () -> {
            worker.stop();
            worker.awaitEnd(shutdown.remaining(WATCHES_PERCENT));
        };
    }

    private Worker watching() {
        Duration pause = config.monitoring().pause();
        Pauses pauses = new Pauses(pause, pause, pause);
        return Worker.start(
                "watch",
                () -> {
                    metrics.watched(watch.watch());
                    return 0;
                },
                pauses,
                new Signal(),
                metrics);
    }

    private Worker sealing() {
        Duration pause = config.monitoring().sealPause();
        Pauses pauses = new Pauses(pause, pause, pause);
        return Worker.start(
                "seal",
                () -> {
                    prover.seal();
                    metrics.unsealed(prover.unsealed());
                    return 0;
                },
                pauses,
                new Signal(),
                metrics);
    }

    private Worker proving() {
        Duration pause = config.monitoring().booksPause();
        Pauses pauses = new Pauses(pause, pause, pause);
        return Worker.start(
                "books",
                () -> {
                    LedgerVerifier.Proof proof = prover.prove();
                    metrics.proven(proof);
                    proof.breaches()
                            .forEach(violation -> LOG.error("the books are wrong: {}", violation));
                    return 0;
                },
                pauses,
                new Signal(),
                metrics);
    }

    private Health.State health() {
        List<Health.MainAccountState> accounts =
                connectedAccounts.workers().stream()
                        .map(workers ->
                                new Health.MainAccountState(
                                        workers.connection().account().id().value(),
                                        workers.connection().account().bank().value(),
                                        workers.holdsLease(),
                                        workers.contact()))
                        .sorted(Comparator.comparingInt(Health.MainAccountState::id))
                        .toList();
        try {
            String schema = watch.schemaVersion();
            return new Health.State(
                    database.isFull() ? Health.Database.FULL : Health.Database.ANSWERS,
                    shutdown.hasBegun(),
                    schema,
                    accounts);
        } catch (DatabaseUnavailable away) {
            return new Health.State(Health.Database.AWAY, shutdown.hasBegun(), "", accounts);
        }
    }

    /** Where the API listens, without a slash at the end. */
    public String url() {
        return api.url();
    }

    /** Where the database is, password and all. */
    public String databaseUrl() {
        return handle.url();
    }

    /**
     * Stops in good order, within the limit that is set: no new work, requests under way are
     * answered, calls to banks end or are known to be unknown, leases are given back. The embedded
     * database stops last and takes what it needs.
     */
    @Override
    public void close() {
        shutdown.close();
        LOG.info("platform stopped");
    }
}
