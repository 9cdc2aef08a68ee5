package coffer.banks.citic;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.Balances;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.FreezeUse;
import coffer.bank.BankCommand.Party;
import coffer.bank.BankGateway;
import coffer.bank.BankLine;
import coffer.bank.BankReply;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.banks.Banks;
import coffer.market.BankCode;
import coffer.money.Money;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole connection against the pretend bank, once per way in which it can misbehave. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class CiticGatewayIT {

    private static final String SERIAL = "20260105A0000000000";

    private final Simulator simulator = Simulator.start(SimulatorConfig.onFreePorts());
    private final Treasury bank = new Treasury(simulator.controlUrl());
    private final Banks banks = new Banks(Clock.systemUTC());
    private final BankGateway gateway = gateway(Map.of());

    private BankGateway gateway(Map<String, String> further) {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "url", simulator.bankUrl(),
                                "userName", "MKTDEMO",
                                "connectTimeoutMillis", "2000",
                                "readTimeoutMillis", "700"));
        settings.putAll(further);
        return banks.open(new BankCode("citic"), Samples.MAIN, settings).gateway();
    }

    @BeforeAll
    void warmUp() {
        // The first call of a JVM may take longer than the short read timeout of these tests.
        gateway(Map.of("readTimeoutMillis", "20000")).mainBalances();
    }

    @BeforeEach
    void begin() {
        bank.begin("1000.00");
    }

    @AfterAll
    void close() {
        banks.close();
        bank.close();
        simulator.close();
    }

    // --- The five kinds ---

    @Test
    void aTransferMovesMoney() {
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(figures(Samples.BUYER)).isEqualTo("880.00 880.00 0.00");
        assertThat(figures(Samples.SELLER)).isEqualTo("120.00 120.00 0.00");
        assertThat(bank.counts(SERIAL + 1)).isEqualTo("1 1");
    }

    @Test
    void aFreezeIsUsedInParts() {
        assertThat(order(1, InstructionKind.FREEZE, "200.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(figures(Samples.BUYER)).isEqualTo("1000.00 800.00 200.00");
        FreezeNo no = freezeNumber(1, true, Samples.BUYER, "200.00").orElseThrow();

        assertThat(use(2, InstructionKind.UNFREEZE_PAY, no, "200.00", "120.00"))
                .isEqualTo("Accepted");
        assertThat(inquire(2)).isEqualTo("Confirmed");
        assertThat(freezeNumber(2, false, Samples.BUYER, "80.00")).isEmpty();
        assertThat(figures(Samples.BUYER)).isEqualTo("880.00 800.00 80.00");
        assertThat(figures(Samples.SELLER)).isEqualTo("120.00 120.00 0.00");

        assertThat(use(3, InstructionKind.UNFREEZE, no, "80.00", "80.00")).isEqualTo("Accepted");
        assertThat(inquire(3)).isEqualTo("Confirmed");
        assertThat(figures(Samples.BUYER)).isEqualTo("880.00 880.00 0.00");
    }

    @Test
    void aFreezeNumberMayChangeWithAUse() {
        bank.set("freeze_number", "\"changes\"");
        order(1, InstructionKind.FREEZE, "200.00");
        FreezeNo first = freezeNumber(1, true, Samples.BUYER, "200.00").orElseThrow();
        use(2, InstructionKind.UNFREEZE, first, "200.00", "50.00");
        FreezeNo second = freezeNumber(2, false, Samples.BUYER, "150.00").orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(use(3, InstructionKind.UNFREEZE, second, "150.00", "150.00"))
                .isEqualTo("Accepted");
        assertThat(inquire(3)).isEqualTo("Confirmed");
        assertThat(figures(Samples.BUYER)).isEqualTo("1000.00 1000.00 0.00");
    }

    @Test
    void moneyThatWasPaidFrozenIsTheSellersOnceItIsUnfrozen() {
        assertThat(order(1, InstructionKind.PAY_FREEZE, "300.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(figures(Samples.BUYER)).isEqualTo("700.00 700.00 0.00");
        assertThat(figures(Samples.SELLER)).isEqualTo("300.00 0.00 300.00");
        FreezeNo no = freezeNumber(1, true, Samples.SELLER, "300.00").orElseThrow();
        ForcedTransfer unfreeze =
                new ForcedTransfer(
                        serial(2),
                        InstructionKind.UNFREEZE,
                        Samples.SELLER,
                        Samples.SELLER,
                        Money.parse("300.00"),
                        Optional.of(new FreezeUse(no, Money.parse("300.00"), Money.ZERO)),
                        "");
        assertThat(word(gateway.send(unfreeze, () -> true))).isEqualTo("Accepted");
        assertThat(inquire(2)).isEqualTo("Confirmed");
        assertThat(figures(Samples.SELLER)).isEqualTo("300.00 300.00 0.00");
    }

    @Test
    void aFirstNumberIsFoundAmongTheOpenFreezesIfOnlyOneFits() {
        order(1, InstructionKind.FREEZE, "200.00");
        order(2, InstructionKind.FREEZE, "200.00");
        order(3, InstructionKind.FREEZE, "300.00");
        FreezeNo first = freezeNumber(1, true, Samples.BUYER, "200.00").orElseThrow();
        FreezeNo second = freezeNumber(2, true, Samples.BUYER, "200.00").orElseThrow();
        FreezeNo third = freezeNumber(3, true, Samples.BUYER, "300.00").orElseThrow();
        // The bank has lost the serials: only amounts and owners are left.
        assertThat(freezeNumber(9, true, Samples.BUYER, "200.00")).isEmpty();
        assertThat(freezeNumber(9, true, Samples.BUYER, "200.00", first)).contains(second);
        assertThat(freezeNumber(9, true, Samples.BUYER, "300.00", first)).contains(third);
        assertThat(freezeNumber(9, true, Samples.BUYER, "300.00", third)).isEmpty();
        assertThat(freezeNumber(9, true, Samples.BUYER, "7.00")).isEmpty();
        assertThat(freezeNumber(9, false, Samples.BUYER, "300.00")).isEmpty();
    }

    @Test
    void aSynchronousSuccessIsConfirmedOnlyIfASettingTrustsIt() {
        BankGateway synchronous = gateway(Map.of("tranFlag", "1"));
        BankGateway trusting = gateway(Map.of("tranFlag", "1", "synchronousIsFinal", "true"));
        ForcedTransfer one = command(1, InstructionKind.TRANSFER, "1.00");
        ForcedTransfer two = command(2, InstructionKind.TRANSFER, "1.00");
        assertThat(word(synchronous.send(one, () -> true))).isEqualTo("Accepted");
        assertThat(word(trusting.send(two, () -> true))).isEqualTo("Confirmed");
    }

    // --- No, and silence ---

    @Test
    void tooLittleMoneyIsRefusedAtOnceOrLater() {
        assertThat(order(1, InstructionKind.TRANSFER, "1000.01")).isEqualTo("Refused");
        bank.set("late_refusals", "true");
        assertThat(order(2, InstructionKind.TRANSFER, "1000.01")).isEqualTo("Accepted");
        assertThat(inquire(2)).isEqualTo("Refused");
        assertThat(figures(Samples.BUYER)).isEqualTo("1000.00 1000.00 0.00");
    }

    @Test
    void aSerialThatWasUsedBeforeIsNoRefusalOfTheFirst() {
        assertThat(order(1, InstructionKind.TRANSFER, "10.00")).isEqualTo("Accepted");
        assertThat(order(1, InstructionKind.TRANSFER, "10.00")).isEqualTo("UNLISTED_CODE");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(bank.counts(SERIAL + 1)).isEqualTo("2 1");
    }

    @Test
    void anOrderThatNeverArrivedIsUnknownToTheBank() {
        assertThat(inquire(1)).isEqualTo("NO_SUCH_ORDER");
        bank.set("unknown_order", "\"row\"");
        assertThat(inquire(1)).isEqualTo("NO_SUCH_ORDER");
    }

    /** Each fault: what the sender hears, what the inquiries hear, arrived and moved. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    execute_then_silence                 | NO_ANSWER     | Confirmed     | 1 1
                    silence                              | NO_ANSWER     | NO_SUCH_ORDER | 1 0
                    http_503                             | UNREADABLE    | NO_SUCH_ORDER | 1 0
                    http_503,executed:true               | UNREADABLE    | Confirmed     | 1 1
                    garbage                              | UNREADABLE    | NO_SUCH_ORDER | 1 0
                    garbage,executed:true                | UNREADABLE    | Confirmed     | 1 1
                    close_before_reply                   | NO_ANSWER     | NO_SUCH_ORDER | 1 0
                    close_before_reply,executed:true     | NO_ANSWER     | Confirmed     | 1 1
                    delay,millis:1500                    | NO_ANSWER     | Confirmed     | 1 1
                    code,code:"ET00001",executed:true    | NO_VERDICT    | Confirmed     | 1 1
                    code,code:"ED11308",executed:true    | TOO_FAST      | Confirmed     | 1 1
                    code,code:"ED12002"                  | NO_VERDICT    | NO_SUCH_ORDER | 1 0
                    code,code:"CF14001",executed:true    | NO_VERDICT    | Confirmed     | 1 1
                    code,code:"EEEEEEE",executed:true    | NO_VERDICT    | Confirmed     | 1 1
                    code,code:"UNKNOWN",executed:true    | NO_VERDICT    | Confirmed     | 1 1
                    code,code:"CCCCCCC",executed:true    | NO_VERDICT    | Confirmed     | 1 1
                    code,code:"ED02091",executed:true    | NO_VERDICT    | Confirmed     | 1 1
                    code,code:"SM00099",executed:true    | UNLISTED_CODE | Confirmed     | 1 1
                    code,code:"AAAAAAC",executed:true    | Accepted      | Confirmed     | 1 1
                    code,code:"DPRA003"                  | Refused       | NO_SUCH_ORDER | 1 0
                    stt_pending,count:2,then:0 | Accepted | NO_VERDICT NO_VERDICT Confirmed | 1 1
                    stt_pending,count:1,then:0,executed:true | Accepted | NO_VERDICT Confirmed | 1 1
                    stt_pending,count:1,then:1 | Accepted | NO_VERDICT Refused | 1 0
                    accept_then_fail                     | Accepted      | Refused       | 1 0
                    """)
    void everyFaultHasItsWords(String fault, String sent, String inquired, String counts) {
        String fields = "," + fault + ",";
        int cut = fields.indexOf(',', 1);
        String further =
                fields.substring(cut, fields.length() - 1).replaceAll("([a-z]+):", "\"$1\":");
        bank.fault(
                "\"action\":\"DLMDETRN\",\"times\":1,\"fault\":\""
                        + fields.substring(1, cut)
                        + "\""
                        + further);
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo(sent);
        for (String word : List.of(inquired.split(" "))) {
            assertThat(inquire(1)).isEqualTo(word);
        }
        assertThat(bank.counts(SERIAL + 1)).isEqualTo(counts);
    }

    @Test
    void aClosedPortIsNotSentAndTheSameSerialGoesLater() {
        bank.fault("\"fault\":\"port_closed\"");
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo("NotSent");
        assertThat(inquire(1)).isEqualTo("NO_ANSWER");
        assertThat(bank.counts(SERIAL + 1)).isEqualTo("0 0");
        bank.noFaults();
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(bank.counts(SERIAL + 1)).isEqualTo("1 1");
    }

    @Test
    void aQuestionThatWasBouncedIsNoAnswer() {
        bank.fault("\"action\":\"DLSBALQR\",\"times\":1,\"fault\":\"code\",\"code\":\"ED11308\"");
        bank.fault("\"action\":\"DLSTRNDT\",\"times\":1,\"fault\":\"garbage\"");
        bank.fault("\"action\":\"DLFRNOQR\",\"times\":1,\"fault\":\"silence\"");
        assertThat(gateway.balances(Samples.BUYER.no()).whyNot())
                .contains(NoVerdictReason.TOO_FAST);
        assertThat(gateway.lines(query(Optional.empty()))).isInstanceOf(QueryResult.NoAnswer.class);
        assertThat(gateway.freezeNumber(question(1, true, Samples.BUYER, "1.00")))
                .isInstanceOf(QueryResult.NoAnswer.class);
        assertThat(figures(Samples.BUYER)).isEqualTo("1000.00 1000.00 0.00");
    }

    // --- Statement and balances ---

    @Test
    void aStatementIsReadPageByPage() {
        for (int i = 2; i <= 25; i++) {
            bank.deposit("0.%02d".formatted(i), "货款" + i);
        }
        List<BankLine> lines = new ArrayList<>();
        Optional<StatementPosition> after = Optional.empty();
        List<Integer> sizes = new ArrayList<>();
        boolean more = true;
        while (more) {
            StatementPage page = value(gateway.lines(query(after)));
            lines.addAll(page.lines());
            sizes.add(page.lines().size());
            after = page.last();
            more = page.more();
        }
        assertThat(sizes).containsExactly(10, 10, 5);
        assertThat(lines.stream().map(BankLine::ref)).doesNotHaveDuplicates().hasSize(25);
        Money balance = Money.ZERO;
        for (BankLine line : lines) {
            balance = balance.plus(line.amount());
            assertThat(line.balanceAfter()).contains(balance);
        }
        assertThat(lines.getLast().memo()).isEqualTo("货款25");
        assertThat(value(gateway.lines(query(after))).lines()).isEmpty();

        bank.deposit("1.00", "后到");
        StatementPage next = value(gateway.lines(query(after)));
        assertThat(next.lines().stream().map(BankLine::memo)).containsExactly("后到");
    }

    @Test
    void anEmptyStatementIsAnAnswerInEitherForm() {
        for (String form : List.of("\"code\"", "\"absent\"")) {
            bank.set("empty_result", form);
            StatementPage page =
                    value(
                            gateway.lines(
                                    new StatementQuery(
                                            Samples.SELLER.no(),
                                            LocalDate.of(2026, 1, 1),
                                            LocalDate.of(2099, 1, 1),
                                            Optional.empty())));
            assertThat(page.lines()).isEmpty();
            assertThat(page.more()).isFalse();
        }
    }

    @Test
    void ourOwnLineCarriesItsSerialAndTheOtherSide() {
        order(1, InstructionKind.TRANSFER, "120.00");
        BankLine own = value(gateway.lines(query(Optional.empty()))).lines().getLast();
        assertThat(own.serial()).contains(serial(1));
        assertThat(own.memo()).isEqualTo(SERIAL + "1 订单O1 <&>");
        assertThat(own.origin()).isEqualTo(LineOrigin.INSIDE);
        assertThat(own.ref().direction()).isEqualTo(Direction.OUT);
        assertThat(own.amount()).isEqualTo(Money.parse("120.00"));
        assertThat(own.counterparty().accountNo()).isEqualTo(Samples.SELLER.no().value());
        assertThat(own.counterparty().name()).isEqualTo(Samples.SELLER.name());
        assertThat(own.raw()).startsWith("<row>").contains("&lt;&amp;&gt;").endsWith("</row>");
    }

    @Test
    void theBanksOwnLinesAreToldApart() {
        bank.line("\"kind\":\"fee\",\"direction\":\"D\",\"amount\":\"2.00\"");
        bank.line("\"kind\":\"interest\",\"direction\":\"C\",\"amount\":\"0.35\"");
        bank.line("\"kind\":\"foreign\",\"direction\":\"D\",\"amount\":\"9.00\",\"fee\":\"0.50\"");
        bank.line("\"kind\":\"return\",\"direction\":\"C\",\"amount\":\"5.00\"");
        List<String> lines =
                value(gateway.lines(query(Optional.empty()))).lines().stream()
                        .skip(1)
                        .map(CiticGatewayIT::brief)
                        .toList();
        assertThat(lines)
                .containsExactly(
                        "FEE OUT PLUS AMOUNT 2.00 998.00",
                        "INTEREST IN PLUS AMOUNT 0.35 998.35",
                        "INSIDE OUT PLUS AMOUNT 9.00 988.85",
                        "FEE OUT PLUS FEE 0.50 988.85",
                        "OUTSIDE IN MINUS AMOUNT 5.00 993.85");
    }

    @Test
    void aDepositIsFromOutsideOnTheMembersAndOnThePublicAccount() {
        bank.call(
                "POST",
                "/sim/deposits",
                "{\"public\":true,\"amount\":\"7.00\",\"payer_name\":\"示例付款公司\","
                        + "\"payer_account_no\":\"6200000000000000009\",\"memo\":\"龘\"}");
        SubAccountNo publicAccount = new SubAccountNo("3110000000000010091");
        for (SubAccountNo account : List.of(Samples.BUYER.no(), publicAccount)) {
            BankLine line =
                    value(gateway.lines(query(account, Optional.empty()))).lines().getLast();
            assertThat(line.origin()).isEqualTo(LineOrigin.OUTSIDE);
            assertThat(line.ref().direction()).isEqualTo(Direction.IN);
            assertThat(line.counterparty().name()).isEqualTo("示例付款公司");
            assertThat(line.serial()).isEmpty();
        }
    }

    @Test
    void repliesAreReadWhateverTheirProlog() {
        for (String prolog : List.of("\"GBK\"", "\"GB2312\"", "\"none\"")) {
            bank.set("prolog", prolog);
            bank.set("crytype", "false");
            assertThat(value(gateway.lines(query(Optional.empty()))).lines().getFirst().memo())
                    .isEqualTo("开户入金");
        }
    }

    @Test
    void theMainAccountHoldsTheMoneyOfAll() {
        Balances main = value(gateway.mainBalances());
        assertThat(main.total()).isEqualTo(Money.parse("1000.00"));
    }

    // --- In few words ---

    private static ClientSerial serial(int number) {
        return new ClientSerial(SERIAL + number);
    }

    private static ForcedTransfer command(int number, InstructionKind kind, String amount) {
        Party payee = kind.movesBetweenAccounts() ? Samples.SELLER : Samples.BUYER;
        return new ForcedTransfer(
                serial(number),
                kind,
                Samples.BUYER,
                payee,
                Money.parse(amount),
                Optional.empty(),
                "订单O1 <&>");
    }

    private String order(int number, InstructionKind kind, String amount) {
        return word(gateway.send(command(number, kind, amount), () -> true));
    }

    private String use(
            int number, InstructionKind kind, FreezeNo no, String standing, String amount) {
        ForcedTransfer plain = command(number, kind, amount);
        Money stays = Money.parse(standing).minus(Money.parse(amount));
        return word(
                gateway.send(
                        new ForcedTransfer(
                                plain.serial(),
                                kind,
                                plain.payer(),
                                plain.payee(),
                                plain.amount(),
                                Optional.of(new FreezeUse(no, Money.parse(standing), stays)),
                                plain.memo()),
                        () -> true));
    }

    private String inquire(int number) {
        return word(gateway.inquire(Samples.inquiry(serial(number), Instant.now())));
    }

    private static FreezeNumberQuery question(
            int number, boolean first, Party holder, String standing, FreezeNo... owned) {
        return new FreezeNumberQuery(
                serial(number),
                first,
                holder.no(),
                Money.parse(standing),
                Instant.now(),
                Set.of(owned));
    }

    private Optional<FreezeNo> freezeNumber(
            int number, boolean first, Party holder, String standing, FreezeNo... owned) {
        return value(gateway.freezeNumber(question(number, first, holder, standing, owned)));
    }

    private String figures(Party party) {
        Balances balances = value(gateway.balances(party.no()));
        return balances.total() + " " + balances.available() + " " + balances.frozen();
    }

    private static StatementQuery query(Optional<StatementPosition> after) {
        return query(Samples.BUYER.no(), after);
    }

    private static StatementQuery query(SubAccountNo account, Optional<StatementPosition> after) {
        LocalDate today = LocalDate.now(CiticFields.BANK_ZONE);
        return new StatementQuery(account, today.minusDays(1), today.plusDays(1), after);
    }

    private static String brief(BankLine line) {
        LineSign sign = line.ref().sign();
        LinePart part = line.ref().part();
        return line.origin()
                + " "
                + line.ref().direction()
                + " "
                + sign
                + " "
                + part
                + " "
                + line.amount()
                + " "
                + line.balanceAfter().map(Money::toString).orElse("-");
    }

    private static String word(BankReply reply) {
        return switch (reply) {
            case BankReply.NotSent ignored -> "NotSent";
            case BankReply.Accepted ignored -> "Accepted";
            case BankReply.Confirmed ignored -> "Confirmed";
            case BankReply.Refused ignored -> "Refused";
            case BankReply.Silent(NoVerdictReason reason, var ignored) -> reason.name();
        };
    }

    private static <T> T value(QueryResult<T> result) {
        return switch (result) {
            case QueryResult.Answer<T> answer -> answer.value();
            case QueryResult.NoAnswer<T> none -> throw new AssertionError(none);
        };
    }
}
