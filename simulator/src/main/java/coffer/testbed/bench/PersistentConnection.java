package coffer.testbed.bench;

import coffer.testbed.JsonClient;
import coffer.testbed.TestbedFailure;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One connection to the platform that is kept for many orders, as a market's program keeps it. It
 * knows only as much of HTTP/1.1 as the platform speaks, so that a caller costs the machine as
 * little as it can while the platform is measured. Not safe for threads.
 */
final class PersistentConnection implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(60);
    private static final int HEAD_LIMIT_BYTES = 16_384;
    private static final String LENGTH = "content-length:";

    private final Socket socket = new Socket();
    private final InputStream in;
    private final String headers;

    /**
     * Connects.
     *
     * @param url of the platform, {@code http://host:port}
     * @param key of a program or a person
     * @param waitSeconds how long the platform may wait for an order's end
     */
    PersistentConnection(String url, String key, int waitSeconds) {
        URI uri = URI.create(url);
        this.headers =
                " HTTP/1.1\r\nHost: "
                        + uri.getAuthority()
                        + "\r\nAuthorization: Bearer "
                        + key
                        + "\r\nPrefer: wait="
                        + waitSeconds
                        + "\r\nContent-Type: application/json\r\nContent-Length: ";
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) REPLY_LIMIT.toMillis());
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral(uri.getHost()), uri.getPort()),
                    (int) CONNECT_LIMIT.toMillis());
            this.in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failure) {
            throw new TestbedFailure("cannot reach " + url, failure);
        }
    }

    /** Posts JSON; what was answered with success. */
    JsonNode post(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                ("POST " + path + headers + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        try {
            socket.getOutputStream().write(all);
            return answer(path);
        } catch (IOException failure) {
            throw new TestbedFailure("POST " + path + " failed", failure);
        }
    }

    private JsonNode answer(String path) throws IOException {
        String head = head();
        int length =
                head.lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LENGTH))
                        .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
                        .findFirst()
                        .orElseThrow(() -> new IOException("an answer of no length: " + head));
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!head.startsWith("HTTP/1.1 2")) {
            throw new TestbedFailure("POST " + path + " was answered " + text);
        }
        return JsonClient.json(text);
    }

    /** Up to the empty line. */
    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int next = in.read();
            if (next < 0 || head.size() == HEAD_LIMIT_BYTES) {
                throw new IOException("the connection ended before an answer did");
            }
            head.write(next);
            if (next == '\n') {
                newlines++;
            } else if (next != '\r') {
                newlines = 0;
            }
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new TestbedFailure("cannot hang up", failure);
        }
    }
}
