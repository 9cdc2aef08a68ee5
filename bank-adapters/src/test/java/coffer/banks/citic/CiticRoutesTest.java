package coffer.banks.citic;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.Party;
import coffer.bank.BankReply;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
import coffer.banks.kernel.BankClient;
import coffer.banks.kernel.FirstByteGuard;
import coffer.banks.kernel.Gb18030;
import coffer.banks.kernel.Transports;
import coffer.money.Money;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The route with its wire node replaced: what goes out, and what becomes of what comes back. */
class CiticRoutesTest {

    private static final Transports TRANSPORTS =
            new Transports(Clock.fixed(Samples.THEN, ZoneOffset.UTC));

    private static int lastConnection;

    private final List<String> written = new ArrayList<>();

    @AfterAll
    static void close() {
        TRANSPORTS.close();
    }

    /** A gateway whose wire node does this instead. */
    private CiticGateway gateway(Processor wire) throws Exception {
        String connection = "woven-" + ++lastConnection;
        CiticGateway gateway = CiticGateway.open(TRANSPORTS, connection, Samples.config());
        AdviceWith.adviceWith(
                TRANSPORTS.context(),
                connection,
                false,
                route -> route.weaveById(BankClient.wire(connection)).replace().process(wire));
        return gateway;
    }

    /** What the HTTP client does when the connection stands. */
    private void write(Exchange exchange) throws IOException {
        HttpPost request = new HttpPost("http://127.0.0.1:1");
        String number = exchange.getMessage().getHeader(FirstByteGuard.HEADER, String.class);
        request.addHeader(FirstByteGuard.HEADER, number);
        TRANSPORTS.http().beforeFirstByte(request, null, HttpClientContext.create());
        byte[] body = exchange.getMessage().getBody(byte[].class);
        written.add(new String(body, CiticRoutes.REQUEST_CHARSET));
    }

    private Processor answers(int status, byte[]... bodies) {
        List<byte[]> left = new ArrayList<>(List.of(bodies));
        return exchange -> {
            write(exchange);
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
            exchange.getMessage().setBody(left.removeFirst());
        };
    }

    private static byte[] sample(String name) {
        return Samples.text(name).getBytes(Gb18030.CHARSET);
    }

    private static BankReply send(CiticGateway gateway) {
        return gateway.send(Samples.command(InstructionKind.TRANSFER, "120.00"), () -> true);
    }

    @Test
    void aRequestIsGbkAndTheExchangeKeepsBothTexts() throws Exception {
        BankReply reply = send(gateway(answers(200, sample("DLMDETRN-accepted"))));
        assertThat(reply).isInstanceOf(BankReply.Accepted.class);
        assertThat(written.getFirst())
                .startsWith("<?xml version=\"1.0\" encoding=\"GBK\"?><stream><action>DLMDETRN")
                .contains("<userName>MKTDEMO</userName>")
                .contains("<recvAccNm>示例卖方乙公司</recvAccNm>");
        coffer.bank.BankExchange exchange = reply.exchange();
        assertThat(exchange.action()).isEqualTo("DLMDETRN");
        assertThat(exchange.request())
                .isEqualTo(
                        written.getFirst()
                                .replace(
                                        "<userName>MKTDEMO</userName>",
                                        "<userName>***</userName>"));
        assertThat(exchange.reply()).isEqualTo(Samples.text("DLMDETRN-accepted"));
        assertThat(exchange.code()).isEqualTo("AAAAAAE");
        assertThat(exchange.text()).startsWith("已提交银行处理");
        assertThat(exchange.askedAt()).isEqualTo(Samples.THEN);
        assertThat(exchange.answeredAt()).isEqualTo(Samples.THEN);
    }

    @Test
    void aTimeoutAfterTheFirstByteIsSilent() throws Exception {
        BankReply reply =
                send(
                        gateway(exchange -> {
                            write(exchange);
                            throw new SocketTimeoutException("Read timed out");
                        }));
        assertSilent(reply, NoVerdictReason.NO_ANSWER);
        assertThat(reply.exchange().request()).contains("<clientID>");
        assertThat(reply.exchange().text()).isEqualTo("SocketTimeoutException: Read timed out");
    }

    @Test
    void aRefusedConnectionIsNotSentAndWritesNoRequest() throws Exception {
        BankReply reply =
                send(
                        gateway(exchange -> {
                            throw new ConnectException("Connection refused");
                        }));
        assertThat(reply).isInstanceOf(BankReply.NotSent.class);
        assertThat(reply.exchange().request()).isEmpty();
    }

    @Test
    void aRefusedConnectionOfAnInquirySaysNothingOfTheCommand() throws Exception {
        CiticGateway gateway =
                gateway(exchange -> {
                    throw new ConnectException("Connection refused");
                });
        assertSilent(
                gateway.inquire(Samples.inquiry(Samples.SERIAL, Samples.THEN)),
                NoVerdictReason.NO_ANSWER);
        assertThat(gateway.mainBalances()).isInstanceOf(QueryResult.NoAnswer.class);
    }

    @Test
    void anotherStatusThan200IsUnreadableAndIsKept() throws Exception {
        BankReply reply = send(gateway(answers(503, sample("DLMDETRN-refused"))));
        assertSilent(reply, NoVerdictReason.UNREADABLE);
        assertThat(reply.exchange().reply()).isEqualTo(Samples.text("DLMDETRN-refused"));
        assertThat(reply.exchange().text()).isEqualTo("UnreadableReply: HTTP status 503");
    }

    @Test
    void garbageIsUnreadable() throws Exception {
        assertSilent(send(gateway(answers(200, new byte[0]))), NoVerdictReason.UNREADABLE);
        assertSilent(
                send(gateway(answers(200, new byte[] {-1, 0, 60, 127}))),
                NoVerdictReason.UNREADABLE);
        assertSilent(
                send(gateway(answers(200, "<stream/>".getBytes(StandardCharsets.US_ASCII)))),
                NoVerdictReason.UNREADABLE);
    }

    @Test
    void aNameThatDoesNotFitAnyMoreIsNotSent() throws Exception {
        CiticGateway gateway = gateway(answers(200));
        ForcedTransfer command = Samples.command(InstructionKind.TRANSFER, "120.00");
        BankReply reply =
                gateway.send(
                        new ForcedTransfer(
                                command.serial(),
                                command.kind(),
                                command.payer(),
                                new Party(command.payee().no(), "𠀀公司"),
                                command.amount(),
                                command.use(),
                                command.memo()),
                        () -> true);
        assertThat(reply).isInstanceOf(BankReply.NotSent.class);
        assertThat(written).isEmpty();
    }

    @Test
    void aFirstFreezeNumberIsSearchedAmongTheOpenFreezesIfTheBankReturnsNone() throws Exception {
        CiticGateway gateway =
                gateway(answers(200, sample("DLFRNOQR-none"), sample("DLSFRZQR-several")));
        QueryResult<Optional<FreezeNo>> result = gateway.freezeNumber(question(true));
        assertThat(result)
                .isInstanceOfSatisfying(
                        QueryResult.Answer.class,
                        answer ->
                                assertThat(answer.value())
                                        .isEqualTo(Optional.of(Samples.FREEZE_NO)));
        assertThat(result.exchange().action()).isEqualTo("DLFRNOQR DLSFRZQR");
        assertThat(written).hasSize(2);
        assertThat(written.getLast())
                .contains("<startDate>20260104</startDate><endDate>20260106</endDate>");
    }

    @Test
    void aFreezeNumberThatIsNotReturnedAfterAUseStays() throws Exception {
        CiticGateway gateway = gateway(answers(200, sample("DLFRNOQR-none")));
        assertThat(gateway.freezeNumber(question(false)))
                .isInstanceOfSatisfying(
                        QueryResult.Answer.class,
                        answer -> assertThat(answer.value()).isEqualTo(Optional.empty()));
        assertThat(written).hasSize(1);
    }

    @Test
    void noFreezeNumberIsKnownWhileOneOfBothQueriesFails() throws Exception {
        assertThat(gateway(answers(200, new byte[0])).freezeNumber(question(true)))
                .isInstanceOf(QueryResult.NoAnswer.class);
        assertThat(
                        gateway(answers(200, sample("DLFRNOQR-none"), new byte[0]))
                                .freezeNumber(question(true)))
                .isInstanceOf(QueryResult.NoAnswer.class);
    }

    private static FreezeNumberQuery question(boolean first) {
        return new FreezeNumberQuery(
                Samples.SERIAL,
                first,
                Samples.BUYER.no(),
                Money.parse("200.00"),
                Samples.THEN,
                Set.of());
    }

    private static void assertSilent(BankReply reply, NoVerdictReason reason) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        BankReply.Silent.class,
                        silent -> assertThat(silent.reason()).isEqualTo(reason));
    }
}
