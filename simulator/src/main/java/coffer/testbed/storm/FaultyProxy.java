package coffer.testbed.storm;

import coffer.testbed.Polling;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.ConnectionFault.FlowDirection;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A TCP proxy that injects faults: it forwards each connection to the port of a process, unless a
 * fault resets or stalls it or delivers its request twice. A process that is down looks the same
 * through the proxy: the first connection is reset, and later ones are refused until it is up.
 */
final class FaultyProxy implements AutoCloseable {

    private static final int BACKLOG = 500;
    private static final int BUFFER_BYTES = 16_384;
    private static final int COPY_LIMIT_MILLIS = 20_000;
    private static final String LENGTH = "content-length:";

    private final NetworkFaults faults;
    private final Consumer<String> copied;
    private final int port;
    private volatile ServerSocket listener;
    private volatile boolean closed;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    /**
     * Opens the port; it forwards to no process yet.
     *
     * @param port a port outside the range of ephemeral ports: it is closed and opened again
     * @param copied takes each request that is delivered twice, before the copy is sent
     */
    FaultyProxy(int port, NetworkFaults faults, Consumer<String> copied) {
        this.port = port;
        this.faults = faults;
        this.copied = copied;
        try {
            this.listener = listener();
        } catch (IOException failure) {
            throw new TestbedFailure("port %d is not free".formatted(port), failure);
        }
        Thread.ofVirtual().name("link").start(this::listen);
    }

    private ServerSocket listener() throws IOException {
        return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    }

    int port() {
        return port;
    }

    void forwardTo(int port) {
        target = port;
    }

    private void listen() {
        while (!closed) {
            try {
                Socket caller = listener.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException nobodyListens) {
                awaitTarget();
            }
        }
        hangUp(listener);
    }

    /** Takes the port again as soon as the process answers. */
    private void awaitTarget() {
        while (!closed && listener.isClosed()) {
            try (Socket _ = connect()) {
                listener = listener();
            } catch (IOException stillDown) {
                Polling.pause();
            }
        }
    }

    private void serve(Socket caller) {
        open.add(caller);
        ConnectionFault fault = faults.next();
        try (Socket called = connectOrRefuse()) {
            open.add(called);
            caller.setTcpNoDelay(true);
            if (fault instanceof ConnectionFault.DuplicateRequest(Duration later)) {
                forwardAndDuplicate(caller, called, later);
            }
            Thread back =
                    Thread.ofVirtual()
                            .start(() -> forward(called, caller, FlowDirection.TO_CALLER, fault));
            forward(caller, called, FlowDirection.TO_TARGET, fault);
            back.join();
            open.remove(called);
        } catch (IOException goneAway) {
            reset(caller);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp(caller);
            open.remove(caller);
        }
    }

    /** Connects to the process; when it refuses, this port refuses too. */
    private Socket connectOrRefuse() throws IOException {
        try {
            return connect();
        } catch (ConnectException refused) {
            hangUp(listener);
            throw refused;
        }
    }

    private Socket connect() throws IOException {
        Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
        called.setTcpNoDelay(true);
        return called;
    }

    /**
     * Forwards the bytes of one direction to their end, then closes both connections, because no
     * peer closes only one direction.
     */
    private void forward(Socket from, Socket to, FlowDirection way, ConnectionFault fault) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long before = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int passed = applyFault(fault, way, before, read, buffer, from, to);
                out.write(buffer, passed, read - passed);
                before += read;
            }
        } catch (IOException goneAway) {
            reset(to);
            reset(from);
        }
        hangUp(to);
        hangUp(from);
    }

    /** Lets a fault happen if these bytes reach its place; how many of them have passed by then. */
    private int applyFault(
            ConnectionFault fault,
            FlowDirection way,
            long before,
            int read,
            byte[] buffer,
            Socket from,
            Socket to)
            throws IOException {
        return switch (fault) {
            case ConnectionFault.ConnectionReset(FlowDirection its, long bytes)
                    when isReached(its, bytes, way, before, read) -> {
                to.getOutputStream().write(buffer, 0, (int) (bytes - before));
                faults.count("cut");
                reset(from);
                reset(to);
                throw new IOException("cut");
            }
            case ConnectionFault.Delay(FlowDirection its, long bytes, Duration time)
                    when isReached(its, bytes, way, before, read) -> {
                int passed = (int) (bytes - before);
                to.getOutputStream().write(buffer, 0, passed);
                faults.count("stalled");
                pause(time);
                yield passed;
            }
            case ConnectionFault.ConnectionReset _,
                    ConnectionFault.Delay _,
                    ConnectionFault.DuplicateRequest _,
                    ConnectionFault.None _ ->
                    0;
        };
    }

    private boolean isReached(
            FlowDirection its, long bytes, FlowDirection way, long before, int read) {
        return its == way && bytes >= before && bytes < before + read && !faults.isSuspended();
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private void forwardAndDuplicate(Socket caller, Socket called, Duration later)
            throws IOException {
        byte[] request = request(caller.getInputStream());
        called.getOutputStream().write(request);
        if (request.length > 0) {
            copied.accept(new String(request, StandardCharsets.UTF_8));
            Thread.ofVirtual().start(() -> deliverDuplicate(request, later));
        }
    }

    /** Delivers a request again; its response is dropped. */
    private void deliverDuplicate(byte[] request, Duration later) {
        try {
            pause(later);
            try (Socket again = connect()) {
                open.add(again);
                again.setSoTimeout(COPY_LIMIT_MILLIS);
                again.getOutputStream().write(request);
                faults.count("delivered twice");
                again.getInputStream().read();
                open.remove(again);
            }
        } catch (IOException goneAway) {
            faults.count("copy lost");
        }
    }

    /** One HTTP request, head and body; less if the caller closes the connection. */
    private static byte[] request(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int next = in.read();
            if (next < 0) {
                return read.toByteArray();
            }
            read.write(next);
            if (next == '\n') {
                newlines++;
            } else if (next != '\r') {
                newlines = 0;
            }
        }
        int length =
                read.toString(StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LENGTH))
                        .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
                        .findFirst()
                        .orElse(0);
        read.writeBytes(in.readNBytes(length));
        return read.toByteArray();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            return;
        }
        hangUp(socket);
    }

    private static void hangUp(Closeable socket) {
        try {
            socket.close();
        } catch (IOException goneAlready) {
            return;
        }
    }

    /** No more connections; those that stand are reset. */
    @Override
    public void close() {
        closed = true;
        hangUp(listener);
        open.forEach(FaultyProxy::reset);
    }
}
