package coffer.banks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.NoVerdictReason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Framed TCP, with a protocol that is small: eight digits tell the length of a text in GBK, a
 * request is {@code ORDER} and a serial, and {@code ACCEPTED} begins the only reply there is.
 */
final class FramedTcpFirstByteIT extends FirstByteContract {

    private static final Charset GBK = Charset.forName("GBK");
    private static final int HEAD_BYTES = 8;

    private final Transports transports = new Transports(Clock.systemUTC());
    private int lastConnection;

    @AfterEach
    void close() {
        transports.close();
    }

    private static final class EightDigits implements FrameFormat {

        @Override
        public int headBytes() {
            return HEAD_BYTES;
        }

        @Override
        public int bodyBytes(byte[] head) throws UnreadableReply {
            String digits = new String(head, StandardCharsets.ISO_8859_1);
            if (!digits.matches("[0-9]{8}")) {
                throw new UnreadableReply("no length in the head");
            }
            return Integer.parseInt(digits);
        }
    }

    private static final class Codec implements MessageCodec<String, String> {

        @Override
        public String action(String request) {
            return "ORDER";
        }

        @Override
        public String code(String reply) {
            return reply.strip();
        }

        @Override
        public String text(String reply) {
            return "";
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, GBK);
        }

        @Override
        public String masked(String message) {
            return message;
        }
    }

    private static byte[] frame(String text) {
        byte[] body = text.getBytes(GBK);
        byte[] frame = new byte[HEAD_BYTES + body.length];
        byte[] head = "%08d".formatted(body.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, frame, 0, HEAD_BYTES);
        System.arraycopy(body, 0, frame, HEAD_BYTES, body.length);
        return frame;
    }

    private static void marshal(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        exchange.setProperty(BankClient.REQUEST_TEXT, text);
        exchange.getMessage().setBody(frame(text));
    }

    private static void unmarshal(Exchange exchange) throws UnreadableReply {
        byte[] frame = exchange.getMessage().getBody(byte[].class);
        String text = new String(frame, HEAD_BYTES, frame.length - HEAD_BYTES, GBK);
        exchange.setProperty(BankClient.REPLY_TEXT, text);
        if (!text.startsWith("ACCEPTED")) {
            throw new UnreadableReply("no such reply");
        }
        exchange.getMessage().setBody(text);
    }

    @Override
    Sender sender(String host, int port, ConnectionLimits limits) {
        String connection = "framed-" + ++lastConnection;
        FramedTcp wire = transports.framedTcp(host, port, new EightDigits(), limits);
        RouteBuilder route =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(BankClient.entrance(connection))
                                .routeId(connection)
                                .errorHandler(noErrorHandler())
                                .process(FramedTcpFirstByteIT::marshal)
                                .process(wire)
                                .id(BankClient.wire(connection))
                                .process(FramedTcpFirstByteIT::unmarshal);
                    }
                };
        BankClient<String, String> client =
                transports.connect(connection, route, new Codec(), limits);
        return (serial, permit) ->
                client.submit(
                        "ORDER " + serial + " 货款".repeat(20),
                        String.class,
                        permit,
                        FramedTcpFirstByteIT::accepted);
    }

    private static BankReply accepted(String reply, BankExchange exchange) {
        return new BankReply.Accepted(Optional.empty(), exchange);
    }

    @Override
    RawSocketServer.RequestEnd requestEnd() {
        return request ->
                request.length() >= HEAD_BYTES
                        && request.length()
                                >= HEAD_BYTES + Integer.parseInt(request.substring(0, HEAD_BYTES));
    }

    @Override
    String accepted() {
        return "ACCEPTED 已受理 by the host";
    }

    @Override
    byte[] reply(String message) {
        return frame(message);
    }

    @Override
    String serialIn(String request) {
        return request.replaceAll("(?s).*ORDER (\\w+).*", "$1");
    }

    @Test
    void theFrameLeavesAsItWasWritten() {
        try (RawSocketServer bank = bankThatReplies(reply(accepted()))) {
            send(bank, YES);
            assertThat(bank.requests().getFirst())
                    .isEqualTo(
                            new String(
                                    frame("ORDER 1" + " 货款".repeat(20)),
                                    StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void anAnnouncedLengthOverTheLimitIsNotReadAtAll() {
        byte[] head = "99999999".getBytes(StandardCharsets.US_ASCII);
        try (RawSocketServer bank =
                bank((socket, out) -> {
                    out.write(head);
                    Thread.sleep(Duration.ofSeconds(20));
                })) {
            BankReply reply = send(bank, YES);
            assertSilent(reply, NoVerdictReason.UNREADABLE);
            assertThat(reply.exchange().text()).contains("a reply of 100000007 bytes");
        }
    }

    @Test
    void aBankThatDoesNotReadIsCutAtTheReplyLimit() {
        // It never reads: a large request fills all buffers, and writing blocks.
        String large = "x".repeat(32 << 20);
        try (RawSocketServer bank =
                new RawSocketServer(
                        request -> true, (socket, out) -> Thread.sleep(Duration.ofSeconds(20)))) {
            ConnectionLimits impatient = new ConnectionLimits(5_000, 30_000, 300, 65_536, 200);
            BankReply reply = sender(bank, impatient).send(large, YES);
            assertThat(reply).isInstanceOf(BankReply.Silent.class);
        }
    }
}
