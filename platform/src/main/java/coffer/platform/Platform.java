package coffer.platform;

import coffer.account.AccountStore;
import coffer.account.AccountViewStore;
import coffer.account.BankBalanceStore;
import coffer.account.EntryStore;
import coffer.approval.ApprovalStore;
import coffer.approval.Approvals;
import coffer.banks.Banks;
import coffer.cash.DepositStore;
import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.database.Schema;
import coffer.instruction.BankMessageStore;
import coffer.instruction.BatchWriters;
import coffer.instruction.ClaimStore;
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
import coffer.member.BoundAccountStore;
import coffer.member.MemberStore;
import coffer.member.Members;
import coffer.platform.Worker.Rest;
import coffer.platform.api.Health;
import coffer.platform.api.HttpApi;
import coffer.platform.api.Waiters;
import coffer.platform.database.Place;
import coffer.reconciliation.CorrectionStore;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.JudgementApproval;
import coffer.reconciliation.JudgementStore;
import coffer.reconciliation.Judgements;
import coffer.reconciliation.MonitoringStore;
import coffer.statement.StatementHintStore;
import coffer.statement.StatementStores;
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
    private final Closing closing;
    private final Meters meters;
    private final Place place;
    private final Database database;
    private final MonitoringStore monitoring;
    private final LedgerVerifier prover;
    private final Stations stations;
    private final HttpApi api;

    private Platform(Config config, Consumer<String> prepare, Closing closing) {
        this.config = config;
        this.clock = clock(config.clockAhead());
        this.closing = closing;
        this.meters = new Meters(clock);
        this.place =
                closing.with(
                        "database server", Place.open(config.store(), meters::databaseRestarted));
        Schema.bringUpToDate(place.ownerUrl());
        prepare.accept(place.ownerUrl());
        Vertx vertx = vertx();
        this.database = closing.with("database", connect(vertx, config.store().connections()));
        meters.database("work", database);
        this.monitoring = new MonitoringStore(database);
        this.prover = prover(vertx);

        HttpApi.Books books = books();
        LeaseStore leases = leases(vertx);
        IdGenerator ids = new IdGenerator(clock, leases.nextNode());

        Banks banks = closing.with("banks", new Banks(clock));
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
        closing.with("threads", threads::shutdownNow);
        String holder = holder();
        LocalBatchWriters writers = writers(holder);
        Waiters waiters = new Waiters(config.http().waitLook());
        this.stations =
                new Stations(
                        banks,
                        new AccountStore(database),
                        meters,
                        config.work().retryPolicy(),
                        clock);
        InstructionListener listener =
                (market, id, state) -> {
                    stations.moved(market, id, state);
                    waiters.moved(market, id, state);
                };
        InstructionUpdater updater = progress(books, writers, listener);
        HttpApi.Cases cases = cases(books, writers, updater, ids, listener);
        Station.Shared shared =
                new Station.Shared(
                        config.work(),
                        meters,
                        leases,
                        books.instructions(),
                        new ClaimStore(database, clock),
                        new FreezeNumberStore(database),
                        new BankBalanceStore(database),
                        new StatementStores(database, clock),
                        new StatementHintStore(database),
                        updater,
                        listener,
                        ids,
                        clock,
                        threads,
                        holder);
        closing.with("stations", () -> stations.leave(() -> closing.until(WORK_PERCENT)));
        closing.with("presence", stations.present(shared));
        stations.discover(shared);
        closing.with("discovery", worker(stations.watch(shared)));
        closing.with("watch", worker(watching()));
        closing.with("seals", worker(sealing()));
        closing.with("proof of the books", worker(proving()));
        this.api =
                new HttpApi(
                        vertx, config.http(), cases, books, waiters, this::health, meters, threads);
        closing.with("http", () -> api.stop(closing.until(REQUESTS_PERCENT)));
    }

    private InstructionUpdater progress(
            HttpApi.Books books, BatchWriters writers, InstructionListener listener) {
        return new InstructionUpdater(
                books.instructions(),
                writers,
                stations::patience,
                config.work().messageLimit(),
                clock,
                meters,
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
                closing.with("leases", connect(vertx, config.store().leaseConnections()));
        meters.database("leases", leasing);
        return new LeaseStore(leasing);
    }

    private LocalBatchWriters writers(String holder) {
        LocalBatchWriters writers =
                new LocalBatchWriters(
                        database,
                        clock,
                        meters,
                        "coffer-" + holder,
                        config.work().writerBatch(),
                        config.work().writerPlaces());
        meters.writers(writers::waiting);
        return closing.with("writers", writers);
    }

    private HttpApi.Books books() {
        return new HttpApi.Books(
                new OrderStore(database),
                new InstructionStore(database, clock),
                new AccountViewStore(database),
                new EntryStore(database),
                new FreezeStore(database),
                new DepositStore(database),
                new MemberStore(database, clock),
                new PublicDepositStore(database),
                new DifferenceStore(database),
                new CorrectionStore(database, clock),
                new JudgementStore(database, clock),
                new ApprovalStore(database, clock),
                new ApiKeyStore(database));
    }

    private HttpApi.Cases cases(
            HttpApi.Books books,
            BatchWriters writers,
            InstructionUpdater updater,
            IdGenerator ids,
            InstructionListener listener) {
        AccountStore accounts = new AccountStore(database);
        RequestAcceptor acceptor =
                new RequestAcceptor(
                        books.instructions(),
                        writers,
                        accounts,
                        books.approvals(),
                        stations,
                        meters,
                        listener);
        Members members = new Members(books.members(), stations, acceptor, ids, listener);
        return new HttpApi.Cases(
                new ForcedTransfers(
                        books.instructions(),
                        accounts,
                        books.freezes(),
                        stations,
                        updater,
                        acceptor,
                        ids),
                members,
                new PublicDeposits(
                        books.publicDeposits(),
                        books.instructions(),
                        accounts,
                        stations,
                        acceptor,
                        ids),
                new Withdrawals(new BoundAccountStore(database), accounts, stations, acceptor, ids),
                new Corrections(
                        books.differences(),
                        books.corrections(),
                        accounts,
                        books.freezes(),
                        acceptor,
                        ids),
                new Judgements(
                        books.judgements(),
                        new EvidenceStore(database),
                        books.instructions(),
                        acceptor,
                        ids,
                        clock,
                        stations::patience,
                        config.work().dayClosing()),
                approvals(books, members, listener),
                new Explanations(
                        new BankMessageStore(database),
                        new EvidenceStore(database),
                        stations::patience,
                        config.work().dayClosing(),
                        clock));
    }

    /** What a second person's decision executes, resource by resource. */
    private static Approvals approvals(
            HttpApi.Books books, Members members, InstructionListener listener) {
        InstructionApproval orders = new InstructionApproval(books.approvals(), listener);
        JudgementApproval judgements =
                new JudgementApproval(books.judgements(), books.instructions(), listener);
        return new Approvals(
                books.approvals(),
                resource ->
                        switch (resource) {
                            case MEMBER -> members::decide;
                            case CORRECTION -> books.corrections()::decide;
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
        Closing closing = new Closing(config.stopLimit(), calledOff);
        boolean up = false;
        try {
            Platform platform = new Platform(config, prepare, closing);
            up = true;
            return platform;
        } finally {
            if (!up) {
                closing.close();
            }
        }
    }

    private Vertx vertx() {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.http().eventLoops()));
        closing.with("event loops", () -> vertx.close().await());
        return vertx;
    }

    private Database connect(Vertx vertx, int connections) {
        return new Database(vertx, place.url(), connections, config.store().statementLimit());
    }

    /** A proof reads everything, which takes longer than an order may. */
    private LedgerVerifier prover(Vertx vertx) {
        Duration limit = config.watch().proofLimit();
        Database reader = new Database(vertx, place.url(), PROOF_CONNECTIONS, limit);
        return new LedgerVerifier(closing.with("proof", reader), clock);
    }

    private static String holder() {
        return "%d-%08x"
                .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    }

    private AutoCloseable worker(Worker worker) {
        return () -> {
            worker.stop();
            worker.ended(closing.until(WATCHES_PERCENT));
        };
    }

    private Worker watching() {
        Duration pause = config.watch().pause();
        Rest rest = new Rest(pause, pause, pause);
        return Worker.start(
                "watch",
                () -> {
                    meters.watched(monitoring.backlog());
                    return 0;
                },
                rest,
                new Signal(),
                meters);
    }

    private Worker sealing() {
        Duration pause = config.watch().sealPause();
        Rest rest = new Rest(pause, pause, pause);
        return Worker.start(
                "seal",
                () -> {
                    prover.seal();
                    meters.unsealed(prover.unsealed());
                    return 0;
                },
                rest,
                new Signal(),
                meters);
    }

    private Worker proving() {
        Duration pause = config.watch().booksPause();
        Rest rest = new Rest(pause, pause, pause);
        return Worker.start(
                "books",
                () -> {
                    LedgerVerifier.Proof proof = prover.prove();
                    meters.proven(proof);
                    proof.violations()
                            .forEach(violation -> LOG.error("the books are wrong: {}", violation));
                    return 0;
                },
                rest,
                new Signal(),
                meters);
    }

    private Health.State health() {
        List<Health.MainAccountState> accounts =
                stations.stations().stream()
                        .map(station ->
                                new Health.MainAccountState(
                                        station.channel().account().id().value(),
                                        station.channel().account().bank().value(),
                                        station.holdsLease(),
                                        station.contact()))
                        .sorted(Comparator.comparingInt(Health.MainAccountState::id))
                        .toList();
        try {
            String schema = monitoring.schemaVersion();
            return new Health.State(
                    database.isFull() ? Health.Store.FULL : Health.Store.ANSWERS,
                    closing.begun(),
                    schema,
                    accounts);
        } catch (DatabaseUnavailable away) {
            return new Health.State(Health.Store.AWAY, closing.begun(), "", accounts);
        }
    }

    /** Where the API listens, without a slash at the end. */
    public String url() {
        return api.url();
    }

    /** Where the database is, password and all. */
    public String databaseUrl() {
        return place.url();
    }

    /**
     * Stops in good order, within the limit that is set: no new work, requests under way are
     * answered, calls to banks end or are known to be unknown, leases are given back. The embedded
     * database stops last and takes what it needs.
     */
    @Override
    public void close() {
        closing.close();
        LOG.info("platform stopped");
    }
}
