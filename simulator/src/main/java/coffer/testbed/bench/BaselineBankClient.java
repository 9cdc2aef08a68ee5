package coffer.testbed.bench;

import coffer.testbed.TestbedFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The least that can talk to the bank: the platform's own messages of one transfer, taken from the
 * bank's journal, sent again under other serials and between other accounts, each on a fresh
 * connection. It keeps no books, so it shows what the bank and the network alone cost.
 *
 * <p>Its accounts lie under a main account that the platform does not know, or the platform would
 * find foreign money on its statements. Safe for threads.
 */
final class BaselineBankClient {

    private static final Charset GBK = Charset.forName("GBK");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How the code begins of what was done (AAAAAAA) and of what was accepted (AAAAAAE). */
    private static final String OK = "<status>AAAAAA";

    private final InetSocketAddress address;
    private final List<String> messages;

    /**
     * A client for one transfer's messages.
     *
     * @param messages as the bank received them
     */
    BaselineBankClient(String bankUrl, List<String> messages) {
        URI uri = URI.create(bankUrl);
        this.address = new InetSocketAddress(InetAddress.ofLiteral(uri.getHost()), uri.getPort());
        this.messages = List.copyOf(messages);
    }

    /**
     * Sends the messages of one transfer, one after the other; the nanoseconds it took.
     *
     * @param words what stands in place of what: the serial, the accounts, their names
     */
    long transfer(Map<String, String> words) {
        long begun = System.nanoTime();
        for (String message : messages) {
            String reply = send(replaced(message, words).getBytes(GBK));
            if (!reply.contains(OK)) {
                throw new TestbedFailure("the bank answered the bare client: " + reply);
            }
        }
        return System.nanoTime() - begun;
    }

    private static String replaced(String message, Map<String, String> words) {
        String text = message;
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return text;
    }

    private String send(byte[] body) {
        String head =
                "POST / HTTP/1.1\r\nHost: bank\r\nContent-Type: application/xml\r\n"
                        + "Connection: close\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.connect(address, (int) LIMIT.toMillis());
            byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
            byte[] all = new byte[headBytes.length + body.length];
            System.arraycopy(headBytes, 0, all, 0, headBytes.length);
            System.arraycopy(body, 0, all, headBytes.length, body.length);
            OutputStream out = socket.getOutputStream();
            out.write(all);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), GBK);
        } catch (IOException failure) {
            throw new TestbedFailure("the bare client cannot reach the bank", failure);
        }
    }
}
