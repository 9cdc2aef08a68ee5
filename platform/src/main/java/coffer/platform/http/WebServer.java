package coffer.platform.http;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.platform.config.Config;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.monitoring.PlatformMetrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.BindException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The HTTP server. The event loop reads a whole request and writes its answer; in between the
 * request runs on a virtual thread of its own. A limited number of requests that need a key run at
 * once; the others are answered with busy. Endpoints without a key, such as health and metrics, are
 * always answered.
 */
public final class WebServer {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int USUAL_PORT = 8080;

    /** For answers to leave, however late it is. */
    private static final long LEAST_NANOS = Duration.ofMillis(100).toNanos();

    private static final String STARTED = "started";
    private static final String UNKNOWN_ROUTE = "unknown";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Config.Http config;
    private final PlatformMetrics metrics;
    private final ErrorHandler errorHandler;
    private final Runnable onStop;
    private final ExecutorService threads;

    /** Paths whose bodies hold many requests and may be longer. */
    private final Set<String> batches;

    private final Semaphore places;
    private final HttpServer server;
    private volatile boolean stopping;

    /**
     * Opens the server.
     *
     * @param errorHandler the one that the endpoints use too
     * @param onStop runs when the server begins to stop: requests that wait must end
     * @param threads where requests run, a thread each
     * @throws IllegalStateException if it cannot listen
     */
    public WebServer(
            Vertx vertx,
            Config.Http config,
            List<Endpoint> endpoints,
            ErrorHandler errorHandler,
            Runnable onStop,
            PlatformMetrics metrics,
            ExecutorService threads) {
        this.config = config;
        this.metrics = metrics;
        this.onStop = onStop;
        this.threads = threads;
        this.errorHandler = errorHandler;
        this.batches =
                endpoints.stream()
                        .filter(Endpoint::isBatch)
                        .map(Endpoint::path)
                        .collect(Collectors.toUnmodifiableSet());
        this.places = new Semaphore(config.maxRequests());
        metrics.requests(() -> config.maxRequests() - places.availablePermits());
        this.server = listen(vertx, router(vertx, endpoints));
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
        for (String batch : batches) {
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
        Request request = RequestReader.read(context);
        boolean counted = endpoint.access() != Access.NO_KEY;
        if (counted && stopping) {
            write(
                    context,
                    endpoint.path(),
                    request,
                    errorHandler.problemReply(ErrorHandler.stopping(), request));
            return;
        }
        if (counted && !places.tryAcquire()) {
            Decline busy = Decline.of(DeclineCode.BUSY, "too many requests are under way");
            write(context, endpoint.path(), request, errorHandler.problemReply(busy, request));
            return;
        }
        Context eventLoop = context.vertx().getOrCreateContext();
        threads.execute(() -> {
            Reply reply;
            try (MDC.MDCCloseable _ = MDC.putCloseable("request_id", request.id())) {
                reply = errorHandler.answer(endpoint, request);
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
        Request request = RequestReader.read(context);
        Decline decline =
                Decline.of(
                        DeclineCode.METHOD_NOT_ALLOWED,
                        "here is {methods}",
                        Map.of("methods", String.join(", ", methods)));
        Reply reply =
                errorHandler
                        .problemReply(decline, request)
                        .withHeader("Allow", String.join(", ", methods));
        write(context, endpoints.getFirst().path(), request, reply);
    }

    /** The answer to a request that the server itself could not read. */
    private void failed(RoutingContext context, int status) {
        Request request = RequestReader.read(context);
        Decline decline =
                switch (status) {
                    case 404 -> Decline.of(DeclineCode.NOT_FOUND, "there is nothing at this path");
                    case 405 -> Decline.of(DeclineCode.METHOD_NOT_ALLOWED, "not with this method");
                    case 413 ->
                            Decline.of(
                                    DeclineCode.BODY_TOO_LARGE,
                                    "a body has {most} bytes at most here",
                                    Map.of("most", limit(context)));
                    case 415 ->
                            Decline.of(
                                    DeclineCode.MEDIA_TYPE_NOT_SUPPORTED,
                                    "the body must be application/json in UTF-8");
                    case 500 -> Decline.of(DeclineCode.INTERNAL, "a mistake of ours");
                    default ->
                            Request.invalidParameter("the request is not HTTP as we understand it");
                };
        if (status == 500) {
            LOG.error("request {} failed unexpectedly", request.id(), context.failure());
        }
        Reply reply = errorHandler.problemReply(decline, request);
        write(
                context,
                UNKNOWN_ROUTE,
                request,
                status == 413 ? reply.withHeader("Connection", "close") : reply);
    }

    private int limit(RoutingContext context) {
        return batches.contains(context.normalizedPath())
                ? config.batchLimitBytes()
                : config.bodyLimitBytes();
    }

    private void write(RoutingContext context, String route, Request request, Reply reply) {
        Long started = context.get(STARTED);
        long nanos = started == null ? 0 : System.nanoTime() - started;
        String asked = context.request().method().name();
        String method = METHODS.contains(asked) ? asked : "other";
        metrics.answered(method, route, reply.status(), Duration.ofNanos(nanos));
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
                .putHeader(RequestReader.REQUEST_ID, request.id())
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
        onStop.run();
        long until = System.nanoTime() + most.toNanos();
        if (!places.tryAcquire(config.maxRequests(), most.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("requests still run at the limit for stopping; closing their connections");
        }
        long left = Math.max(LEAST_NANOS, until - System.nanoTime());
        server.shutdown(left, TimeUnit.NANOSECONDS).await();
    }
}
