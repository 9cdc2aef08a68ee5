package coffer.banks.kernel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A wire node that speaks length-framed messages over plain TCP: it connects, asks the {@link
 * FirstByteGuard}, writes one frame, reads one frame and closes the connection. It repeats nothing.
 *
 * <p>The body of the Camel message is the whole frame, head included, in both directions.
 *
 * <p><b>Limits.</b> A connection must stand within the connect timeout; the bank may be silent for
 * the read timeout; after the reply timeout the socket is closed, whether the call is writing or
 * reading. A reply that announces more bytes than it may have is not read further. Calls above the
 * limit of connections wait for the connect timeout, and then write nothing.
 *
 * <p>Safe for use by many threads; a call blocks its thread.
 */
public final class FramedTcp implements Processor {

    private final FirstByteGuard guard;
    private final String host;
    private final int port;
    private final FrameFormat format;
    private final ConnectionLimits limits;
    private final Semaphore places;

    FramedTcp(
            FirstByteGuard guard,
            String host,
            int port,
            FrameFormat format,
            ConnectionLimits limits) {
        this.guard = guard;
        this.host = host;
        this.port = port;
        this.format = format;
        this.limits = limits;
        this.places = new Semaphore(limits.connections());
    }

    @Override
    public void process(Exchange exchange) throws IOException, InterruptedException {
        Object number = exchange.getMessage().removeHeader(FirstByteGuard.HEADER);
        FirstByteGuard.Call call = guard.required(number == null ? null : number.toString());
        byte[] request = exchange.getMessage().getBody(byte[].class);
        if (request == null) {
            throw new IOException("no frame to write");
        }
        if (!places.tryAcquire(limits.connectTimeoutMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("no place among " + limits.connections() + " connections");
        }
        try {
            exchange.getMessage().setBody(exchanged(call, request));
        } finally {
            places.release();
        }
    }

    private byte[] exchanged(FirstByteGuard.Call call, byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(limits.readTimeoutMillis());
            // The name is looked up for every call, so that a bank may move.
            socket.connect(new InetSocketAddress(host, port), limits.connectTimeoutMillis());
            call.beforeFirstByte();
            CompletableFuture<Void> deadline = closeAtDeadline(socket);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request);
                out.flush();
                return reply(call, socket.getInputStream());
            } finally {
                deadline.complete(null);
            }
        }
    }

    /** A read timeout does not cover writing, nor a reply that comes byte by byte. */
    private CompletableFuture<Void> closeAtDeadline(Socket socket) {
        CompletableFuture<Void> deadline = new CompletableFuture<>();
        deadline.orTimeout(limits.replyTimeoutMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(timeout -> {
                    close(socket);
                    return null;
                });
        return deadline;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // Whoever reads or writes gets the exception.
        }
    }

    private byte[] reply(FirstByteGuard.Call call, InputStream in) throws IOException {
        byte[] head = new byte[format.headBytes()];
        read(call, in, head, 0);
        int bodyBytes = format.bodyBytes(head);
        long all = (long) head.length + bodyBytes;
        if (bodyBytes < 0 || all > limits.replyLimitBytes()) {
            throw new UnreadableReply("a reply of " + all + " bytes is announced");
        }
        byte[] frame = Arrays.copyOf(head, (int) all);
        read(call, in, frame, head.length);
        return frame;
    }

    /** Fills an array from an offset on; what was read is kept even if the reply breaks off. */
    private static void read(FirstByteGuard.Call call, InputStream in, byte[] into, int offset)
            throws IOException {
        int at = offset;
        while (at < into.length) {
            int count = in.read(into, at, into.length - at);
            if (count < 0) {
                throw new EOFException("the connection ended after " + at + " bytes of a reply");
            }
            call.received(into, at, count);
            at += count;
        }
    }
}
