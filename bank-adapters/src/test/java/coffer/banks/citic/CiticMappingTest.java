package coffer.banks.citic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.Balances;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankExchange;
import coffer.bank.BankLine;
import coffer.bank.BankReply;
import coffer.bank.Direction;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.NoVerdictReason;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.UnreadableRow;
import coffer.banks.citic.CiticMessages.AccountBalanceReply;
import coffer.banks.citic.CiticMessages.FreezeNumberReply;
import coffer.banks.citic.CiticMessages.FreezeRecordsReply;
import coffer.banks.citic.CiticMessages.StateReply;
import coffer.banks.citic.CiticMessages.StateRow;
import coffer.banks.citic.CiticMessages.StatementReply;
import coffer.banks.citic.CiticMessages.StatusReply;
import coffer.banks.citic.CiticMessages.SubAccountBalanceReply;
import coffer.banks.kernel.Gb18030;
import coffer.banks.kernel.UnreadableReply;
import coffer.market.DeclineCode;
import coffer.money.Money;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The status tables, code by code, and every sample file. */
class CiticMappingTest {

    private static final List<String> FRONT_END_PREFIXES =
            List.of(
                    "ET", "CF09", "CF14", "CF15", "CF18", "CF19", "CF20", "CF21", "CF22", "CF23",
                    "CM12", "ED10", "ED11", "ED12");
    private static final Set<String> NO_VERDICT =
            Set.of("EEEEEEE", "UNKNOWN", "CCCCCCC", "ED02091");
    private static final Set<String> TOO_FAST = Set.of("ED11308", "ED07018");

    private static BankReply submitted(CiticConfig config, @Nullable String status) {
        StatusReply reply = new StatusReply();
        reply.status = status;
        return CiticCodes.submitted(config, reply, Samples.exchange(""));
    }

    private static String word(BankReply reply) {
        return switch (reply) {
            case BankReply.NotSent ignored -> "NotSent";
            case BankReply.Accepted ignored -> "Accepted";
            case BankReply.Confirmed ignored -> "Confirmed";
            case BankReply.Refused ignored -> "Refused";
            case BankReply.Silent silent -> silent.reason().name();
        };
    }

    // --- Submitting ---

    @Test
    void everyDocumentedCodeOfACommandHasItsReply() {
        CiticConfig config = Samples.config();
        for (String code : List.of("AAAAAAA", "AAAAAAB", "AAAAAAC", "AAAAAAE", " AAAAAAE\n")) {
            assertThat(word(submitted(config, code))).as(code).isEqualTo("Accepted");
        }
        for (String code : NO_VERDICT) {
            assertThat(word(submitted(config, code))).as(code).isEqualTo("NO_VERDICT");
        }
        for (String prefix : FRONT_END_PREFIXES) {
            String code = (prefix + "00000").substring(0, 7);
            assertThat(word(submitted(config, code))).as(code).isEqualTo("NO_VERDICT");
        }
        for (String code : CiticConfig.KNOWN_REFUSALS) {
            assertThat(word(submitted(config, code))).as(code).isEqualTo("Refused");
        }
        for (String code : TOO_FAST) {
            assertThat(word(submitted(config, code))).as(code).isEqualTo("TOO_FAST");
        }
        // Documented, but not for orders of ours; a duplicate serial's code is not known at all.
        for (String code :
                List.of(
                        "AAAAAAD", "AAAAAAF", "AAAAAAG", "AAAAAAH", "AAAAAAK", "BBBBBBB", "PBRA001",
                        "ES88363", "ED02083", "ES88051", "ES88045", "ES88062", "PSR0003", "aaaaaaa",
                        "AAAAAA", "0", "4610000", "交易成功")) {
            assertThat(word(submitted(config, code))).as(code).isEqualTo("UNLISTED_CODE");
        }
        assertThat(word(submitted(config, null))).isEqualTo("UNREADABLE");
        assertThat(word(submitted(config, ""))).isEqualTo("UNREADABLE");
        assertThat(word(submitted(config, "  "))).isEqualTo("UNREADABLE");
    }

    @Test
    void noUndocumentedCodeOfACommandIsAVerdict() {
        CiticConfig config = Samples.config();
        Set<String> accepted = Set.of("AAAAAAA", "AAAAAAB", "AAAAAAC", "AAAAAAE");
        int seen = 0;
        for (String letters : List.of("ED", "ES", "ET", "CF", "CM", "DP", "PB", "BL", "AA", "T1")) {
            for (int i = 0; i < 100_000; i += 7) {
                String code = letters + "%05d".formatted(i);
                if (!accepted.contains(code) && !config.refusalCodes().contains(code)) {
                    assertThat(submitted(config, code))
                            .as(code)
                            .isInstanceOf(BankReply.Silent.class);
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(100_000);
    }

    @Test
    void synchronousSuccessIsFinalOnlyByASetting() {
        CiticConfig synchronous = Samples.config("tranFlag", "1");
        CiticConfig trusting = Samples.config("tranFlag", "1", "synchronousIsFinal", "true");
        assertThat(word(submitted(synchronous, "AAAAAAA"))).isEqualTo("Accepted");
        assertThat(word(submitted(trusting, "AAAAAAA"))).isEqualTo("Confirmed");
        for (String code : List.of("AAAAAAB", "AAAAAAC", "AAAAAAE")) {
            assertThat(word(submitted(trusting, code))).as(code).isEqualTo("Accepted");
        }
    }

    @Test
    void aConfiguredListOfRefusalsIsUsed() {
        CiticConfig config = Samples.config("refusalCodes", "SM00021");
        assertThat(word(submitted(config, "SM00021"))).isEqualTo("Refused");
        assertThat(word(submitted(config, "DPRA003"))).isEqualTo("UNLISTED_CODE");
    }

    @Test
    void sampleRepliesToASubmitAreRead() {
        CiticConfig config = Samples.config();
        assertThat(
                        word(
                                CiticCodes.submitted(
                                        config,
                                        Samples.reply("DLMDETRN-accepted", StatusReply.class),
                                        Samples.exchange(""))))
                .isEqualTo("Accepted");
        assertThat(
                        word(
                                CiticCodes.submitted(
                                        config,
                                        Samples.reply("DLMDETRN-refused", StatusReply.class),
                                        Samples.exchange(""))))
                .isEqualTo("Refused");
    }

    // --- Inquiring ---

    private static String state(
            @Nullable String outer, @Nullable String stt, @Nullable String status) {
        StateReply reply = new StateReply();
        reply.status = outer;
        StateRow row = new StateRow();
        row.stt = stt;
        row.status = status;
        reply.rows = List.of(row);
        return word(CiticInquiryMapping.state(reply, Samples.exchange("")));
    }

    @Test
    void sttDecidesAnInquiry() {
        assertThat(state("AAAAAAA", "0", "AAAAAAA")).isEqualTo("Confirmed");
        for (String stt : List.of("1", "3", "4")) {
            for (String status : List.of("AAAAAAA", "AAAAAAE", "CPRA004", "EEEEEEE", "XYZ")) {
                assertThat(state("AAAAAAA", stt, status)).isEqualTo("Refused");
            }
            assertThat(state("AAAAAAA", stt, null)).isEqualTo("Refused");
        }
        for (String status : List.of("AAAAAAA", "AAAAAAE", "AAAAAAC", "CPRA004")) {
            boolean waits = status.equals("AAAAAAB") || status.equals("AAAAAAC");
            assertThat(state("AAAAAAA", "2", status)).isEqualTo(waits ? "Accepted" : "NO_VERDICT");
        }
    }

    @Test
    void successNeedsBothStatesOfTheRow() {
        for (String status :
                List.of("AAAAAAC", "AAAAAAE", "AAAAAAB", "CPRA004", "EEEEEEE", "AAAAAA", "", "0")) {
            assertThat(state("AAAAAAA", "0", status)).as(status).isEqualTo("NO_VERDICT");
        }
        assertThat(state("AAAAAAA", "0", null)).isEqualTo("NO_VERDICT");
    }

    @Test
    void everyOtherSttIsNoVerdict() {
        IntStream.range(0, 128)
                .mapToObj(Character::toString)
                .filter(stt -> !Set.of("0", "1", "3", "4").contains(stt))
                .forEach(stt ->
                        assertThat(state("AAAAAAA", stt, "AAAAAAA")).isEqualTo("NO_VERDICT"));
        for (String stt : List.of("00", "01", "02", "10", "FAILED")) {
            assertThat(state("AAAAAAA", stt, "AAAAAAA")).as(stt).isEqualTo("NO_VERDICT");
        }
        assertThat(state("AAAAAAA", null, "AAAAAAA")).isEqualTo("NO_VERDICT");
    }

    @Test
    void aFailedOuterStatusMakesTheRowNoVerdict() {
        Set<String> codes = new HashSet<>(CiticConfig.KNOWN_REFUSALS);
        codes.addAll(NO_VERDICT);
        codes.addAll(List.of("AAAAAAB", "AAAAAAE", "ED11309", "ET00001", "PBRA001", "4610000"));
        for (String code : codes) {
            for (String stt : List.of("0", "1", "2", "3", "4")) {
                assertThat(state(code, stt, "AAAAAAA")).as(code).isEqualTo("NO_VERDICT");
            }
        }
        for (String code : TOO_FAST) {
            assertThat(state(code, "1", "AAAAAAA")).as(code).isEqualTo("TOO_FAST");
        }
        assertThat(state(null, "0", "AAAAAAA")).isEqualTo("UNREADABLE");
    }

    @Test
    void anOrderThatTheBankDoesNotKnowIsNeverRefused() {
        for (String stt : List.of("0", "1", "2", "3", "4", "")) {
            assertThat(state("ED02083", stt, "AAAAAAA")).isEqualTo("NO_SUCH_ORDER");
            assertThat(state("AAAAAAA", stt, "ED02083")).isEqualTo("NO_SUCH_ORDER");
        }
    }

    @Test
    void sampleRepliesToAnInquiryAreRead() {
        String table =
                """
                DLCIDSTT-succeeded           Confirmed
                DLCIDSTT-failed              Refused
                DLCIDSTT-failed-though-all-a Refused
                DLCIDSTT-in-process          NO_VERDICT
                DLCIDSTT-unknown-order-outer NO_SUCH_ORDER
                DLCIDSTT-unknown-order-row   NO_SUCH_ORDER
                DLCIDSTT-without-list        UNREADABLE
                DLCIDSTT-two-rows            UNREADABLE
                """;
        table.lines()
                .forEach(line -> {
                    List<String> cells = List.of(line.split(" +"));
                    StateReply reply = Samples.reply(cells.getFirst(), StateReply.class);
                    assertThat(word(CiticInquiryMapping.state(reply, Samples.exchange(""))))
                            .as(line)
                            .isEqualTo(cells.getLast());
                });
    }

    /**
     * "Success" is the status of the query; the text of a failure must be the reason of the order.
     */
    @Test
    void theCodeOfAnInquiryIsTheOrdersOwn() {
        StateReply reply = Samples.reply("DLCIDSTT-failed", StateReply.class);
        BankExchange told = CiticInquiryMapping.state(reply, Samples.exchange("")).exchange();
        StateRow row = Objects.requireNonNull(reply.rows).getFirst();
        assertThat(told.code()).isEqualTo(row.status).isNotEqualTo("AAAAAAA");
        assertThat(told.text()).isEqualTo(row.statusText).isNotBlank();
    }

    // --- Planning ---

    private static Plan plan(InstructionKind kind, String name, String memo) {
        return CiticPlan.plan(
                Samples.config(),
                new OrderToPlan.ForcedTransfer(
                        kind, Money.parse("1.00"), name, Optional.empty(), memo));
    }

    private static void assertUnfit(Plan plan, DeclineCode code, String pointer) {
        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Unfit.class,
                        unfit -> {
                            assertThat(unfit.code()).isEqualTo(code);
                            assertThat(unfit.pointer()).isEqualTo(pointer);
                        });
    }

    @Test
    void everyKindIsOneCommandAndTheBankHoldsTheFreeze() {
        for (InstructionKind kind : Samples.FORCED_TRANSFERS) {
            assertThat(plan(kind, "示例卖方乙公司", "订单O1 <&>")).isEqualTo(new Plan.Send(HeldBy.BANK));
        }
        OrderToPlan ofThePlatform =
                new OrderToPlan.ForcedTransfer(
                        InstructionKind.UNFREEZE,
                        Money.parse("1.00"),
                        "甲",
                        Optional.of(HeldBy.PLATFORM),
                        "");
        assertThatThrownBy(() -> CiticPlan.plan(Samples.config(), ofThePlatform))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMemoHoldsEightyOneBytesOfGbk() {
        Plan fits = plan(InstructionKind.TRANSFER, "乙", "货".repeat(40) + "x");
        assertThat(fits).isInstanceOf(Plan.Send.class);
        assertUnfit(
                plan(InstructionKind.TRANSFER, "乙", "货".repeat(41)),
                DeclineCode.MEMO_TOO_LONG,
                "/memo");
        assertUnfit(
                plan(InstructionKind.TRANSFER, "乙", "x".repeat(82)),
                DeclineCode.MEMO_TOO_LONG,
                "/memo");
    }

    @Test
    void aMemoThatWouldComeBackChangedIsUnfit() {
        for (String memo : List.of("𠀀", "😀", "\ud840", "ñ", "\ufffd", "\ufffe")) {
            assertUnfit(
                    plan(InstructionKind.FREEZE, "乙", memo),
                    DeclineCode.MEMO_NOT_ENCODABLE,
                    "/memo");
        }
        for (String memo : List.of("a\nb", "\t", "\u0000", "\u0007", "\u007f", "\u0085")) {
            assertUnfit(
                    plan(InstructionKind.FREEZE, "乙", memo),
                    DeclineCode.MEMO_CONTROL_CHARACTER,
                    "/memo");
        }
    }

    @Test
    void aNameThatWouldComeBackChangedIsUnfit() {
        for (String name : List.of("𠀀公司", "a\nb", "", "　", "公".repeat(62))) {
            assertUnfit(
                    plan(InstructionKind.PAY_FREEZE, name, ""),
                    DeclineCode.NAME_NOT_ENCODABLE,
                    "/payee");
            assertUnfit(
                    plan(InstructionKind.UNFREEZE, name, ""),
                    DeclineCode.NAME_NOT_ENCODABLE,
                    "/payer");
            // A freeze names nobody.
            assertThat(plan(InstructionKind.FREEZE, name, "")).isInstanceOf(Plan.Send.class);
        }
    }

    @Test
    void aFitTextComesBackUnchanged() {
        Charset gbk = CiticRoutes.REQUEST_CHARSET;
        int lost = 0;
        for (int point = 0; point <= 0xffff; point++) {
            String text = Character.toString(point);
            if (CiticText.unfitText(text).isEmpty()) {
                assertThat(new String(text.getBytes(gbk), Gb18030.CHARSET)).isEqualTo(text);
            } else if (gbk.newEncoder().canEncode(text) && !Character.isISOControl(point)) {
                lost++;
            }
        }
        // Encodable, and still another character on the way back.
        assertThat(lost).isBetween(50, 150);
    }

    @Test
    void anImpossibleCommandIsABug() {
        ForcedTransfer use = Samples.command(InstructionKind.UNFREEZE_PAY, "120.00");
        assertThatThrownBy(() ->
                        CiticTransferMapping.forcedTransfer(
                                Samples.config(),
                                new ForcedTransfer(
                                        use.serial(),
                                        InstructionKind.TRANSFER,
                                        use.payer(),
                                        use.payee(),
                                        use.amount(),
                                        use.use(),
                                        "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        CiticTransferMapping.forcedTransfer(
                                Samples.config(),
                                Samples.command(InstructionKind.TRANSFER, "0.00")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // --- Freeze numbers ---

    private static FreezeNumberQuery question(String standing, FreezeNo... owned) {
        return new FreezeNumberQuery(
                Samples.SERIAL,
                true,
                Samples.BUYER.no(),
                Money.parse(standing),
                Samples.THEN,
                Set.of(owned));
    }

    private static QueryResult<Optional<FreezeNo>> bySerial(String sample) {
        return CiticInquiryMapping.freezeNumber(
                question("200.00"),
                Samples.reply(sample, FreezeNumberReply.class),
                Samples.exchange(""));
    }

    @Test
    void aFreezeNumberIsFoundByItsSerial() {
        assertThat(value(bySerial("DLFRNOQR-number"))).contains(Samples.FREEZE_NO);
        assertThat(value(bySerial("DLFRNOQR-empty-number"))).isEmpty();
        assertThat(value(bySerial("DLFRNOQR-none"))).isEmpty();
        assertThat(value(bySerial("DLCIDSTT-unknown-order-outer"))).isEmpty();
        assertThat(value(bySerial("DLCIDSTT-without-list"))).isEmpty();
        assertThat(silence(bySerial("DLMDETRN-refused"))).isEqualTo(NoVerdictReason.NO_VERDICT);
    }

    @Test
    void aFreezeIsFoundByItsAmountOnlyIfExactlyOneFits() {
        FreezeRecordsReply several = Samples.reply("DLSFRZQR-several", FreezeRecordsReply.class);
        FreezeNo third = new FreezeNo("FZ20260105000000000003");
        FreezeNo fourth = new FreezeNo("FZ20260105000000000004");
        assertThat(records(question("200.00"), several)).contains(Samples.FREEZE_NO);
        assertThat(records(question("200.00", Samples.FREEZE_NO), several)).isEmpty();
        assertThat(records(question("300.00"), several)).isEmpty();
        assertThat(records(question("300.00", third), several)).contains(fourth);
        assertThat(records(question("400.00"), several)).isEmpty();
    }

    private static Optional<FreezeNo> records(
            FreezeNumberQuery question, FreezeRecordsReply reply) {
        return value(CiticInquiryMapping.freezeRecords(question, reply, Samples.exchange("")));
    }

    // --- Statement ---

    private static final StatementQuery LINES =
            new StatementQuery(
                    Samples.BUYER.no(),
                    LocalDate.of(2026, 1, 4),
                    LocalDate.of(2026, 1, 6),
                    Optional.empty());

    private static QueryResult<StatementPage> page(
            String sample, StatementQuery query, String... settings) {
        return CiticStatementMapping.page(
                Samples.config(settings),
                query,
                Samples.reply(sample, StatementReply.class),
                Samples.exchange(Samples.text(sample)));
    }

    private static String brief(BankLine line) {
        return String.join(
                " ",
                line.ref().sequence(),
                line.ref().part().name(),
                line.ref().direction().name(),
                line.ref().sign().name(),
                line.amount().toString(),
                line.balanceAfter().map(Money::toString).orElse("-"),
                line.origin().name(),
                line.bankType(),
                line.serial().map(serial -> serial.value()).orElse("-"));
    }

    @Test
    void aRowIsNoneOneOrTwoLines() {
        StatementPage page = value(page("DLSTRNDT-page", LINES));
        assertThat(page.lines().stream().map(CiticMappingTest::brief))
                .containsExactly(
                        "1 AMOUNT IN PLUS 1000.00 1000.00 OUTSIDE 23 -",
                        "2 AMOUNT OUT PLUS 200.00 800.00 INSIDE 15 20260105A00000000001",
                        "3 AMOUNT OUT PLUS 120.00 675.00 OUTSIDE 23 -",
                        "3 FEE OUT PLUS 5.00 675.00 FEE 23 -",
                        "4 AMOUNT IN MINUS 120.00 795.00 OUTSIDE 23 -",
                        "5 FEE OUT PLUS 1.00 794.00 FEE 14 -",
                        "6 AMOUNT IN PLUS 1.00 795.00 UNKNOWN 99 -");
        assertThat(page.last())
                .contains(new StatementPosition(LocalDate.of(2026, 1, 5), "C0000000010008", "6"));
        assertThat(page.more()).isFalse();
    }

    @Test
    void aLineKeepsWhatTheBankWrote() {
        BankLine line = value(page("DLSTRNDT-page", LINES)).lines().getFirst();
        assertThat(line.ref().subAccountNo()).isEqualTo(Samples.BUYER.no());
        assertThat(line.ref().bankDate()).isEqualTo(LocalDate.of(2026, 1, 5));
        assertThat(line.ref().flow()).isEqualTo("C0000000010008");
        assertThat(line.bankTime()).contains(LocalTime.of(9, 1, 2));
        assertThat(line.memo()).isEqualTo("货款㐀龘");
        assertThat(line.counterparty())
                .isEqualTo(new BankLine.Counterparty("6200000000000000009", "示例买方甲&公司", "示例银行"));
        assertThat(line.markedReturn()).isFalse();
        assertThat(line.raw())
                .startsWith("<row><ACCBAL>1000.00</ACCBAL>")
                .contains("<RESUME>货款㐀龘</RESUME>")
                .endsWith("</row>");
        assertThat(line.ref().part()).isEqualTo(LinePart.AMOUNT);
        assertThat(line.ref().direction()).isEqualTo(Direction.IN);
        assertThat(line.ref().sign()).isEqualTo(LineSign.PLUS);
    }

    @Test
    void aFullPageHasMoreUnlessItEndsAtTheLastPosition() {
        assertThat(value(page("DLSTRNDT-page", LINES, "pageSize", "6")).more()).isTrue();
        StatementQuery there =
                new StatementQuery(
                        LINES.subAccountNo(),
                        LINES.from(),
                        LINES.to(),
                        Optional.of(
                                new StatementPosition(
                                        LocalDate.of(2026, 1, 5), "C0000000010008", "6")));
        assertThat(value(page("DLSTRNDT-page", there, "pageSize", "6")).more()).isFalse();
    }

    @Test
    void anEmptyStatementIsAnAnswer() {
        StatementPage nothing = new StatementPage(List.of(), List.of(), Optional.empty(), false);
        assertThat(value(page("DLSTRNDT-none", LINES))).isEqualTo(nothing);
        assertThat(value(page("DLSTRNDT-without-list", LINES))).isEqualTo(nothing);
    }

    @Test
    void aPageThatIsNotWholeIsNoAnswer() {
        assertThat(silence(page("DLSTRNDT-lost-list", LINES)))
                .isEqualTo(NoVerdictReason.UNREADABLE);
        assertThat(silence(page("DLMDETRN-refused", LINES))).isEqualTo(NoVerdictReason.NO_VERDICT);
        String oneMissing =
                Samples.text("DLSTRNDT-page")
                        .replace(
                                "<returnRecords>6</returnRecords>",
                                "<returnRecords>7</returnRecords>");
        assertThat(silence(page(oneMissing))).isEqualTo(NoVerdictReason.UNREADABLE);
    }

    @Test
    void aRowThatCannotBeUnderstoodCostsItselfAlone() {
        String good = Samples.text("DLSTRNDT-page");
        int lines = value(page(good)).lines().size();
        String table =
                """
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT></TRANAMT>
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>1,00.00</TRANAMT>
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>1E3</TRANAMT>
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>1000.005</TRANAMT>
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>1000<0</TRANAMT>
                <XTSFAM>5.00</XTSFAM>                  <XTSFAM>5.001</XTSFAM>
                """;
        table.lines()
                .forEach(line -> {
                    List<String> cells = List.of(line.split(" +"));
                    String bad = good.replace(cells.getFirst(), cells.getLast());
                    assertThat(bad).isNotEqualTo(good);
                    StatementPage page = value(page(bad));
                    assertThat(page.unreadable()).as(line).hasSize(1);
                    UnreadableRow row = page.unreadable().getFirst();
                    assertThat(row.raw()).startsWith("<row>").contains(cells.getLast());
                    assertThat(page.last()).isEqualTo(value(page(good)).last());
                    assertThat(page.lines())
                            .as(line)
                            .containsAnyElementsOf(value(page(good)).lines())
                            .hasSizeBetween(lines - 2, lines - 1);
                });
    }

    @Test
    void whatIsNotCertainMakesARowUnreadable() {
        String good = Samples.text("DLSTRNDT-page");
        String table =
                """
                <CDFG>C</CDFG>                         <CDFG>X</CDFG>
                <CDFG>C</CDFG>                         <CDFG></CDFG>
                <TRANDATE>20260105</TRANDATE>          <TRANDATE>20260230</TRANDATE>
                <HOSTFLW>C0000000010008</HOSTFLW>      <HOSTFLW></HOSTFLW>
                <CRYTYPE>001</CRYTYPE>                 <CRYTYPE>014</CRYTYPE>
                <subAccNo>3110000000000010001</subAccNo> <subAccNo>3110000000000010002</subAccNo>
                <subAccNo>3110000000000010001</subAccNo> <subAccNo></subAccNo>
                """;
        table.lines()
                .forEach(line -> {
                    List<String> cells = List.of(line.split(" +"));
                    int changed = good.split(Pattern.quote(cells.getFirst()), -1).length - 1;
                    StatementPage page =
                            value(page(good.replace(cells.getFirst(), cells.getLast())));
                    assertThat(changed).as(line).isPositive();
                    assertThat(page.unreadable()).as(line).hasSize(changed);
                });
    }

    /** The next question would be the same one, for ever. */
    @Test
    void aFullPageThatDoesNotTellWhereToGoOnIsNoAnswer() {
        String nowhere = Samples.text("DLSTRNDT-page").replaceAll("<HOSTFLW>[^<]*", "<HOSTFLW>");
        assertThat(value(page(nowhere)).unreadable()).isNotEmpty();
        assertThat(value(page(nowhere)).more()).isFalse();
        assertThat(silence(page(nowhere, "pageSize", "6"))).isEqualTo(NoVerdictReason.UNREADABLE);
    }

    @Test
    void whatIsCertainIsReadHoweverItIsWritten() {
        String good = Samples.text("DLSTRNDT-page");
        List<BankLine> lines = value(page(good)).lines();
        String table =
                """
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>1,000.00</TRANAMT>
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>0000001000.00</TRANAMT>
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>+1000</TRANAMT>
                <TRANAMT>1000.00</TRANAMT>             <TRANAMT>1000.0000</TRANAMT>
                """;
        table.lines()
                .forEach(line -> {
                    List<String> cells = List.of(line.split(" +"));
                    StatementPage page =
                            value(page(good.replace(cells.getFirst(), cells.getLast())));
                    assertThat(page.unreadable()).as(line).isEmpty();
                    assertThat(page.lines().getFirst().amount())
                            .as(line)
                            .isEqualTo(lines.getFirst().amount());
                });
    }

    @Test
    void aTimeOrABalanceThatCannotBeReadIsNone() {
        String good = Samples.text("DLSTRNDT-page");
        for (String time : List.of("", "   ", "250102", "0901")) {
            StatementPage page =
                    value(
                            page(
                                    good.replace(
                                            "<TRANTIME>090102</TRANTIME>",
                                            "<TRANTIME>" + time + "</TRANTIME>")));
            assertThat(page.unreadable()).isEmpty();
            assertThat(page.lines()).allSatisfy(line -> assertThat(line.bankTime()).isEmpty());
        }
        StatementPage page =
                value(page(good.replace("<ACCBAL>1000.00</ACCBAL>", "<ACCBAL>many</ACCBAL>")));
        assertThat(page.unreadable()).isEmpty();
        assertThat(page.lines().getFirst().balanceAfter()).isEmpty();
    }

    private static QueryResult<StatementPage> page(String text, String... settings) {
        try {
            return CiticStatementMapping.page(
                    Samples.config(settings),
                    LINES,
                    CiticRoutes.read(text, StatementReply.class),
                    Samples.exchange(text));
        } catch (UnreadableReply unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void theTypeOfARowDecidesItsOrigin() {
        String table =
                """
                11 INSIDE
                12 OPENING
                13 INTEREST
                14 FEE
                15 INSIDE
                16 INSIDE
                21 INSIDE
                22 OUTSIDE
                23 OUTSIDE
                """;
        Set<String> known = new HashSet<>();
        table.lines()
                .forEach(line -> {
                    String type = line.substring(0, 2);
                    known.add(type);
                    assertThat(CiticCodes.origin(type).name()).isEqualTo(line.substring(3));
                });
        for (int i = 0; i < 100; i++) {
            String type = "%02d".formatted(i);
            if (!known.contains(type)) {
                assertThat(CiticCodes.origin(type)).isEqualTo(LineOrigin.UNKNOWN);
            }
        }
        assertThat(CiticCodes.origin("")).isEqualTo(LineOrigin.UNKNOWN);
    }

    @Test
    void ourSerialIsTheFirstWordOfAMemo() {
        String serial = "20260105A00000000001";
        for (String memo : List.of(serial, serial + " ", serial + " 订单O1", serial + " a\nb")) {
            assertThat(CiticStatementMapping.serial(memo)).as(memo).contains(Samples.SERIAL);
        }
        for (String memo :
                List.of(
                        "",
                        serial + "X",
                        serial + "，订单",
                        " " + serial,
                        "20260105a00000000001",
                        serial.substring(1) + " x",
                        "货款 " + serial)) {
            assertThat(CiticStatementMapping.serial(memo)).as(memo).isEmpty();
        }
    }

    // --- Balances ---

    @Test
    void balancesAreTheFiguresOfTheBank() {
        SubAccountBalanceReply reply = Samples.reply("DLSBALQR-one", SubAccountBalanceReply.class);
        assertThat(
                        value(
                                CiticBalanceMapping.balance(
                                        Samples.BUYER.no(), reply, Samples.exchange(""))))
                .isEqualTo(
                        new Balances(
                                Money.parse("1000.00"),
                                Money.parse("800.00"),
                                Money.parse("200.00")));
        assertThat(
                        silence(
                                CiticBalanceMapping.balance(
                                        Samples.SELLER.no(), reply, Samples.exchange(""))))
                .isEqualTo(NoVerdictReason.UNREADABLE);
    }

    private static QueryResult<Balances> mainBalance(String sample) {
        return CiticBalanceMapping.mainBalance(
                Samples.config(),
                Samples.reply(sample, AccountBalanceReply.class),
                Samples.exchange(""));
    }

    @Test
    void theMainAccountHasAStatusOfItsOwn() {
        assertThat(value(mainBalance("DLBALQRY-one")))
                .isEqualTo(
                        new Balances(
                                Money.parse("500000.00"),
                                Money.parse("499998.50"),
                                Money.parse("1.50")));
        assertThat(silence(mainBalance("DLBALQRY-refused-in-the-row")))
                .isEqualTo(NoVerdictReason.NO_VERDICT);
        assertThat(silence(mainBalance("DLCIDSTT-without-list")))
                .isEqualTo(NoVerdictReason.UNREADABLE);
        assertThat(silence(mainBalance("DLMDETRN-refused"))).isEqualTo(NoVerdictReason.NO_VERDICT);
    }

    private static <T> T value(QueryResult<T> result) {
        return switch (result) {
            case QueryResult.Answer<T> answer -> answer.value();
            case QueryResult.NoAnswer<T> none -> throw new AssertionError(none);
        };
    }

    private static <T> NoVerdictReason silence(QueryResult<T> result) {
        return switch (result) {
            case QueryResult.Answer<T> answer -> throw new AssertionError(answer);
            case QueryResult.NoAnswer<T> none -> none.reason();
        };
    }
}
