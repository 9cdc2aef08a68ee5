package coffer.platform.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Makes a {@link Request} of what the server read, and gives it an id if it has none. */
final class RequestReader {

    static final String REQUEST_ID = "X-Request-Id";

    private RequestReader() {}

    static Request read(RoutingContext context) {
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
}
