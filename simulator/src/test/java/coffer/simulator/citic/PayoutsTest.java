package coffer.simulator.citic;

import static coffer.simulator.citic.BankFixture.A;
import static coffer.simulator.citic.BankFixture.OWN;
import static coffer.simulator.citic.BankFixture.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.simulator.books.Bucket;
import coffer.simulator.books.Counterparty;
import coffer.simulator.books.YuanFormat;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Money out, now or by appointment, and back again; and every reason to refuse that. */
class PayoutsTest {
    private static final Map<String, String> RIGHT = right();

    private final BankFixture till = new BankFixture().deposit(A, "1000.00");

    private static Map<String, String> right() {
        Map<String, String> fields = new HashMap<>();
        fields.put("clientID", "S1");
        fields.put("accountNo", A);
        fields.put("recvAccNo", "6200000000000000001");
        fields.put("recvAccNm", "收款人");
        fields.put("tranAmt", "120.00");
        fields.put("sameBank", "1");
        fields.put("payType", "");
        fields.put("recvTgfi", "999100000017");
        fields.put("recvBankNm", "示例银行示例支行");
        fields.put("memo", "提现W1");
        fields.put("preFlg", "0");
        return fields;
    }

    private String pay(Map<String, String> changes) {
        return till.send("DLFCSOUT", RIGHT, changes);
    }

    private String ofMerchant(Map<String, String> changes) {
        return till.send("DLFNDOUT", RIGHT, changes);
    }

    private void back(boolean negative, boolean keepsMemo, Optional<Long> fen) {
        till.bank.exclusively(() ->
                till.bank
                        .manualOperations()
                        .returnPayout(
                                "S1", new ManualOperations.ReturnForm(negative, keepsMemo, fen)));
    }

    private void refusesReturn(Optional<Long> fen, String code) {
        assertThatThrownBy(() -> back(true, true, fen))
                .isInstanceOfSatisfying(
                        OperationRefused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void moneyLeavesTheBankAndTheFeeGoesToIt() {
        till.settings.set(CiticSetting.PAYOUT_FEE, "5.00");
        assertThat(pay(Map.of())).isEqualTo("AAAAAAE");
        assertThat(till.inquire("S1")).isEqualTo("0");
        assertThat(till.statement(A).getLast()).isEqualTo("23 D 120.00 875.00 5.00 提现W1");
        assertThat(till.books.visibleRows(A).getLast().other())
                .isEqualTo(
                        new Counterparty("6200000000000000001", "收款人", "999100000017", "示例银行示例支行"));
        assertThat(YuanFormat.print(till.books.balance(BankFixture.MAIN, Bucket.BANK)))
                .isEqualTo("5.00");
        assertThat(YuanFormat.print(till.books.mainTotal(BankFixture.MAIN))).isEqualTo("875.00");
    }

    @Test
    void accountAtThisBankNeedsNoLineNumber() {
        Map<String, String> changes = Map.of("sameBank", "0", "recvTgfi", "", "recvBankNm", "");
        assertThat(pay(changes)).isEqualTo("AAAAAAE");
        assertThat(till.books.visibleRows(A).getLast().other().bankNo()).isEqualTo("999001");
    }

    @Test
    void lineNumberOrBankNameIsEnough() {
        assertThat(pay(Map.of("clientID", "S2", "recvTgfi", ""))).isEqualTo("AAAAAAE");
        assertThat(pay(Map.of("clientID", "S3", "recvBankNm", ""))).isEqualTo("AAAAAAE");
        assertThat(pay(Map.of("recvTgfi", "", "recvBankNm", ""))).isEqualTo("SM00003");
    }

    @ParameterizedTest
    @CsvSource({
        "accountNo, '', SM00003, ED02083",
        "recvAccNo, 123456789012345678901234567890123, SM00004, ED02083",
        "recvAccNm, '', SM00003, ED02083",
        "tranAmt, 0.00, SM00005, ED02083",
        "sameBank, 2, SM00006, ED02083",
        "payType, 2X, SM00006, ED02083",
        "recvTgfi, 123456789012345678901, SM00004, ED02083",
        "preFlg, '', SM00003, ED02083",
        "preFlg, 1, SM00003, ED02083",
        "accountNo, 3110000000000077777, ED02010, 1",
        "accountNo, 3110000000000010091, SM00072, 1",
        "accountNo, 3110000000000010093, SM00072, 1",
        "tranAmt, 995.01, DPRA003, 1",
    })
    void refusesAPayout(String tag, String value, String code, String inquiry) {
        till.settings.set(CiticSetting.PAYOUT_FEE, "5");
        assertThat(pay(Map.of(tag, value))).isEqualTo(code);
        assertThat(till.inquire("S1")).isEqualTo(inquiry);
        assertThat(till.balance(A)).isEqualTo("1000.00 0.00");
    }

    @Test
    void merchantPaysFromItsOwnAndFromThePublicAccountOnly() {
        till.deposit(OWN, "200.00").deposit(PUBLIC, "200.00");
        assertThat(till.statement(OWN)).containsExactly("23 C 200.00 200.00 0.00 货款");
        assertThat(ofMerchant(Map.of("accountNo", OWN))).isEqualTo("AAAAAAE");
        assertThat(ofMerchant(Map.of("clientID", "S2", "accountNo", PUBLIC))).isEqualTo("AAAAAAE");
        assertThat(till.balance(OWN)).isEqualTo("80.00 0.00");
        assertThat(till.balance(PUBLIC)).isEqualTo("80.00 0.00");
        assertThat(ofMerchant(Map.of("clientID", "S3"))).isEqualTo("SM00072");
        assertThat(ofMerchant(Map.of("clientID", "S4", "accountNo", BankFixture.FEE)))
                .isEqualTo("SM00072");
        assertThat(ofMerchant(Map.of("clientID", "S5", "accountNo", BankFixture.INITIAL)))
                .isEqualTo("SM00072");
        assertThat(till.submit(Map.of("clientID", "S6", "payAccNo", OWN))).isEqualTo("SM00032");
    }

    private static Map<String, String> appointment(String date, String time) {
        return Map.of("preFlg", "1", "preDate", date, "preTime", time);
    }

    private String state() {
        return String.join(
                " ",
                till.list("DLCIDSTT", Map.of("clientID", "S1", "type", "DLFCSOUT"))
                        .getFirst()
                        .values());
    }

    @Test
    void appointmentWaitsForItsMomentOfTheBanksClock() {
        assertThat(pay(appointment("20260106", "100000"))).isEqualTo("AAAAAAC");
        till.now = Instant.parse("2026-01-06T01:59:59Z");
        assertThat(state()).isEqualTo("AAAAAAC 预约支付成功 2");
        assertThat(till.balance(A)).isEqualTo("1000.00 0.00");
        till.now = Instant.parse("2026-01-06T02:00:00Z");
        assertThat(state()).isEqualTo("AAAAAAA 交易成功 0");
        assertThat(till.balance(A)).isEqualTo("880.00 0.00");
        assertThat(BankTime.time(till.books.visibleRows(A).getLast().atMillis()))
                .isEqualTo("100000");
    }

    @Test
    void appointmentThatCannotBeKeptFails() {
        pay(appointment("20260105", "160000"));
        till.submit(Map.of("clientID", "S2", "tranAmt", "1000.00"));
        till.now = Instant.parse("2026-01-05T08:00:00Z");
        assertThat(state()).startsWith("DPRA003").endsWith("1");
    }

    @ParameterizedTest
    @CsvSource({
        "20260105, 090000, SM00006",
        "20260105, 110000, SM00006",
        "20260104, 160000, SM00090",
        "20260230, 100000, SM00006",
        "'', 100000, SM00003",
    })
    void refusesAnAppointment(String date, String time, String code) {
        assertThat(pay(appointment(date, time))).isEqualTo(code);
        assertThat(till.inquire("S1")).isEqualTo("ED02083");
    }

    @Test
    void appointmentMayBeForThisVeryMoment() {
        till.now = Instant.parse("2026-01-05T02:00:00Z");
        assertThat(pay(appointment("20260105", "100000"))).isEqualTo("AAAAAAC");
        assertThat(till.inquire("S1")).isEqualTo("0");
    }

    @Test
    void payoutComesBackAsANegativeRow() {
        till.settings.set(CiticSetting.PAYOUT_FEE, "5.00");
        pay(Map.of());
        back(true, true, Optional.empty());
        assertThat(till.statement(A).getLast()).isEqualTo("23 D -120.00 995.00 0.00 提现W1");
        assertThat(till.books.visibleRows(A).getLast().other().accountNo())
                .isEqualTo("6200000000000000001");
        assertThat(till.books.movements("S1")).isEqualTo(1);
        assertThat(till.inquire("S1")).isEqualTo("0");
        refusesReturn(Optional.empty(), "returned_already");
    }

    @Test
    void payoutComesBackAsACreditWithoutMemo() {
        pay(Map.of());
        refusesReturn(Optional.of(12001L), "invalid_request");
        back(false, false, Optional.of(10000L));
        assertThat(till.statement(A).getLast()).isEqualTo("23 C 100.00 980.00 0.00 ");
        refusesReturn(Optional.of(2000L), "returned_already");
    }

    @Test
    void onlyMoneyThatMovedComesBack() {
        refusesReturn(Optional.empty(), "not_found");
        pay(appointment("20260106", "100000"));
        refusesReturn(Optional.empty(), "not_found");
        till.submit(Map.of("clientID", "S2"));
        assertThatThrownBy(() ->
                        till.bank
                                .manualOperations()
                                .returnPayout(
                                        "S2",
                                        new ManualOperations.ReturnForm(
                                                true, true, Optional.empty())))
                .isInstanceOf(OperationRefused.class);
    }

    @Test
    void payoutMayComeBackBeforeItsEndIsTold() {
        String xml = BankFixture.message("DLFCSOUT", BankFixture.changed(RIGHT, Map.of()), "");
        FaultEffect untold = new FaultEffect.Pending(1, true, ReplyStatus.SUCCESS);
        CiticReply reply =
                till.bank.answer(till.bank.read(xml.getBytes(Charset.forName("GBK"))), untold);
        assertThat(reply.code()).isEqualTo("AAAAAAE");
        assertThat(till.balance(A)).isEqualTo("880.00 0.00");
        back(true, true, Optional.empty());
        assertThat(till.inquire("S1")).isEqualTo("2");
        assertThat(till.inquire("S1")).isEqualTo("0");
        assertThat(till.balance(A)).isEqualTo("1000.00 0.00");
    }
}
