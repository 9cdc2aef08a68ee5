package coffer.simulator;

import coffer.simulator.citic.OperationRefused;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the control API: reads requests, writes JSON, maps refusals to problems. */
final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int MAX_BODY_BYTES = 1 << 20;

    /** A request as it was read. */
    record Request(String method, String path, Map<String, String> query, String body) {}

    /** A status and a JSON body. */
    record Response(int status, JsonNode json) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private ControlServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static ControlServer start(int port, ControlRoutes routes) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", exchange -> serve(exchange, routes));
            server.start();
            return new ControlServer(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the control port " + port, e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void serve(HttpExchange exchange, ControlRoutes routes) throws IOException {
        try (exchange) {
            Response response = answer(exchange, routes);
            byte[] bytes = JsonBody.JSON.writeValueAsBytes(response.json());
            String type = response.status() < 400 ? "application/json" : "application/problem+json";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(response.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Answers a request; an unexpected exception is logged and answered with 500. */
    private static Response answer(HttpExchange exchange, ControlRoutes routes) throws IOException {
        try {
            return routes.answer(read(exchange));
        } catch (Problem e) {
            return problem(e.status(), e.code(), e);
        } catch (OperationRefused e) {
            return problem(status(e.code()), e.code(), e);
        } catch (RuntimeException e) {
            LOG.error("a call of the control API failed", e);
            return problem(500, "internal_error", e);
        }
    }

    private static int status(String code) {
        return switch (code) {
            case "invalid_request" -> 400;
            case "unknown_account", "unknown_freeze", "not_found" -> 404;
            case "account_exists" -> 409;
            default -> 422;
        };
    }

    private static Response problem(int status, String code, RuntimeException e) {
        ObjectNode json = JsonBody.JSON.createObjectNode();
        json.put("type", "about:blank").put("status", status).put("code", code);
        json.put("title", code.replace('_', ' ')).put("detail", String.valueOf(e.getMessage()));
        return new Response(status, json);
    }

    private static Request read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw Problem.invalid("the body is above 1 MiB");
        }
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(
                            decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return new Request(exchange.getRequestMethod(), path, query, text);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
