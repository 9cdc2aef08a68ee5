package coffer.banks.citic;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankGateway;
import coffer.bank.BankLine;
import coffer.bank.FreezeNo;
import coffer.bank.InstructionKind;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.banks.BankContractIT;
import coffer.market.BankCode;
import coffer.money.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole connection against the simulator: what every bank must do, and what is CITIC's. */
class CiticGatewayIT extends BankContractIT {

    CiticGatewayIT() {
        super(
                new Subject(
                        new BankCode("citic"),
                        Samples.MAIN,
                        "DLMDETRN",
                        10,
                        true,
                        Samples.BUYER,
                        Samples.SELLER,
                        new SubAccountNo("3110000000000010091")),
                running ->
                        Map.of(
                                "url", running.bankUrl(),
                                "userName", "MKTDEMO",
                                "connectTimeoutMillis", "2000",
                                "readTimeoutMillis", "700"));
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

    @Test
    void aRepeatedSerialDoesNotRefuseTheFirstOrder() {
        assertThat(order(1, InstructionKind.TRANSFER, "10.00")).isEqualTo("Accepted");
        assertThat(order(1, InstructionKind.TRANSFER, "10.00")).isEqualTo("UNLISTED_CODE");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(bank.counts(serial(1).value())).isEqualTo("2 1");
    }

    @Test
    void anUnknownOrderMayBeReportedInTheRow() {
        bank.set("unknown_order", "\"row\"");
        assertThat(inquire(1)).isEqualTo("NO_SUCH_ORDER");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http_503                             | UNREADABLE    | NO_SUCH_ORDER | 1 0
                    http_503,executed:true               | UNREADABLE    | Confirmed     | 1 1
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
                    """)
    void everyCodeLeadsToItsReply(String fault, String sent, String inquired, String counts) {
        assertFault(fault, sent, inquired, counts);
    }

    @Test
    void aRejectedQueryIsNoAnswer() {
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
    void aPageIsFullUnlessItIsTheLast() {
        for (int i = 2; i <= 25; i++) {
            bank.deposit("0.%02d".formatted(i), "货款" + i);
        }
        StatementPage first = value(gateway.lines(query(Optional.empty())));
        StatementPage second = value(gateway.lines(query(first.last())));
        StatementPage third = value(gateway.lines(query(second.last())));
        assertThat(List.of(first.lines().size(), second.lines().size(), third.lines().size()))
                .containsExactly(10, 10, 5);
        assertThat(third.more()).isFalse();
    }

    @Test
    void aLineKeepsItsMemoAndItsRow() {
        order(1, InstructionKind.TRANSFER, "120.00");
        BankLine own = value(gateway.lines(query(Optional.empty()))).lines().getLast();
        assertThat(own.memo()).isEqualTo(serial(1) + " 订单O1 <&>");
        assertThat(own.raw()).startsWith("<row>").contains("&lt;&amp;&gt;").endsWith("</row>");
    }

    @Test
    void theBanksOwnLinesAreDistinguished() {
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
    void repliesAreReadWhateverTheirProlog() {
        for (String prolog : List.of("\"GBK\"", "\"GB2312\"", "\"none\"")) {
            bank.set("prolog", prolog);
            bank.set("crytype", "false");
            assertThat(value(gateway.lines(query(Optional.empty()))).lines().getFirst().memo())
                    .isEqualTo("开户入金");
        }
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
}
