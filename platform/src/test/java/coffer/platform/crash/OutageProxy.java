package coffer.platform.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy between a platform and a bank or a database. Open, it forwards bytes both ways. While it
 * accepts nothing, callers wait for their connections, except for a few that the system accepts by
 * itself. Closed, it breaks all connections and refuses others.
 */
final class OutageProxy implements AutoCloseable {

    /** The system accepts about so many connections by itself. */
    private static final int BACKLOG = 1;

    private final URI target;
    private final AtomicInteger passed = new AtomicInteger();
    private final Semaphore acceptGate = new Semaphore(1);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    OutageProxy(String url) {
        this.target = URI.create(url);
        this.listener = open(0);
        Thread.ofVirtual().start(this::listen);
    }

    private static ServerSocket open(int port) {
        try {
            return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The address of the target through this proxy. */
    String url() {
        return target.toString()
                .replace(":" + target.getPort(), ":" + listener.getLocalPort())
                .replace(target.getHost(), "127.0.0.1");
    }

    /** Accepts no more connections until {@link #resumeAccepting}. */
    void stopAccepting() {
        acceptGate.acquireUninterruptibly();
    }

    /** Accepts connections again. */
    void resumeAccepting() {
        acceptGate.release();
    }

    /** How many connections were forwarded. */
    int connectionCount() {
        return passed.get();
    }

    /** Breaks all connections and refuses others. */
    void breakAndRefuse() {
        close();
        sockets.forEach(OutageProxy::end);
        sockets.clear();
    }

    /** Opens the same port again. */
    void reopen() {
        listener = open(listener.getLocalPort());
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        ServerSocket mine = listener;
        while (!mine.isClosed()) {
            acceptGate.acquireUninterruptibly();
            acceptGate.release();
            try {
                Socket caller = mine.accept();
                Thread.ofVirtual().start(() -> pass(caller));
            } catch (IOException shut) {
                return;
            }
        }
    }

    private void pass(Socket caller) {
        acceptGate.acquireUninterruptibly();
        acceptGate.release();
        try {
            Socket called = new Socket(target.getHost(), target.getPort());
            passed.incrementAndGet();
            sockets.addAll(List.of(caller, called));
            Thread.ofVirtual().start(() -> copy(called, caller));
            copy(caller, called);
        } catch (IOException nobodyThere) {
            end(caller);
        }
    }

    /** Forwards one direction to its end; the other may continue. */
    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            end(from);
            end(to);
        }
        if (from.isOutputShutdown()) {
            end(from);
            end(to);
            sockets.removeAll(List.of(from, to));
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
