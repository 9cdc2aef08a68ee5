package coffer.banks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bank of one socket: reads each request whole, then behaves as it was told. */
public final class RawBank implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What happens after a request was read. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
    }

    public RawBank(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException noSocket) {
            throw new UncheckedIOException(noSocket);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers with a status and a body in GB18030. */
    public static Behaviour says(int status, String headers, String body) {
        return (socket, out) -> out.write(reply(status, headers, body));
    }

    public static byte[] reply(int status, String headers, String body) {
        byte[] bytes = body.getBytes(Charset.forName("GB18030"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String head =
                "HTTP/1.1 " + status + " Said\r\n" + headers + "Content-Length: " + bytes.length;
        all.writeBytes((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    /** Closes with a reset rather than in good order. */
    public static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many connections stood. */
    public int connections() {
        return connections.get();
    }

    /** How many bytes arrived on all connections. */
    public int bytes() {
        return bytes.get();
    }

    /** The requests that arrived whole, headers included, one character a byte. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            String request = read(socket.getInputStream());
            if (!request.isEmpty()) {
                requests.add(request);
                behaviour.answer(socket, socket.getOutputStream());
            }
        } catch (IOException callerLeft) {
            // Nothing to tell: the caller saw it.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int missing = Integer.MAX_VALUE;
        while (missing > 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.incrementAndGet();
            text.append((char) next);
            if (missing != Integer.MAX_VALUE) {
                missing--;
            } else if (text.toString().endsWith("\r\n\r\n")) {
                Matcher length = LENGTH.matcher(text);
                missing = length.find() ? Integer.parseInt(length.group(1)) : 0;
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException already) {
            throw new UncheckedIOException(already);
        }
    }
}
