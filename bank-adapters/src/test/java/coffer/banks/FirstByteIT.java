package coffer.banks;

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
import coffer.bank.WritePermit;
import coffer.market.BankCode;
import coffer.market.MainAccountNo;
import coffer.money.Money;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the bank saw and what we answer, for every way a connection can end. */
@Timeout(60)
class FirstByteIT {

    private static final String ACCEPTED = "<stream><status>AAAAAAE</status></stream>";
    private static final WritePermit YES = () -> true;
    private static final WritePermit NO = () -> false;

    private final Banks banks = new Banks(Clock.systemUTC());

    @BeforeEach
    void warmUp() {
        try (RawBank bank = new RawBank(RawBank.says(200, "", ACCEPTED))) {
            send(bank.url(), YES);
        }
    }

    @AfterEach
    void close() {
        banks.close();
    }

    @Test
    void anAnswerIsReadAfterOneRequestOnAConnectionOfItsOwn() {
        try (RawBank bank = new RawBank(RawBank.says(200, "", ACCEPTED))) {
            BankGateway gateway = gateway(bank.url(), Map.of());
            assertThat(gateway.send(command("1"), YES)).isInstanceOf(BankReply.Accepted.class);
            assertThat(gateway.send(command("2"), YES)).isInstanceOf(BankReply.Accepted.class);
            assertThat(bank.requests()).hasSize(2);
            assertThat(bank.connections()).isEqualTo(2);
            assertThat(bank.requests().getFirst())
                    .startsWith("POST / HTTP/1.1")
                    .contains("Connection: close")
                    .doesNotContain("Accept-Encoding")
                    .doesNotContainIgnoringCase(FirstByte.HEADER);
        }
    }

    @Test
    void aRefusedConnectionIsNotSent() throws IOException {
        String url;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + closedAtOnce.getLocalPort();
        }
        BankReply reply = send(url, YES);
        assertThat(reply).isInstanceOf(BankReply.NotSent.class);
        assertThat(reply.exchange().request()).isEmpty();
        assertThat(reply.exchange().code()).isEqualTo("NOT_SENT");
    }

    @Test
    void aHostThatDoesNotExistIsNotSent() {
        assertThat(send("http://no-such-host.invalid:6789", YES))
                .isInstanceOf(BankReply.NotSent.class);
    }

    @Test
    void aConnectionThatIsNeverTakenIsNotSent() throws IOException {
        // A backlog that is full: the next connect gets no answer at all.
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Socket one = new Socket();
                crowd.add(one);
                try {
                    one.connect(server.getLocalSocketAddress(), 100);
                } catch (IOException full) {
                    break;
                }
            }
            BankReply reply =
                    gateway(
                                    "http://127.0.0.1:" + server.getLocalPort(),
                                    Map.of("connectTimeoutMillis", "200"))
                            .send(command("1"), YES);
            assertThat(reply).isInstanceOf(BankReply.NotSent.class);
            for (Socket one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void aPermitThatEndedIsNotSentAndNotOneByteArrives() {
        try (RawBank bank = new RawBank(RawBank.says(200, "", ACCEPTED))) {
            BankReply reply = send(bank.url(), NO);
            assertThat(reply).isInstanceOf(BankReply.NotSent.class);
            assertThat(bank.bytes()).isZero();
            assertThat(bank.requests()).isEmpty();
        }
    }

    @Test
    void aPermitThatCannotBeAskedIsNotSentAndNotOneByteArrives() {
        try (RawBank bank = new RawBank(RawBank.says(200, "", ACCEPTED))) {
            BankReply reply =
                    send(
                            bank.url(),
                            () -> {
                                throw new IllegalStateException("the lease's table is away");
                            });
            assertThat(reply).isInstanceOf(BankReply.NotSent.class);
            assertThat(bank.bytes()).isZero();
        }
    }

    @Test
    void aPermitIsAskedOnceAndOnlyWhenTheConnectionStands() {
        try (RawBank bank = new RawBank(RawBank.says(200, "", ACCEPTED))) {
            List<Integer> asked = new ArrayList<>();
            send(
                    bank.url(),
                    () -> {
                        asked.add(bank.bytes());
                        return true;
                    });
            assertThat(asked).containsExactly(0);
        }
    }

    @Test
    void aResetAfterTheRequestIsSilentAndIsNotRepeated() {
        try (RawBank bank = new RawBank((socket, out) -> RawBank.reset(socket))) {
            assertSilent(send(bank.url(), YES), NoVerdictReason.NO_ANSWER);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void aCloseWithoutAReplyIsSilentAndIsNotRepeated() {
        try (RawBank bank = new RawBank((socket, out) -> socket.shutdownOutput())) {
            assertSilent(send(bank.url(), YES), NoVerdictReason.NO_ANSWER);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void aBankThatNeverAnswersIsSilentAfterTheReadTimeout() {
        try (RawBank bank = new RawBank((socket, out) -> Thread.sleep(Duration.ofSeconds(20)))) {
            BankGateway gateway = gateway(bank.url(), Map.of("readTimeoutMillis", "200"));
            BankReply reply = gateway.send(command("1"), YES);
            assertSilent(reply, NoVerdictReason.NO_ANSWER);
            assertThat(reply.exchange().request()).contains("<clientID>1</clientID>");
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void aReplyThatDripsForEverIsCutAtItsLimit() {
        RawBank.Behaviour drips =
                (socket, out) -> {
                    out.write(RawBank.reply(200, "", " ".repeat(1000)), 0, 60);
                    for (int i = 0; i < 900; i++) {
                        out.write(' ');
                        out.flush();
                        Thread.sleep(20);
                    }
                };
        try (RawBank bank = new RawBank(drips)) {
            BankGateway gateway = gateway(bank.url(), Map.of("replyTimeoutMillis", "300"));
            assertSilent(gateway.send(command("1"), YES), NoVerdictReason.UNREADABLE);
        }
    }

    @Test
    void aReplyOverTheLimitOfBytesIsUnreadable() {
        String large = "<stream><status>AAAAAAE</status>" + " ".repeat(9000) + "</stream>";
        try (RawBank bank = new RawBank(RawBank.says(200, "", large))) {
            BankGateway gateway = gateway(bank.url(), Map.of("replyLimitBytes", "8000"));
            assertSilent(gateway.send(command("1"), YES), NoVerdictReason.UNREADABLE);
            assertThat(gateway(bank.url(), Map.of()).send(command("1"), YES))
                    .isInstanceOf(BankReply.Accepted.class);
        }
    }

    @Test
    void aReplyThatBreaksOffIsUnreadableAndIsKept() {
        byte[] whole = RawBank.reply(200, "", "<stream><status>AAAAAAE</status></stream>");
        RawBank.Behaviour cut =
                (socket, out) -> {
                    out.write(whole, 0, whole.length - 12);
                    out.flush();
                };
        try (RawBank bank = new RawBank(cut)) {
            BankReply reply = send(bank.url(), YES);
            assertSilent(reply, NoVerdictReason.UNREADABLE);
            assertThat(reply.exchange().reply()).isEqualTo("<stream><status>AAAAAAE</stat");
        }
    }

    @Test
    void anUnavailableBankIsSilentAndIsAskedOnce() {
        for (int status : new int[] {429, 500, 502, 503, 504}) {
            try (RawBank bank = new RawBank(RawBank.says(status, "Retry-After: 0\r\n", ACCEPTED))) {
                BankReply reply = send(bank.url(), YES);
                assertSilent(reply, NoVerdictReason.UNREADABLE);
                assertThat(reply.exchange().reply()).isEqualTo(ACCEPTED);
                assertThat(bank.requests()).hasSize(1);
            }
        }
    }

    @Test
    void aRedirectIsSilentAndIsNotFollowed() {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            try (RawBank elsewhere = new RawBank(RawBank.says(200, "", ACCEPTED));
                    RawBank bank =
                            new RawBank(
                                    RawBank.says(
                                            status,
                                            "Location: " + elsewhere.url() + "/\r\n",
                                            ""))) {
                assertSilent(send(bank.url(), YES), NoVerdictReason.UNREADABLE);
                assertThat(bank.requests()).hasSize(1);
                assertThat(elsewhere.connections()).isZero();
            }
        }
    }

    @Test
    void aDemandForAPasswordIsSilentAndIsNotAnswered() {
        String demand = "WWW-Authenticate: Basic realm=\"bank\"\r\n";
        try (RawBank bank = new RawBank(RawBank.says(401, demand, ""))) {
            assertSilent(send(bank.url(), YES), NoVerdictReason.UNREADABLE);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void callsAtOnceAreJudgedEachForItself() throws InterruptedException, ExecutionException {
        // Odd calls may write and meet a bank that resets, even ones may not.
        try (RawBank bank = new RawBank((socket, out) -> RawBank.reset(socket));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            BankGateway gateway = gateway(bank.url(), Map.of());
            List<Future<BankReply>> replies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                replies.add(
                        threads.submit(
                                () -> gateway.send(command("S" + number), () -> number % 2 == 1)));
            }
            for (int i = 0; i < replies.size(); i++) {
                assertThat(replies.get(i).get())
                        .isInstanceOf(
                                i % 2 == 1 ? BankReply.Silent.class : BankReply.NotSent.class);
            }
            assertThat(
                            bank.requests().stream()
                                    .map(request ->
                                            request.replaceAll("(?s).*<clientID>S(\\d+)<.*", "$1"))
                                    .map(Integer::parseInt)
                                    .collect(Collectors.toSet()))
                    .hasSize(100)
                    .allMatch(number -> number % 2 == 1);
        }
    }

    @Test
    void theHttpClientLeavesTheBodyAsItWasWritten() {
        try (RawBank bank = new RawBank(RawBank.says(200, "", ACCEPTED))) {
            send(bank.url(), YES);
            byte[] request = bank.requests().getFirst().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new String(request, Charset.forName("GBK")))
                    .endsWith("<memo>1 货款</memo><tranFlag>0</tranFlag></stream>")
                    .contains("<recvAccNm>示例卖方乙公司</recvAccNm>");
        }
    }

    private static void assertSilent(BankReply reply, NoVerdictReason reason) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        BankReply.Silent.class,
                        silent -> assertThat(silent.reason()).isEqualTo(reason));
    }

    private BankReply send(String url, WritePermit permit) {
        return gateway(url, Map.of()).send(command("1"), permit);
    }

    private BankGateway gateway(String url, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(further);
        settings.put("url", url);
        settings.put("userName", "MKTDEMO");
        return banks.open(
                new BankCode("citic"), new MainAccountNo("8110000000000009999"), settings);
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
}
