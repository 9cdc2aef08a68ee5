package coffer.platform.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy between the platform and its bank that cuts the next connections which carry an order,
 * each after so many bytes of the request or of the reply. Everything else passes.
 */
final class CutConnectionProxy implements AutoCloseable {

    private volatile ServerSocket listener;
    private final int bankPort;
    private final String order;
    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();

    /**
     * Where to cut.
     *
     * @param inRequest in the request, or in the reply
     * @param bytes how many bytes pass before
     */
    record Cut(boolean inRequest, int bytes) {}

    CutConnectionProxy(int bankPort) {
        this(bankPort, "DLMDETRN");
    }

    /**
     * @param action of the messages that are cut
     */
    CutConnectionProxy(int bankPort, String action) {
        this.bankPort = bankPort;
        this.order = "<action>" + action + "</action>";
        this.listener = open(0);
        Thread.ofVirtual().start(this::listen);
    }

    private static ServerSocket open(int port) {
        try {
            return new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes connections again, at the same port, after {@link #close}: until then it refused. */
    void reopen() {
        listener = open(listener.getLocalPort());
        Thread.ofVirtual().start(this::listen);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Cuts the next orders, one after the other. */
    void cut(List<Cut> next) {
        cuts.addAll(next);
    }

    private void listen() {
        ServerSocket open = listener;
        while (!open.isClosed()) {
            try {
                Socket caller = open.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller;
                Socket bank = new Socket(InetAddress.getLoopbackAddress(), bankPort)) {
            byte[] request = request(caller.getInputStream());
            boolean carriesOrder = new String(request, StandardCharsets.ISO_8859_1).contains(order);
            Cut cut = carriesOrder ? cuts.poll() : null;
            if (cut != null && cut.inRequest()) {
                bank.getOutputStream().write(request, 0, Math.min(cut.bytes(), request.length));
                bank.getOutputStream().flush();
                reset(caller);
                return;
            }
            bank.getOutputStream().write(request);
            byte[] reply = bank.getInputStream().readAllBytes();
            int passes = cut == null ? reply.length : Math.min(cut.bytes(), reply.length);
            caller.getOutputStream().write(reply, 0, passes);
            caller.getOutputStream().flush();
            if (cut != null) {
                reset(caller);
            }
        } catch (IOException goneAway) {
            // Whoever went away sees the same of the other side: the connection ends.
            cutAll(caller);
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void cutAll(Socket caller) {
        try {
            caller.close();
        } catch (IOException alreadyGone) {
            throw new UncheckedIOException(alreadyGone);
        }
    }

    /** One HTTP request, head and body. */
    private static byte[] request(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int bodyLength = -1;
        int headLength = 0;
        while (bodyLength < 0 || read.size() < headLength + bodyLength) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            read.write(next);
            String head = bodyLength < 0 ? read.toString(StandardCharsets.ISO_8859_1) : "";
            if (head.endsWith("\r\n\r\n")) {
                headLength = read.size();
                bodyLength = contentLength(head);
            }
        }
        return read.toByteArray();
    }

    private static int contentLength(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
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
