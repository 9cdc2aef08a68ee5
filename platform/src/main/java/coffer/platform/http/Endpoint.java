package coffer.platform.http;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * One method of one path.
 *
 * @param path with names after colons: {@code /v1/freezes/:id}
 * @param access who may call it
 * @param parameters the query parameters that it knows
 * @param isBatch whether a body holds many requests and may be longer
 */
public record Endpoint(
        HttpMethod method,
        String path,
        Access access,
        Set<String> parameters,
        boolean isBatch,
        Handler handler) {

    /** Who may call. */
    public enum Access {
        /** Anybody on this machine. */
        NO_KEY,
        /** A market's program. */
        CLIENT,
        /** A person of a market. */
        STAFF,
        /** Whoever shows a key of either sort. */
        ANY_KEY
    }

    /** Answers a request; a decline is thrown. */
    @FunctionalInterface
    public interface Handler {
        Reply answer(Request request) throws InterruptedException;
    }

    public static Endpoint get(String path, Set<String> parameters, Handler handler) {
        return new Endpoint(HttpMethod.GET, path, Access.ANY_KEY, parameters, false, handler);
    }

    public static Endpoint post(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethod.POST, path, access, Set.of(), false, handler);
    }

    /** A post of many requests in one body. */
    public static Endpoint postBatch(String path, Access access, Handler handler) {
        return new Endpoint(HttpMethod.POST, path, access, Set.of(), true, handler);
    }

    public static Endpoint withoutKey(String path, Handler handler) {
        return new Endpoint(HttpMethod.GET, path, Access.NO_KEY, Set.of(), false, handler);
    }
}
