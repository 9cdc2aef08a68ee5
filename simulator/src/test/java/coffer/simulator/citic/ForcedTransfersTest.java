package coffer.simulator.citic;

import static coffer.simulator.citic.BankFixture.A;
import static coffer.simulator.citic.BankFixture.B;
import static coffer.simulator.citic.BankFixture.C;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The five kinds, and every reason to refuse one, in the order in which the bank finds it. */
class ForcedTransfersTest {
    private final BankFixture till = new BankFixture().deposit(A, "1000.00");

    private String submit(String serial, String type, String payer, String payee, String amount) {
        return till.submit(
                Map.of(
                        "clientID", serial,
                        "tranType", type,
                        "payAccNo", payer,
                        "recvAccNo", payee,
                        "tranAmt", amount));
    }

    private String use(String serial, String type, String payee, String amount, String was) {
        return use(serial, type, A, payee, amount, was);
    }

    private String use(
            String serial, String type, String payer, String payee, String amount, String was) {
        Map<String, String> fields = new HashMap<>();
        fields.put("clientID", serial);
        fields.put("tranType", type);
        fields.put("payAccNo", payer);
        fields.put("recvAccNo", payee);
        fields.put("tranAmt", amount);
        fields.put("freezeNo", till.freezeNo("F1"));
        fields.put("ofreezeamt", was);
        fields.put("tranFlag", "1");
        return till.submit(fields);
    }

    @ParameterizedTest
    @CsvSource({
        "userName, '', SM00003, ED02083",
        "accountNo, '', SM00003, ED02083",
        "payAccNo, 31100000000000100011, SM00004, ED02083",
        "tranType, BX, SM00006, ED02083",
        "recvAccNm, '', SM00003, ED02083",
        "tranAmt, '1,000.00', SM00005, ED02083",
        "tranAmt, 0.00, SM00005, ED02083",
        "tranAmt, 1.001, SM00005, ED02083",
        "ofreezeamt, x, SM00005, ED02083",
        "tranFlag, 2, SM00006, ED02083",
        "clientID, 123456789012345678901, SM00020, SM00004",
        "accountNo, 8110000000000007777, SM00030, 1",
        "payAccNo, 3110000000000077777, ED02010, 1",
        "payAccNo, 3110000000000020001, SM00031, 1",
        "payAccNo, 3110000000000010090, SM00032, 1",
        "recvAccNo, 3110000000000077777, ED03307, 1",
        "recvAccNm, 乙公司, SM00033, 1",
        "recvAccNo, 3110000000000010001, SM00034, 1",
        "tranAmt, 1000.01, DPRA003, 1",
    })
    void refusesATransfer(String tag, String value, String code, String inquiry) {
        assertThat(till.submit(Map.of(tag, value))).isEqualTo(code);
        String serial = tag.equals("clientID") ? value : "S1";
        assertThat(till.inquire(serial)).isEqualTo(inquiry);
        assertThat(till.balance(A)).isEqualTo("1000.00 0.00");
        assertThat(till.books.movements("S1")).isZero();
    }

    @Test
    void countsTheMemoInBytesOfTheCodePage() {
        assertThat(till.submit(Map.of("memo", "汉".repeat(52)))).isEqualTo("SM00004");
        assertThat(till.submit(Map.of("memo", "汉".repeat(51)))).isEqualTo("AAAAAAE");
    }

    @Test
    void refusedSerialWithABadFormStaysFree() {
        assertThat(till.submit(Map.of("tranAmt", "x"))).isEqualTo("SM00005");
        assertThat(till.submit(Map.of())).isEqualTo("AAAAAAE");
        assertThat(till.submit(Map.of())).isEqualTo("SM00021");
        assertThat(till.books.movements("S1")).isEqualTo(1);
    }

    @Test
    void codesOfRefusalsCanBeChosen() {
        till.settings.set(CiticSetting.INSUFFICIENT_CODE, "CPRA004");
        till.settings.set(CiticSetting.DUPLICATE_SERIAL_CODE, "ED99999");
        assertThat(submit("S1", "BF", A, B, "1000.01")).isEqualTo("CPRA004");
        assertThat(submit("S1", "BF", A, B, "1.00")).isEqualTo("ED99999");
    }

    @Test
    void duplicateSerialIsExecutedIfTheSettingSaysSo() {
        till.settings.set(CiticSetting.DUPLICATE_SERIAL, "execute");
        submit("S1", "BF", A, B, "1.00");
        submit("S1", "BF", A, B, "1.00");
        assertThat(till.books.movements("S1")).isEqualTo(2);
        assertThat(till.balance(B)).isEqualTo("2.00 0.00");
    }

    @Test
    void lateRefusalIsToldByTheInquiry() {
        till.settings.set(CiticSetting.LATE_REFUSALS, "true");
        assertThat(submit("S1", "BF", A, B, "1000.01")).isEqualTo("AAAAAAE");
        assertThat(till.inquire("S1")).isEqualTo("1");
    }

    @Test
    void payAndFreezeHoldsTheMoneyAtThePayee() {
        assertThat(submit("F1", "BS", A, B, "200.00")).isEqualTo("AAAAAAE");
        assertThat(till.balance(A)).isEqualTo("800.00 0.00");
        assertThat(till.balance(B)).isEqualTo("0.00 200.00");
        assertThat(use("U1", "BH", A, C, "1.00", "200.00")).isEqualTo("SM00034");
        assertThat(use("U2", "BH", B, A, "50.00", "200.00")).isEqualTo("AAAAAAA");
        assertThat(till.balance(A)).isEqualTo("850.00 0.00");
        assertThat(use("U3", "BG", B, A, "50.00", "150.00")).isEqualTo("AAAAAAA");
        assertThat(till.balance(B)).isEqualTo("50.00 100.00");
        assertThat(use("U4", "BG", B, B, "100.00", "")).isEqualTo("AAAAAAA");
        assertThat(till.balance(B)).isEqualTo("150.00 0.00");
        assertThat(till.balance(A)).isEqualTo("850.00 0.00");
    }

    @Test
    void partialUseWithoutTheStandingAmountReleasesTheRest() {
        submit("F1", "BR", A, "", "200.00");
        assertThat(use("U1", "BH", B, "50.00", "")).isEqualTo("AAAAAAA");
        assertThat(till.balance(A)).isEqualTo("950.00 0.00");
        assertThat(till.balance(B)).isEqualTo("50.00 0.00");
    }

    @Test
    void usesOfAFreezeAreRefused() {
        submit("F1", "BR", A, "", "200.00");
        assertThat(use("U1", "BH", B, "200.01", "200.00")).isEqualTo("SM00041");
        assertThat(use("U2", "BH", B, "50.00", "199.00")).isEqualTo("SM00042");
        assertThat(use("U3", "BH", A, "50.00", "200.00")).isEqualTo("SM00034");
        assertThat(use("U4", "BG", B, "50.00", "200.00")).isEqualTo("SM00034");
        assertThat(use("U5", "BG", B, A, "50.00", "200.00")).isEqualTo("SM00034");
        assertThat(till.submit(Map.of("clientID", "U6", "tranType", "BG", "freezeNo", "FZ0")))
                .isEqualTo("SM00040");
        assertThat(till.balance(A)).isEqualTo("800.00 200.00");
        assertThat(use("U7", "BG", A, "200.00", "")).isEqualTo("AAAAAAA");
        assertThat(use("U8", "BG", A, "200.00", "")).isEqualTo("SM00040");
    }

    @Test
    void freezeNumberMayChangeWithEveryUse() {
        till.settings.set(CiticSetting.FREEZE_NUMBER, "changes");
        submit("F1", "BR", A, "", "200.00");
        use("U1", "BH", B, "50.00", "200.00");
        assertThat(till.freezeNo("U1")).isNotEqualTo(till.freezeNo("F1"));
        assertThat(till.books.freeze(till.freezeNo("U1")).orElseThrow().standingFen())
                .isEqualTo(15000);
    }

    @Test
    void refusesUnknownActionsAndUnreadableMessages() {
        String user = "<userName>MKTDEMO</userName></stream>";
        assertThat(till.ask("<stream><action>DLNOSUCH</action>" + user).code())
                .isEqualTo("SM00001");
        assertThat(till.ask("<stream><action>").code()).isEqualTo("SM00002");
        till.settings.set(CiticSetting.RATE_LIMIT_MILLIS, "13000");
        assertThat(till.inquire("S1")).isEqualTo("ED02083");
        assertThat(till.inquire("S1")).isEqualTo("ED11308");
        assertThat(till.inquire("S2")).isEqualTo("ED02083");
        till.settings.set(CiticSetting.UNKNOWN_ORDER, "row");
        assertThat(till.inquire("S3")).isEqualTo("2");
    }
}
