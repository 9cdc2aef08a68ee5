package coffer.platform.api;

import coffer.account.AccountViewStore;
import coffer.account.EntryStore;
import coffer.approval.ApprovalStore;
import coffer.approval.Approvals;
import coffer.cash.DepositStore;
import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDeposits;
import coffer.cash.Withdrawals;
import coffer.instruction.Explanations;
import coffer.instruction.InstructionStore;
import coffer.instruction.OrderStore;
import coffer.market.ApiKeyStore;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.member.MemberStore;
import coffer.member.Members;
import coffer.platform.Config;
import coffer.platform.Meters;
import coffer.platform.api.Endpoint.Access;
import coffer.reconciliation.CorrectionStore;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.JudgementStore;
import coffer.reconciliation.Judgements;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.FreezeStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The HTTP server. The event loop reads a request whole and writes its answer; between the two the
 * request runs on a virtual thread of its own. Of those that need a key no more than a number run
 * at once; what is above that is answered with busy, while health and metrics are always answered.
 */
public final class HttpApi {

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final int USUAL_PORT = 8080;

    /** For answers to leave, however late it is. */
    private static final long LEAST_NANOS = Duration.ofMillis(100).toNanos();

    private static final String REQUEST_ID = "X-Request-Id";
    private static final String STARTED = "started";
    private static final String UNKNOWN_ROUTE = "unknown";

    /** Where many come in one body. */
    private static final Set<String> BATCHES = Set.of(TransferBatch.PATH, JudgementCalls.BATCH);

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Config.Http config;
    private final Meters meters;
    private final Edge edge;
    private final Waiters waiters;
    private final ExecutorService threads;
    private final Semaphore places;
    private final HttpServer server;
    private volatile boolean stopping;

    /** What the API can do. */
    public record Cases(
            ForcedTransfers transfers,
            Members members,
            PublicDeposits publicDeposits,
            Withdrawals withdrawals,
            Corrections corrections,
            Judgements judgements,
            Approvals approvals,
            Explanations explanations) {}

    /** What the API can look at. */
    public record Books(
            OrderStore orders,
            InstructionStore instructions,
            AccountViewStore accounts,
            EntryStore entries,
            FreezeStore freezes,
            DepositStore deposits,
            MemberStore members,
            PublicDepositStore publicDeposits,
            DifferenceStore differences,
            CorrectionStore corrections,
            JudgementStore judgements,
            ApprovalStore approvals,
            ApiKeyStore keys) {}

    /**
     * Opens the server.
     *
     * @param threads where requests run, a thread each
     * @throws IllegalStateException if it cannot listen
     */
    public HttpApi(
            Vertx vertx,
            Config.Http config,
            Cases cases,
            Books books,
            Waiters waiters,
            Health health,
            Meters meters,
            ExecutorService threads) {
        this.config = config;
        this.meters = meters;
        this.waiters = waiters;
        this.threads = threads;
        this.edge = new Edge(new Gatekeeper(books.keys(), config), meters);
        this.places = new Semaphore(config.mostRequests());
        meters.requests(() -> config.mostRequests() - places.availablePermits());
        List<Endpoint> endpoints = new ArrayList<>(endpoints(cases, books));
        endpoints.addAll(new OperationCalls(health, meters).endpoints());
        Router router = router(vertx, endpoints);
        this.server = listen(vertx, router);
    }

    private List<Endpoint> endpoints(Cases cases, Books books) {
        Numbers numbers = new Numbers(books.instructions());
        Checks checks = new Checks(cases.approvals());
        Orders orders =
                new Orders(
                        books.orders(),
                        numbers,
                        cases.explanations(),
                        waiters,
                        config.longestWait());
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new TransferCalls(cases.transfers(), orders, edge).endpoints());
        endpoints.addAll(
                new MemberCalls(cases.members(), books.members(), numbers, checks).endpoints());
        endpoints.addAll(
                new MoneyCalls(
                                cases.publicDeposits(),
                                books.publicDeposits(),
                                cases.withdrawals(),
                                books.orders(),
                                orders,
                                checks)
                        .endpoints());
        endpoints.addAll(
                new DifferenceCalls(
                                cases.corrections(),
                                books.differences(),
                                books.corrections(),
                                books.judgements(),
                                books.approvals(),
                                numbers,
                                checks)
                        .endpoints());
        endpoints.addAll(
                new JudgementCalls(
                                cases.judgements(),
                                cases.approvals(),
                                books.judgements(),
                                books.instructions(),
                                numbers,
                                checks,
                                edge)
                        .endpoints());
        endpoints.addAll(
                new InstructionCalls(books.orders(), orders, cases.explanations()).endpoints());
        endpoints.addAll(
                new BookCalls(books.accounts(), books.entries(), books.freezes(), books.deposits())
                        .endpoints());
        return endpoints;
    }

    private HttpServer listen(Vertx vertx, Router router) {
        int port = config.port().orElse(USUAL_PORT);
        try {
            return listen(vertx, router, port);
        } catch (BindException taken) {
            if (config.port().isPresent()) {
                throw new IllegalStateException("port " + port + " is taken", taken);
            }
            LOG.info("port {} is taken; a free one is used", port);
            try {
                return listen(vertx, router, 0);
            } catch (BindException none) {
                throw new IllegalStateException("there is no free port", none);
            }
        }
    }

    private HttpServer listen(Vertx vertx, Router router, int port) throws BindException {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(config.host())
                        .setPort(port)
                        .setIdleTimeout((int) config.idleLimit().toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setHandle100ContinueAutomatically(true);
        return vertx.createHttpServer(options).requestHandler(router).listen().await();
    }

    private Router router(Vertx vertx, List<Endpoint> endpoints) {
        Router router = Router.router(vertx);
        router.route()
                .handler(context -> {
                    context.put(STARTED, System.nanoTime());
                    context.next();
                });
        // A body is read once, by the first of these that its path meets.
        for (String batch : BATCHES) {
            router.route(batch)
                    .handler(BodyHandler.create(false).setBodyLimit(config.batchLimitBytes()));
        }
        router.route().handler(BodyHandler.create(false).setBodyLimit(config.bodyLimitBytes()));
        for (Endpoint endpoint : endpoints) {
            router.route(endpoint.method(), endpoint.path())
                    .handler(context -> begin(context, endpoint));
        }
        endpoints.stream()
                .collect(
                        Collectors.groupingBy(
                                Endpoint::path, LinkedHashMap::new, Collectors.toList()))
                .forEach((path, all) -> router.route(path).handler(c -> wrongMethod(c, all)));
        for (int status : new int[] {400, 404, 405, 413, 414, 415, 431, 500}) {
            router.errorHandler(status, context -> failed(context, status));
        }
        return router;
    }

    private void begin(RoutingContext context, Endpoint endpoint) {
        Request request = request(context);
        boolean counted = endpoint.access() != Access.OPEN;
        if (counted && stopping) {
            write(context, endpoint.path(), request, edge.declined(Edge.stopping(), request));
            return;
        }
        if (counted && !places.tryAcquire()) {
            Decline busy = Decline.of(DeclineCode.BUSY, "too many requests are under way");
            write(context, endpoint.path(), request, edge.declined(busy, request));
            return;
        }
        Context eventLoop = context.vertx().getOrCreateContext();
        threads.execute(() -> {
            Reply reply;
            try (MDC.MDCCloseable _ = MDC.putCloseable("request_id", request.id())) {
                reply = edge.answer(endpoint, request);
            }
            // The place is free once the answer is on its way: stopping waits for all places.
            eventLoop.runOnContext(_ -> {
                try {
                    write(context, endpoint.path(), request, reply);
                } finally {
                    if (counted) {
                        places.release();
                    }
                }
            });
        });
    }

    private void wrongMethod(RoutingContext context, List<Endpoint> endpoints) {
        Set<String> methods = new TreeSet<>();
        endpoints.forEach(endpoint -> methods.add(endpoint.method().name()));
        Request request = request(context);
        Decline decline =
                Decline.of(DeclineCode.METHOD_NOT_ALLOWED, "here is " + String.join(", ", methods));
        Reply reply = edge.declined(decline, request).with("Allow", String.join(", ", methods));
        write(context, endpoints.getFirst().path(), request, reply);
    }

    /** What the server itself could not make sense of. */
    private void failed(RoutingContext context, int status) {
        Request request = request(context);
        Decline decline =
                switch (status) {
                    case 404 -> Decline.of(DeclineCode.NOT_FOUND, "there is nothing at this path");
                    case 405 -> Decline.of(DeclineCode.METHOD_NOT_ALLOWED, "not with this method");
                    case 413 ->
                            Decline.of(
                                    DeclineCode.BODY_TOO_LARGE,
                                    "a body has " + limit(context) + " bytes at most here");
                    case 415 ->
                            Decline.of(
                                    DeclineCode.MEDIA_TYPE_NOT_SUPPORTED,
                                    "the body must be application/json in UTF-8");
                    case 500 -> Decline.of(DeclineCode.INTERNAL, "a mistake of ours");
                    default -> Request.invalid("the request is not HTTP as we understand it");
                };
        if (status == 500) {
            LOG.error("request {} met a mistake of ours", request.id(), context.failure());
        }
        Reply reply = edge.declined(decline, request);
        write(
                context,
                UNKNOWN_ROUTE,
                request,
                status == 413 ? reply.with("Connection", "close") : reply);
    }

    private int limit(RoutingContext context) {
        return BATCHES.contains(context.normalizedPath())
                ? config.batchLimitBytes()
                : config.bodyLimitBytes();
    }

    private static Request request(RoutingContext context) {
        Map<String, String> headers = new HashMap<>();
        context.request()
                .headers()
                .forEach(
                        (name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        Map<String, List<String>> query = new HashMap<>();
        try {
            for (String name : context.queryParams().names()) {
                query.put(name, context.queryParams().getAll(name));
            }
        } catch (IllegalArgumentException | HttpException notDecodable) {
            query.put("?", List.of());
        }
        Buffer body = context.body() == null ? null : context.body().buffer();
        return new Request(
                requestId(Optional.ofNullable(headers.get(REQUEST_ID.toLowerCase(Locale.ROOT)))),
                String.valueOf(context.request().path()),
                context.pathParams(),
                query,
                headers,
                body == null ? Buffer.buffer() : body,
                Optional.empty());
    }

    private static String requestId(Optional<String> sent) {
        return sent.filter(id -> id.matches("[\\x21-\\x7e]{1,64}"))
                .orElseGet(() -> "req_%016x".formatted(ThreadLocalRandom.current().nextLong()));
    }

    private void write(RoutingContext context, String route, Request request, Reply reply) {
        Long started = context.get(STARTED);
        long nanos = started == null ? 0 : System.nanoTime() - started;
        String asked = context.request().method().name();
        String method = METHODS.contains(asked) ? asked : "other";
        meters.answered(method, route, reply.status(), Duration.ofNanos(nanos));
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response().setStatusCode(reply.status());
        reply.headers().forEach((name, value) -> context.response().putHeader(name, value));
        if (stopping) {
            context.response().putHeader("Connection", "close");
        }
        context.response()
                .putHeader("Content-Type", reply.type())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(REQUEST_ID, request.id())
                .end(reply.body());
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return "http://" + host + ":" + server.actualPort();
    }

    /**
     * Begins no more requests and waits for those under way, no longer than a time. Until then
     * whoever comes is told so, and whoever waits for an end is told how things stand.
     */
    public void stop(Duration most) throws InterruptedException {
        stopping = true;
        waiters.close();
        long until = System.nanoTime() + most.toNanos();
        if (!places.tryAcquire(config.mostRequests(), most.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("requests are under way still; their connections are closed");
        }
        long left = Math.max(LEAST_NANOS, until - System.nanoTime());
        server.shutdown(left, TimeUnit.NANOSECONDS).await();
    }
}
