package coffer.platform.http;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * One method of one path.
 *
 * @param path with names after colons: {@code /v1/freezes/:id}
 * @param access who may call it
 * @param parameters the query parameters that it knows
 */
public record Endpoint(
        HttpMethod method, String path, Access access, Set<String> parameters, Handler handler) {

    /** Who may call. */
    public enum Access {
        /** Anybody on this machine. */
        OPEN,
        /** A market's program. */
        CLIENT,
        /** A person of a market. */
        STAFF,
        /** Whoever shows a key of either sort. */
        ANYBODY
    }

    /** Answers a request; a decline is thrown. */
    @FunctionalInterface
    public interface Handler {
        Reply answer(Request request) throws InterruptedException;
    }

    public static Endpoint get(String path, Set<String> parameters, Handler call) {
        return new Endpoint(HttpMethod.GET, path, Access.ANYBODY, parameters, call);
    }

    public static Endpoint post(String path, Access access, Handler call) {
        return new Endpoint(HttpMethod.POST, path, access, Set.of(), call);
    }

    public static Endpoint open(String path, Handler call) {
        return new Endpoint(HttpMethod.GET, path, Access.OPEN, Set.of(), call);
    }
}
