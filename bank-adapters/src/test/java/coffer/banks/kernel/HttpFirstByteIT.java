package coffer.banks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankCommand;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.Party;
import coffer.bank.BankGateway;
import coffer.bank.BankReply;
import coffer.bank.ClientSerial;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.SubAccountNo;
import coffer.banks.Banks;
import coffer.market.BankCode;
import coffer.market.MainAccountNo;
import coffer.money.Money;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The HTTP client, as a CITIC connection uses it; and what only HTTP can do wrong. */
final class HttpFirstByteIT extends FirstByteContract {

    private static final String ACCEPTED = "<stream><status>AAAAAAE</status></stream>";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final Banks banks = new Banks(Clock.systemUTC());

    @AfterEach
    void close() {
        banks.close();
    }

    @Override
    Sender sender(String host, int port, ConnectionLimits limits) {
        BankGateway gateway =
                banks.open(
                                new BankCode("citic"),
                                new MainAccountNo("8110000000000009999"),
                                Map.of(
                                        "url",
                                        "http://" + host + ":" + port,
                                        "userName",
                                        "MKTDEMO",
                                        "connectTimeoutMillis",
                                        Integer.toString(limits.connectTimeoutMillis()),
                                        "readTimeoutMillis",
                                        Integer.toString(limits.readTimeoutMillis()),
                                        "replyTimeoutMillis",
                                        Integer.toString(limits.replyTimeoutMillis()),
                                        "replyLimitBytes",
                                        Integer.toString(limits.replyLimitBytes()),
                                        "connections",
                                        Integer.toString(limits.connections())))
                        .gateway();
        return (serial, permit) -> gateway.send(command(serial), permit);
    }

    private static BankCommand command(String serial) {
        return new ForcedTransfer(
                new ClientSerial(serial),
                InstructionKind.TRANSFER,
                new Party(new SubAccountNo("3110000000000010001"), "示例买方甲公司"),
                new Party(new SubAccountNo("3110000000000010002"), "示例卖方乙公司"),
                Money.parse("12.34"),
                Optional.empty(),
                "货款");
    }

    @Override
    RawSocketServer.RequestEnd requestEnd() {
        return request -> {
            int head = request.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(request);
            int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
            return head >= 0 && request.length() >= head + 4 + body;
        };
    }

    @Override
    String accepted() {
        return ACCEPTED;
    }

    @Override
    byte[] reply(String message) {
        return reply(200, "", message);
    }

    private static byte[] reply(int status, String headers, String body) {
        byte[] bytes = body.getBytes(Charset.forName("GB18030"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String head =
                "HTTP/1.1 " + status + " Said\r\n" + headers + "Content-Length: " + bytes.length;
        all.writeBytes((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    @Override
    String serialIn(String request) {
        return request.replaceAll("(?s).*<clientID>(\\w+)<.*", "$1");
    }

    @Test
    void theRequestIsOnePostAndTheConnectionEndsWithIt() {
        try (RawSocketServer bank = bankThatReplies(reply(ACCEPTED))) {
            send(bank, YES);
            assertThat(bank.requests().getFirst())
                    .startsWith("POST / HTTP/1.1")
                    .contains("Connection: close")
                    .doesNotContain("Accept-Encoding");
        }
    }

    @Test
    void anUnavailableBankIsSilentAndIsAskedOnce() {
        for (int status : new int[] {429, 500, 502, 503, 504}) {
            try (RawSocketServer bank =
                    bankThatReplies(reply(status, "Retry-After: 0\r\n", ACCEPTED))) {
                BankReply reply = send(bank, YES);
                assertSilent(reply, NoVerdictReason.UNREADABLE);
                assertThat(reply.exchange().reply()).isEqualTo(ACCEPTED);
                assertThat(bank.requests()).hasSize(1);
            }
        }
    }

    @Test
    void aRedirectIsSilentAndIsNotFollowed() {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            try (RawSocketServer elsewhere = bankThatReplies(reply(ACCEPTED));
                    RawSocketServer bank =
                            bankThatReplies(
                                    reply(
                                            status,
                                            "Location: http://127.0.0.1:%d/\r\n"
                                                    .formatted(elsewhere.port()),
                                            ""))) {
                assertSilent(send(bank, YES), NoVerdictReason.UNREADABLE);
                assertThat(bank.requests()).hasSize(1);
                assertThat(elsewhere.connections()).isZero();
            }
        }
    }

    @Test
    void anAuthenticationChallengeIsSilentAndIsNotAnswered() {
        String demand = "WWW-Authenticate: Basic realm=\"bank\"\r\n";
        try (RawSocketServer bank = bankThatReplies(reply(401, demand, ""))) {
            assertSilent(send(bank, YES), NoVerdictReason.UNREADABLE);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void theHttpClientLeavesTheBodyAsItWasWritten() {
        try (RawSocketServer bank = bankThatReplies(reply(ACCEPTED))) {
            send(bank, YES);
            byte[] request = bank.requests().getFirst().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new String(request, Charset.forName("GBK")))
                    .endsWith("<memo>1 货款</memo><tranFlag>0</tranFlag></stream>")
                    .contains("<recvAccNm>示例卖方乙公司</recvAccNm>");
        }
    }
}
