package coffer.banks.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of bare sockets: reads each request whole, then behaves as it was told, and counts what
 * reached it.
 */
final class RawSocketServer implements AutoCloseable {

    private final ServerSocket server;
    private final RequestEnd requestEnd;
    private final Behaviour behaviour;
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore ended = new Semaphore(0);
    private final AtomicInteger bytes = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Where a request ends. */
    @FunctionalInterface
    interface RequestEnd {
        /**
         * Whether a request is whole.
         *
         * @param request what was read so far, one character a byte
         */
        boolean reached(String request);
    }

    /** What happens after a request was read. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
    }

    RawSocketServer(RequestEnd requestEnd, Behaviour behaviour) {
        this.requestEnd = requestEnd;
        this.behaviour = behaviour;
        try {
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException noSocket) {
            throw new UncheckedIOException(noSocket);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Closes with a reset rather than in good order. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many connections stood. */
    int connections() {
        return connections.get();
    }

    /** How many bytes arrived on all connections. */
    int bytes() {
        return bytes.get();
    }

    /** How many bytes arrived, counted after one connection has ended. */
    int bytesOfOneConnection() {
        ended.acquireUninterruptibly();
        return bytes();
    }

    /** The requests that arrived whole, one character a byte. */
    List<String> requests() {
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
        } finally {
            ended.release();
        }
    }

    private String read(InputStream in) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        while (!requestEnd.reached(request.toString(StandardCharsets.ISO_8859_1))) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.incrementAndGet();
            request.write(next);
        }
        return request.toString(StandardCharsets.ISO_8859_1);
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
