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
 * A door between a platform and what it calls, be it a bank or a database. Open, it passes bytes
 * both ways. Jammed, it takes no more connections: after the few that the system takes in its stead
 * callers wait for theirs to stand. Shut, it breaks all connections and refuses others.
 */
final class OutageProxy implements AutoCloseable {

    /** The system takes about so many connections by itself. */
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

    /** The address of the target, through this door. */
    String url() {
        return target.toString()
                .replace(":" + target.getPort(), ":" + listener.getLocalPort())
                .replace(target.getHost(), "127.0.0.1");
    }

    /** Takes no more connections, until it is freed. */
    void stopAccepting() {
        acceptGate.acquireUninterruptibly();
    }

    /** Takes connections again. */
    void resumeAccepting() {
        acceptGate.release();
    }

    /** How many connections came through. */
    int connectionCount() {
        return passed.get();
    }

    /** Breaks all connections and refuses others. */
    void breakAndRefuse() {
        close();
        sockets.forEach(OutageProxy::end);
        sockets.clear();
    }

    /** Is open again where it was. */
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

    /** One way, to its end; the other way may go on. */
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
