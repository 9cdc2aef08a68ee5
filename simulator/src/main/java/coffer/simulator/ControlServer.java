package coffer.simulator;

import coffer.simulator.citic.CounterRefusal;
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

/** HTTP for the control API: reads a call, writes JSON, turns refusals into problems. */
final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int MAX_BODY_BYTES = 1 << 20;

    /** A call as it was read. */
    record Call(String method, String path, Map<String, String> query, String body) {}

    /** What to say. */
    record Told(int status, JsonNode json) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private ControlServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static ControlServer start(int port, ControlCalls calls) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", exchange -> serve(exchange, calls));
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

    private static void serve(HttpExchange exchange, ControlCalls calls) throws IOException {
        try (exchange) {
            Told told = answer(exchange, calls);
            byte[] bytes = JsonBody.JSON.writeValueAsBytes(told.json());
            String type = told.status() < 400 ? "application/json" : "application/problem+json";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(told.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The edge of the program: whatever breaks behind it becomes a problem and a log line. */
    private static Told answer(HttpExchange exchange, ControlCalls calls) throws IOException {
        try {
            return calls.answer(read(exchange));
        } catch (Problem e) {
            return problem(e.status(), e.code(), e);
        } catch (CounterRefusal e) {
            return problem(status(e.code()), e.code(), e);
        } catch (RuntimeException e) {
            LOG.error("a control call broke", e);
            return problem(500, "internal_error", e);
        }
    }

    private static int status(String counterCode) {
        return switch (counterCode) {
            case "invalid_request" -> 400;
            case "unknown_account", "unknown_freeze", "not_found" -> 404;
            case "account_exists" -> 409;
            default -> 422;
        };
    }

    private static Told problem(int status, String code, RuntimeException e) {
        ObjectNode json = JsonBody.JSON.createObjectNode();
        json.put("type", "about:blank").put("status", status).put("code", code);
        json.put("title", code.replace('_', ' ')).put("detail", String.valueOf(e.getMessage()));
        return new Told(status, json);
    }

    private static Call read(HttpExchange exchange) throws IOException {
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
        return new Call(exchange.getRequestMethod(), path, query, text);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
