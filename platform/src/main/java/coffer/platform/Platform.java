package coffer.platform;

import coffer.account.AccountStore;
import coffer.banks.Banks;
import coffer.database.Database;
import coffer.database.Schema;
import coffer.instruction.LocalBatchWriters;
import coffer.lease.LeaseStore;
import coffer.ledger.LedgerVerifier;
import coffer.market.IdGenerator;
import coffer.platform.api.ApiRoutes;
import coffer.platform.api.CompletionAwaiter;
import coffer.platform.api.Stores;
import coffer.platform.api.UseCases;
import coffer.platform.config.Config;
import coffer.platform.database.DatabaseHandle;
import coffer.platform.http.Authenticator;
import coffer.platform.http.Endpoint;
import coffer.platform.http.ErrorHandler;
import coffer.platform.http.WebServer;
import coffer.platform.monitoring.Health;
import coffer.platform.monitoring.PlatformMetrics;
import coffer.platform.worker.AccountWorkers;
import coffer.platform.worker.ConnectedAccounts;
import coffer.platform.worker.Worker;
import coffer.reconciliation.MonitoringStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running platform: the object graph, wired by hand, from the database up to the HTTP server; the
 * use cases are wired in {@link UseCaseWiring}. What is opened is closed in the opposite order:
 * first the HTTP server, then the workers, then the leases, the banks and the database.
 */
public final class Platform implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
    private static final int PROOF_CONNECTIONS = 2;

    /** How much of the limit for stopping has passed when a stage of stopping must be done. */
    private static final int REQUESTS_PERCENT = 30;

    private static final int WATCHES_PERCENT = 40;
    private static final int WORK_PERCENT = 75;

    private final Config config;
    private final Clock clock;
    private final ShutdownSequence shutdown;
    private final PlatformMetrics metrics;
    private final DatabaseHandle handle;
    private final Database database;
    private final WebServer server;

    private Platform(Config config, Consumer<String> prepare, ShutdownSequence shutdown) {
        this.config = config;
        this.clock = clock(config.clockAhead());
        this.shutdown = shutdown;
        this.metrics = new PlatformMetrics(clock);
        this.handle =
                shutdown.add(
                        "database server",
                        DatabaseHandle.openForPlatform(
                                config.database(), metrics::databaseRestarted));
        Schema.bringUpToDate(handle.ownerUrl());
        prepare.accept(handle.ownerUrl());
        Vertx vertx = vertx();
        this.database = shutdown.add("database", connect(vertx, config.database().connections()));
        metrics.database("work", database);
        LedgerVerifier verifier = verifier(vertx);

        Stores stores = Stores.of(database, clock);
        LeaseStore leases = leases(vertx);
        IdGenerator ids = new IdGenerator(clock, leases.nextNode());

        Banks banks = shutdown.add("banks", new Banks(clock));
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
        shutdown.add("threads", threads::shutdownNow);
        String holder = holder();
        LocalBatchWriters writers = writers(holder);
        CompletionAwaiter completions = new CompletionAwaiter(config.http().waitPollPause());
        ConnectedAccounts connected =
                new ConnectedAccounts(
                        banks,
                        new AccountStore(database),
                        metrics,
                        config.workers().retryPolicy(),
                        clock);
        UseCaseWiring wiring =
                new UseCaseWiring(
                        stores,
                        database,
                        writers,
                        connected,
                        (market, id, state) -> {
                            connected.moved(market, id, state);
                            completions.moved(market, id, state);
                        },
                        ids,
                        config.workers(),
                        metrics,
                        clock);
        startWorkers(connected, wiring.shared(leases, threads, holder), verifier);
        this.server =
                server(
                        vertx,
                        wiring.useCases(),
                        stores,
                        completions,
                        new PlatformHealth(connected, database, shutdown::hasBegun),
                        threads);
        shutdown.add("http", () -> server.stop(shutdown.remaining(REQUESTS_PERCENT)));
    }

    /** The workers stop before what they use; discovery and monitoring stop before them. */
    private void startWorkers(
            ConnectedAccounts connected,
            AccountWorkers.SharedParts shared,
            LedgerVerifier verifier) {
        shutdown.add(
                "account workers", () -> connected.stop(() -> shutdown.remaining(WORK_PERCENT)));
        shutdown.add("presence", connected.announcePresence(shared));
        connected.discover(shared);
        addWorker("discovery", connected.discovery(shared));
        MonitoringWorkers monitoring = new MonitoringWorkers(config.monitoring(), metrics);
        addWorker("watch", monitoring.metricsWorker(new MonitoringStore(database)));
        addWorker("seals", monitoring.sealingWorker(verifier));
        addWorker("proof of the books", monitoring.verifyingWorker(verifier));
    }

    private void addWorker(String what, Worker worker) {
        shutdown.add(
                what,
                () -> {
                    worker.stop();
                    worker.awaitEnd(shutdown.remaining(WATCHES_PERCENT));
                });
    }

    private WebServer server(
            Vertx vertx,
            UseCases useCases,
            Stores stores,
            CompletionAwaiter completions,
            Health health,
            ExecutorService threads) {
        ErrorHandler errorHandler =
                new ErrorHandler(new Authenticator(stores.keys(), config.http()), metrics);
        List<Endpoint> endpoints =
                new ArrayList<>(
                        ApiRoutes.endpoints(
                                useCases,
                                stores,
                                completions,
                                config.http().maxWait(),
                                errorHandler));
        endpoints.addAll(ApiRoutes.operation(health, metrics));
        return new WebServer(
                vertx,
                config.http(),
                endpoints,
                errorHandler,
                completions::close,
                metrics,
                threads);
    }

    /** A verification reads everything, which takes longer than an order may. */
    private LedgerVerifier verifier(Vertx vertx) {
        Duration limit = config.monitoring().proofLimit();
        Database reader = new Database(vertx, handle.url(), PROOF_CONNECTIONS, limit);
        return new LedgerVerifier(shutdown.add("proof", reader), clock);
    }

    /** The machine's time, or a time ahead of it in tests, which is logged. */
    private static Clock clock(Duration ahead) {
        if (ahead.isZero()) {
            return Clock.systemUTC();
        }
        LOG.warn("the clock runs {} ahead of the machine (clock.ahead): for tests only", ahead);
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
                        config.workers().writerCapacity());
        metrics.writers(writers::waiting);
        return shutdown.add("writers", writers);
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

    private static String holder() {
        return "%d-%08x"
                .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    }

    /** Where the API listens, without a slash at the end. */
    public String url() {
        return server.url();
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
