package coffer.testbed.storm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Sends each HTTP call over a connection of its own, so that each can have a fault of its own, and
 * repeats none. The result is a whole answer, or an {@link IOException} if the outcome is unknown.
 * Safe for use by many threads.
 */
final class RawHttpClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "content-length:";

    private final String key;

    /**
     * Calls of one program or person.
     *
     * @param key the API key that they send
     */
    RawHttpClient(String key) {
        this.key = key;
    }

    /** A whole answer. */
    record Response(int status, JsonNode body) {

        boolean isSuccess() {
            return status == 200 || status == 201;
        }

        String text(String field) {
            return body.path(field).asText();
        }
    }

    Response get(int port, String path) throws IOException {
        return send(port, "GET " + path, "", "");
    }

    Response post(int port, String path, int waitSeconds, String body) throws IOException {
        String prefer = waitSeconds == 0 ? "" : "Prefer: wait=" + waitSeconds + "\r\n";
        return send(port, "POST " + path, prefer, body);
    }

    private Response send(int port, String what, String more, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                what
                        + " HTTP/1.1\r\nHost: platform\r\nConnection: close\r\n"
                        + "Authorization: Bearer "
                        + key
                        + "\r\n"
                        + more
                        + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
                        + "Content-Length: "
                        + bytes.length
                        + END_OF_HEAD;
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[headBytes.length + bytes.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(bytes, 0, all, headBytes.length, bytes.length);
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) LIMIT.toMillis());
            socket.getOutputStream().write(all);
            return answer(socket.getInputStream().readAllBytes());
        }
    }

    private static Response answer(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
            throw new IOException("the answer broke off in its head");
        }
        int length =
                text.substring(0, end)
                        .lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LENGTH))
                        .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
                        .findFirst()
                        .orElseThrow(() -> new IOException("an answer of no length"));
        int from = end + END_OF_HEAD.length();
        if (bytes.length - from != length) {
            throw new IOException("the answer broke off in its body");
        }
        String body = new String(bytes, from, length, StandardCharsets.UTF_8);
        try {
            return new Response(Integer.parseInt(text.substring(9, 12)), JSON.readTree(body));
        } catch (JsonProcessingException noJson) {
            throw new IOException("the answer is no JSON: " + body, noJson);
        }
    }
}
