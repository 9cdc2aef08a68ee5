package coffer.testbed.storm;

import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Fate.Way;
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
 * One way from a caller to a process, in bad weather: a port of its own whose connections lead to
 * that of the process, unless the weather cuts them, stalls them, or delivers a request twice. A
 * process that is down looks from here as it does from beside it: whoever comes first is reset, and
 * from then on connections are refused until it is up again.
 */
final class Link implements AutoCloseable {

    private static final int BACKLOG = 500;
    private static final int BUFFER_BYTES = 16_384;
    private static final int COPY_LIMIT_MILLIS = 20_000;
    private static final String LENGTH = "content-length:";

    private final Weather weather;
    private final Consumer<String> copied;
    private final int port;
    private volatile ServerSocket listener;
    private volatile boolean closed;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    /**
     * Opens the port; it leads nowhere yet.
     *
     * @param port one that no connection is given for its own end: it is given up and taken again
     * @param copied is told each request that is delivered twice, before the copy leaves
     */
    Link(int port, Weather weather, Consumer<String> copied) {
        this.port = port;
        this.weather = weather;
        this.copied = copied;
        try {
            this.listener = listener();
        } catch (IOException failure) {
            throw new StageFailure("port %d is not free".formatted(port), failure);
        }
        Thread.ofVirtual().name("link").start(this::listen);
    }

    private ServerSocket listener() throws IOException {
        return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    }

    int port() {
        return port;
    }

    void leadTo(int port) {
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
                Waiting.pause();
            }
        }
    }

    private void serve(Socket caller) {
        open.add(caller);
        Fate fate = weather.next();
        try (Socket called = connectOrRefuse()) {
            open.add(called);
            caller.setTcpNoDelay(true);
            if (fate instanceof Fate.Twice(Duration later)) {
                twice(caller, called, later);
            }
            Thread back = Thread.ofVirtual().start(() -> carry(called, caller, Way.BACK, fate));
            carry(caller, called, Way.THERE, fate);
            back.join();
            open.remove(called);
        } catch (IOException goneAway) {
            reset(caller);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp(caller);
            open.remove(caller);
        }
    }

    /** Where nobody listens any more, nobody does here. */
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

    /** Carries bytes one way to their end; then both ends are hung up, for nobody hangs up half. */
    private void carry(Socket from, Socket to, Way way, Fate fate) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long before = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int passed = meet(fate, way, before, read, buffer, from, to);
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

    /** Lets a fate happen if these bytes reach its place; how many of them have passed by then. */
    private int meet(
            Fate fate, Way way, long before, int read, byte[] buffer, Socket from, Socket to)
            throws IOException {
        return switch (fate) {
            case Fate.Cut(Way its, long bytes) when meets(its, bytes, way, before, read) -> {
                to.getOutputStream().write(buffer, 0, (int) (bytes - before));
                weather.happened("cut");
                reset(from);
                reset(to);
                throw new IOException("cut");
            }
            case Fate.Stall(Way its, long bytes, Duration time)
                    when meets(its, bytes, way, before, read) -> {
                int passed = (int) (bytes - before);
                to.getOutputStream().write(buffer, 0, passed);
                weather.happened("stalled");
                pause(time);
                yield passed;
            }
            case Fate.Cut _, Fate.Stall _, Fate.Twice _, Fate.Sound _ -> 0;
        };
    }

    private boolean meets(Way its, long bytes, Way way, long before, int read) {
        return its == way && bytes >= before && bytes < before + read && !weather.isCalm();
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new IOException("told to stop", told);
        }
    }

    private void twice(Socket caller, Socket called, Duration later) throws IOException {
        byte[] request = request(caller.getInputStream());
        called.getOutputStream().write(request);
        if (request.length > 0) {
            copied.accept(new String(request, StandardCharsets.UTF_8));
            Thread.ofVirtual().start(() -> copy(request, later));
        }
    }

    /** Delivers a request again; what is answered to it is thrown away. */
    private void copy(byte[] request, Duration later) {
        try {
            pause(later);
            try (Socket again = connect()) {
                open.add(again);
                again.setSoTimeout(COPY_LIMIT_MILLIS);
                again.getOutputStream().write(request);
                weather.happened("delivered twice");
                again.getInputStream().read();
                open.remove(again);
            }
        } catch (IOException goneAway) {
            weather.happened("copy lost");
        }
    }

    /** One HTTP request, head and body; less if the caller hangs up. */
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
        open.forEach(Link::reset);
    }
}
