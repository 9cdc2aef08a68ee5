package coffer.simulator.storm;

import coffer.simulator.demo.StageFailure;
import coffer.simulator.storm.Fate.Way;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * process that is down looks from here as it is: the caller is reset.
 */
final class Link implements AutoCloseable {

    private static final int BACKLOG = 500;
    private static final int BUFFER_BYTES = 16_384;
    private static final int COPY_LIMIT_MILLIS = 20_000;
    private static final String LENGTH = "content-length:";

    private final Weather weather;
    private final Consumer<String> copied;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    /**
     * Opens the port; it leads nowhere yet.
     *
     * @param copied is told each request that is delivered twice, before the copy leaves
     */
    Link(Weather weather, Consumer<String> copied) {
        this.weather = weather;
        this.copied = copied;
        try {
            this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new StageFailure("there is no free port", failure);
        }
        Thread.ofVirtual().name("link").start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    void leadTo(int port) {
        target = port;
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException closed) {
                close();
            }
        }
    }

    private void serve(Socket caller) {
        open.add(caller);
        Fate fate = weather.next();
        try (Socket called = connect()) {
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
        hangUp(listener);
        open.forEach(Link::reset);
    }
}
