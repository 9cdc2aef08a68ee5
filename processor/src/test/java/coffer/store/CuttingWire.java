package coffer.store;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a server, which is cut where a test says. A cut resets the client's end of one
 * connection. The server's end is closed with it or, as when a cable is pulled out, stays open:
 * then the server knows nothing of it.
 */
public final class CuttingWire implements AutoCloseable {

    /** Less than this is not a batch: a question by key, a login, an END. */
    private static final int BATCH = 1_500;

    private final URI target;
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();
    private final Queue<Boolean> greetings = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();

    /** Where a connection is cut. */
    public enum Place {
        /** After so many bytes of a batch. */
        REQUEST,
        /** So many bytes before a batch is whole: nothing of it can be committed. */
        BEFORE_COMMIT,
        /** After so many bytes of the answer to a batch: it is committed. */
        REPLY,
        /** After so many bytes from the server, whatever they are. */
        ANYTHING
    }

    /**
     * One cut.
     *
     * @param serverKnows whether the server's end is closed too
     */
    public record Cut(Place place, int bytes, boolean serverKnows) {}

    /**
     * A wire that is whole.
     *
     * @param url of the server, as {@link TestBooks#url}
     */
    public CuttingWire(String url) {
        this.target = URI.create(url);
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::listen);
    }

    /** The same database, over this wire. */
    public String url() {
        return target.toString()
                .replace(":" + target.getPort() + "/", ":" + listener.getLocalPort() + "/");
    }

    /** Cuts as soon as the place comes by; several one after the other. */
    public void cut(Cut... next) {
        cuts.addAll(List.of(next));
    }

    /** Cuts all connections now. */
    public void cutAll(boolean serverKnows) {
        List<Socket> now = List.copyOf(sockets);
        for (int at = 0; at < now.size(); at += serverKnows ? 1 : 2) {
            reset(now.get(at));
        }
    }

    /** Lets the next connection end before it has begun. */
    public void refuseNext() {
        greetings.add(true);
    }

    /** Answers the next connection as a server does that is still starting up. */
    public void sayStartingNext() {
        greetings.add(false);
    }

    /** How many cuts have been made. */
    public int done() {
        return done.get();
    }

    private void listen() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> greet(client));
            }
        } catch (IOException closed) {
            cutAll(true);
        }
    }

    private void greet(Socket client) {
        try {
            Boolean refused = greetings.poll();
            if (refused == null) {
                Socket server = new Socket(target.getHost(), target.getPort());
                sockets.addAll(List.of(client, server));
                Line line = new Line(client, server);
                Thread.ofVirtual().start(line::toServer);
                Thread.ofVirtual().start(line::toClient);
            } else if (refused) {
                reset(client);
            } else {
                sayStarting(client);
            }
        } catch (IOException gone) {
            reset(client);
        }
    }

    private static void sayStarting(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        in.skipNBytes(in.readInt() - 4);
        byte[] fields =
                "SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[5 + fields.length];
        message[0] = 'E';
        message[4] = (byte) (4 + fields.length);
        System.arraycopy(fields, 0, message, 5, fields.length);
        client.getOutputStream().write(message);
        client.close();
    }

    private final class Line {

        private final Socket client;
        private final Socket server;
        private volatile boolean answersBatch;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void toServer() {
            byte[] buffer = new byte[1 << 20];
            try {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    Cut next = cuts.peek();
                    boolean batch = read >= BATCH;
                    if (next != null
                            && batch
                            && (next.place() == Place.REQUEST
                                    || next.place() == Place.BEFORE_COMMIT)
                            && cuts.remove(next)) {
                        int whole =
                                next.place() == Place.REQUEST
                                        ? next.bytes()
                                        : read - 1 - next.bytes() % 5;
                        out.write(buffer, 0, Math.clamp(whole, 0, read - 1));
                        cut(next);
                        return;
                    }
                    answersBatch |= batch;
                    out.write(buffer, 0, read);
                }
                server.shutdownOutput();
            } catch (IOException gone) {
                reset(client);
            }
        }

        void toClient() {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    Cut next = cuts.peek();
                    if (next != null
                            && (next.place() == Place.ANYTHING
                                    || (next.place() == Place.REPLY && answersBatch))
                            && cuts.remove(next)) {
                        out.write(buffer, 0, Math.min(next.bytes(), read - 1));
                        cut(next);
                        return;
                    }
                    out.write(buffer, 0, read);
                }
                client.close();
            } catch (IOException gone) {
                reset(client);
            }
        }

        private void cut(Cut cut) {
            done.incrementAndGet();
            reset(client);
            if (cut.serverKnows()) {
                reset(server);
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyGone) {
            // There is nothing left to close.
            return;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
