package coffer.platform.http;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request as it was read.
 *
 * @param id the request id, the caller's own or one of ours
 * @param path the path as it was asked
 * @param pathParameters the values of the names in the endpoint's path
 * @param query the query parameters
 * @param headers by names in small letters; of several with one name the first
 * @param authenticatedCaller who calls; empty where no key is needed
 */
public record Request(
        String id,
        String path,
        Map<String, String> pathParameters,
        Map<String, List<String>> query,
        Map<String, String> headers,
        Buffer body,
        Optional<Caller> authenticatedCaller) {

    private static final int MOST_ROWS = 200;
    private static final int USUAL_ROWS = 50;

    public Request {
        pathParameters = Map.copyOf(pathParameters);
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    Request withCaller(Caller caller) {
        return new Request(id, path, pathParameters, query, headers, body, Optional.of(caller));
    }

    /** The market whose key was shown. */
    public MarketId market() {
        return caller().market();
    }

    public Caller caller() {
        return authenticatedCaller.orElseThrow(
                () -> new IllegalStateException("no key was asked for"));
    }

    /** The value of a name in the endpoint's path. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the path has no " + name);
        }
        return value;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * A query parameter.
     *
     * @throws Decline if it stands more than once
     */
    public Optional<String> queryParameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalidParameter(
                    "{name} stands {times} times", Map.of("name", name, "times", values.size()));
        }
        return values.stream().findFirst();
    }

    /** A filter's text; the database cannot even be asked for one with a NUL. */
    public Optional<String> text(String name) {
        Optional<String> text = queryParameter(name);
        if (text.filter(t -> t.indexOf('\0') >= 0).isPresent()) {
            throw invalidParameter("{name} holds a control character", Map.of("name", name));
        }
        return text;
    }

    /** How many rows the caller wants. */
    public int limit() {
        String value = queryParameter("limit").orElse(Integer.toString(USUAL_ROWS));
        if (value.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MOST_ROWS) {
                return limit;
            }
        }
        throw invalidParameter(
                "limit is not a whole number from 1 to {most}", Map.of("most", MOST_ROWS));
    }

    /**
     * A query parameter that is one of some words.
     *
     * @throws Decline if it is another
     */
    public Optional<String> oneOf(String name, Set<String> words) {
        Optional<String> value = queryParameter(name);
        if (value.filter(v -> !words.contains(v)).isPresent()) {
            throw invalidParameter(
                    "{name} is one of {words}",
                    Map.of("name", name, "words", String.join(", ", new TreeSet<>(words))));
        }
        return value;
    }

    /** The decline of a query parameter. */
    public static Decline invalidParameter(String detail) {
        return Decline.of(DeclineCode.PARAMETER_INVALID, detail);
    }

    /** The same, with arguments in its sentence. */
    public static Decline invalidParameter(String template, Map<String, ?> arguments) {
        return Decline.of(DeclineCode.PARAMETER_INVALID, template, arguments);
    }

    /** The language that the caller reads best. */
    public Language language() {
        return Language.of(header("Accept-Language"));
    }
}
