package coffer.simulator.citic;

import static coffer.simulator.citic.BankFixture.A;
import static coffer.simulator.citic.BankFixture.B;
import static coffer.simulator.citic.BankFixture.MAIN;
import static coffer.simulator.citic.BankFixture.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.simulator.books.StatementRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Money without an owner: found, given, taken back; and every reason to refuse that. */
class AdjustmentsTest {
    private final BankFixture till = new BankFixture().deposit(PUBLIC, "100.00");

    private Map<String, String> entry(String no, int index) {
        StatementRow row = till.books.visibleRows(no).get(index);
        return Map.of("hostDate", "20260105", "hostFlw", row.flow(), "hostSeq", row.seq());
    }

    private Map<String, String> payIn(String serial, String amount) {
        Map<String, String> fields = new HashMap<>(entry(PUBLIC, 0));
        fields.put("clientID", serial);
        fields.put("accountNo", PUBLIC);
        fields.put("recvAccNo", A);
        fields.put("recvAccNm", "甲公司");
        fields.put("tranAmt", amount);
        fields.put("memo", "认领来款");
        return fields;
    }

    private Map<String, String> takeBack(String serial, String amount) {
        Map<String, String> fields = new HashMap<>(entry(A, 0));
        fields.put("clientID", serial);
        fields.put("accountNo", MAIN);
        fields.put("payAccNo", A);
        fields.put("recvAccNo", PUBLIC);
        fields.put("recvAccNm", "公共调账");
        fields.put("tranAmt", amount);
        fields.put("memo", "错账调回");
        return fields;
    }

    private String give(String serial, String amount) {
        return till.send("DLTRSFIN", payIn(serial, amount), Map.of());
    }

    private String back(String serial, String amount) {
        return till.send("DLWFDRTN", takeBack(serial, amount), Map.of());
    }

    /** The amounts of the entries that wait. */
    private List<String> waiting() {
        Map<String, String> fields =
                Map.of(
                        "accountNo", MAIN,
                        "subAccNo", PUBLIC,
                        "queryType", "1",
                        "startDate", "20260105",
                        "endDate", "20260105");
        return till.list("DLSTRNDT", fields).stream()
                .map(row -> row.getOrDefault("TRANAMT", ""))
                .toList();
    }

    @Test
    void moneyGoesToItsOwnerAndTheEntryIsUsedUp() {
        assertThat(waiting()).containsExactly("100.00");
        assertThat(give("S1", "100.00")).isEqualTo("AAAAAAE");
        assertThat(till.inquire("S1")).isEqualTo("0");
        assertThat(till.statement(PUBLIC))
                .containsExactly("22 C 100.00 100.00 0.00 货款", "16 D 100.00 0.00 0.00 认领来款");
        assertThat(till.statement(A)).containsExactly("16 C 100.00 100.00 0.00 认领来款");
        assertThat(till.books.visibleRows(PUBLIC).getLast().other().accountNo()).isEqualTo(A);
        assertThat(till.books.visibleRows(A).getLast().other().accountNo()).isEqualTo(PUBLIC);
        assertThat(waiting()).isEmpty();
        assertThat(give("S2", "1.00")).isEqualTo("SM00080");
    }

    @Test
    void entryIsGivenInPartsUntilNothingIsLeft() {
        assertThat(give("S1", "60.00")).isEqualTo("AAAAAAE");
        assertThat(waiting()).containsExactly("100.00");
        assertThat(give("S2", "40.01")).isEqualTo("SM00081");
        assertThat(give("S3", "40.00")).isEqualTo("AAAAAAE");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void bankMayRequireTheWholeEntry() {
        till.settings.set(CiticSetting.ADJUST_IN_PARTS, "false");
        assertThat(give("S1", "99.99")).isEqualTo("SM00082");
        assertThat(give("S2", "100.01")).isEqualTo("SM00081");
        assertThat(give("S3", "100.00")).isEqualTo("AAAAAAE");
        assertThat(back("S4", "1.00")).isEqualTo("AAAAAAA");
    }

    @Test
    void twoOrdersThatWaitForOneEntryUseItOnce() {
        till.settings.set(CiticSetting.SETTLING_DELAY_MILLIS, "1000");
        assertThat(give("S1", "100.00")).isEqualTo("AAAAAAE");
        assertThat(give("S2", "100.00")).isEqualTo("AAAAAAE");
        till.now = till.now.plusSeconds(1);
        assertThat(till.inquire("S1")).isEqualTo("0");
        assertThat(till.inquire("S2")).isEqualTo("1");
        assertThat(till.balance(A)).isEqualTo("100.00 0.00");
    }

    @Test
    void wrongAdjustmentIsTakenBackAndWaitsAgain() {
        give("S1", "100.00");
        assertThat(back("S2", "70.00")).isEqualTo("AAAAAAA");
        assertThat(till.inquire("S2")).isEqualTo("0");
        assertThat(till.statement(A))
                .containsExactly("16 C 100.00 100.00 0.00 认领来款", "16 D 70.00 30.00 0.00 错账调回");
        assertThat(till.statement(PUBLIC).getLast()).isEqualTo("16 C 70.00 70.00 0.00 错账调回");
        assertThat(waiting()).containsExactly("70.00");
        assertThat(back("S3", "30.01")).isEqualTo("SM00081");
        Map<String, String> again = new HashMap<>(payIn("S4", "70.00"));
        again.putAll(entry(PUBLIC, 2));
        again.put("recvAccNo", B);
        again.put("recvAccNm", BankFixture.NAMES.getOrDefault(B, ""));
        assertThat(till.send("DLTRSFIN", again, Map.of())).isEqualTo("AAAAAAE");
        assertThat(waiting()).isEmpty();
        assertThat(back("S5", "30.00")).isEqualTo("AAAAAAA");
        assertThat(back("S6", "0.01")).isEqualTo("SM00080");
    }

    @Test
    void spentMoneyCannotBeTakenBack() {
        give("S1", "100.00");
        till.submit(Map.of("clientID", "S2", "tranAmt", "50.00"));
        assertThat(back("S3", "50.01")).isEqualTo("DPRA003");
        assertThat(back("S4", "50.00")).isEqualTo("AAAAAAA");
    }

    @Test
    void ordinaryMoneyOfAMemberIsNoAdjustment() {
        till.deposit(A, "10.00");
        assertThat(back("S1", "10.00")).isEqualTo("SM00080");
    }

    @ParameterizedTest
    @CsvSource({
        "accountNo, '', SM00003, ED02083",
        "recvAccNm, '', SM00003, ED02083",
        "tranAmt, 1.001, SM00005, ED02083",
        "hostDate, 2026-1-5, SM00006, ED02083",
        "hostFlw, C00000000000001, SM00004, ED02083",
        "hostSeq, '', SM00003, ED02083",
        "accountNo, 3110000000000077777, ED02010, 1",
        "accountNo, 3110000000000010002, SM00072, 1",
        "recvAccNo, 3110000000000077777, ED03307, 1",
        "recvAccNo, 3110000000000020001, SM00031, 1",
        "recvAccNo, 3110000000000010093, SM00072, 1",
        "recvAccNm, 甲, SM00033, 1",
        "hostDate, 20260104, SM00080, 1",
        "hostFlw, C0, SM00080, 1",
        "hostSeq, 2, SM00080, 1",
        "tranAmt, 100.01, SM00081, 1",
    })
    void refusesAnAdjustment(String tag, String value, String code, String inquiry) {
        assertThat(till.send("DLTRSFIN", payIn("S1", "10.00"), Map.of(tag, value))).isEqualTo(code);
        assertThat(till.inquire("S1")).isEqualTo(inquiry);
        assertThat(till.balance(PUBLIC)).isEqualTo("100.00 0.00");
        assertThat(till.books.movements("S1")).isZero();
    }

    @Test
    void moneyThatWasSentBackCannotBeGiven() {
        Map<String, String> payout =
                Map.of(
                        "clientID", "S1",
                        "accountNo", PUBLIC,
                        "recvAccNo", "62",
                        "recvAccNm", "付款人",
                        "tranAmt", "100.00",
                        "sameBank", "0",
                        "preFlg", "0");
        assertThat(till.send("DLFNDOUT", payout, Map.of())).isEqualTo("AAAAAAE");
        assertThat(waiting()).containsExactly("100.00");
        assertThat(give("S2", "1.00")).isEqualTo("DPRA003");
    }

    @ParameterizedTest
    @CsvSource({
        "payAccNo, '', SM00003",
        "accountNo, 8110000000000007777, SM00030",
        "accountNo, 8110000000000008888, SM00031",
        "payAccNo, 3110000000000077777, ED02010",
        "payAccNo, 3110000000000010093, SM00072",
        "recvAccNo, 3110000000000077777, ED03307",
        "recvAccNo, 3110000000000010002, SM00072",
        "recvAccNo, 3110000000000020001, SM00031",
        "recvAccNm, 公共, SM00033",
        "hostFlw, J0, SM00080",
    })
    void refusesToTakeBack(String tag, String value, String code) {
        give("S1", "100.00");
        assertThat(till.send("DLWFDRTN", takeBack("S2", "10.00"), Map.of(tag, value)))
                .isEqualTo(code);
        assertThat(till.balance(A)).isEqualTo("100.00 0.00");
    }
}
