package coffer.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to answer.
 *
 * @param type the content type of the body
 */
public record Reply(int status, String type, Buffer body, Map<String, String> headers) {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply json(int status, JsonNode body) {
        return new Reply(status, JSON, Buffer.buffer(JsonBody.bytes(body)), Map.of());
    }

    public static Reply text(String type, String body) {
        return new Reply(200, type, Buffer.buffer(body), Map.of());
    }

    /** The same with one more header. */
    public Reply withHeader(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, type, body, more);
    }

    /** The same, said to be in the language that the caller prefers. */
    public Reply inLanguage(Language language) {
        return withHeader("Content-Language", language.tag()).withHeader("Vary", "Accept-Language");
    }
}
