package coffer.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** JSON over HTTP, as a caller of an API writes it. */
public final class JsonClient implements AutoCloseable {

    /** Makes and reads JSON. */
    public static final JsonMapper JSON = new JsonMapper();

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_LIMIT)
                    .build();
    private final String url;
    private final Map<String, String> headers;

    /** An API at an address, with headers for each call. */
    public JsonClient(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = Map.copyOf(headers);
    }

    /** Whether a GET is answered with success. */
    boolean serves(String path) {
        try {
            return send(request(path).GET()).statusCode() / 100 == 2;
        } catch (IOException away) {
            return false;
        }
    }

    /** The body of a GET as text. */
    public String text(String path) {
        return successful("GET " + path, request(path).GET());
    }

    /** The body of a GET. */
    public JsonNode get(String path) {
        return json(text(path));
    }

    /** The body of the answer to a POST. */
    public JsonNode post(String path, ObjectNode body) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()));
        return json(successful("POST " + path, request));
    }

    /** The body of the answer to a DELETE. */
    public JsonNode delete(String path) {
        return json(successful("DELETE " + path, request(path).DELETE()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(REPLY_LIMIT);
        headers.forEach(request::setHeader);
        return request;
    }

    private String successful(String what, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = send(request);
            if (response.statusCode() / 100 != 2) {
                throw new TestbedFailure(
                        what + " was answered " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException failure) {
            throw new TestbedFailure(what + " at " + url + " failed", failure);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted", interrupted);
        }
    }

    /** Reads JSON. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException wrong) {
            throw new TestbedFailure("not JSON: " + text, wrong);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
