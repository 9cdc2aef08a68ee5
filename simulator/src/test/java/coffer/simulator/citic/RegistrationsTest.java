package coffer.simulator.citic;

import static coffer.simulator.citic.BankFixture.A;
import static coffer.simulator.citic.BankFixture.B;
import static coffer.simulator.citic.BankFixture.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.simulator.books.Signing;
import coffer.simulator.books.SigningState;
import coffer.simulator.books.SubAccount;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sub-accounts come, are reviewed, are changed and go; and every reason to refuse that. */
class RegistrationsTest {
    private static final String NEW = "3110000000000012345";
    private static final Map<String, String> CONTACT =
            Map.of(
                    "contactName",
                    "李示例",
                    "contactPhone",
                    "13000000000",
                    "mailAddress",
                    "a@b.example");
    private static final Map<String, String> RIGHT = right();
    private static final Map<String, String> CHANGE =
            Map.of("mainAccNo", MAIN, "subAccNo", A, "subAccNm", "甲公司（新）", "feeType", "1");
    private static final Map<String, String> CLOSE = Map.of("mainAccNo", MAIN, "subAccNo", A);

    private final BankFixture till = new BankFixture();

    private static Map<String, String> right() {
        Map<String, String> fields = new HashMap<>();
        fields.put("mainAccNo", MAIN);
        fields.put("appFlag", "2");
        fields.put("accGenType", "1");
        fields.put("subAccNo", "0012345");
        fields.put("subAccNm", "戊公司");
        fields.put("accType", "03");
        fields.put("calInterestFlag", "0");
        fields.put("interestRate", "");
        fields.put("overFlag", "0");
        fields.put("autoAssignInterestFlag", "0");
        fields.put("autoAssignTranFeeFlag", "1");
        fields.put("feeType", "1");
        fields.put("realNameParm", "1");
        fields.put("subAccPrintParm", "1");
        fields.put("mngNode", "999001");
        fields.put("vtlCustNm", "戊公司");
        fields.put("legalPersonNm", "张示例");
        fields.put("custCertType", "D");
        fields.put("custCertNo", "91000000TEST00005X");
        fields.put("branch", "999");
        fields.put("commAddress", "示例市示例路5号");
        return fields;
    }

    static String contacts(String listName, Map<String, String> contact) {
        return "<list name=\""
                + listName
                + "\"><row>"
                + BankFixture.tags(contact)
                + "</row></list>";
    }

    private static String message(Map<String, String> changes) {
        return BankFixture.message(
                "DLBREGSN",
                BankFixture.changed(RIGHT, changes),
                contacts("VilcstDataList", CONTACT));
    }

    private CiticReply register(Map<String, String> changes) {
        return till.ask(message(changes));
    }

    /** The numbers and states that DLSASQRY tells, as {@code number state}. */
    private List<String> signings(Map<String, String> changes) {
        Map<String, String> fields =
                new HashMap<>(
                        Map.of("mainAccNo", MAIN, "startDate", "20260105", "endDate", "20260105"));
        fields.putAll(changes);
        return till.list("DLSASQRY", fields).stream()
                .map(row -> row.get("subAccNo") + " " + row.get("status"))
                .toList();
    }

    private void decide(String no, SigningState verdict) {
        till.bank.exclusively(() -> till.bank.manualOperations().decideSigning(no, verdict));
    }

    private String read(String action) {
        return till.send(
                action,
                Map.of("accountNo", MAIN, "startDate", "20260101", "endDate", "20261231"),
                Map.of("subAccNo", NEW));
    }

    @Test
    void callerGivesTheTailOfTheNumber() {
        CiticReply reply = register(Map.of());
        assertThat(reply.scalars())
                .containsEntry("status", "AAAAAAA")
                .containsEntry("subAccNo", NEW)
                .containsEntry("subAccNm", "戊公司")
                .hasEntrySatisfying("hostNo", no -> assertThat(no).matches("\\d{12}"));
        till.deposit(NEW, "5.00");
        assertThat(till.balance(NEW)).isEqualTo("5.00 0.00");
        till.settings.set(CiticSetting.SUB_ACCOUNT_PREFIX, "31109");
        assertThat(register(Map.of("subAccNo", "00000000000001")).scalars())
                .containsEntry("subAccNo", "3110900000000000001");
    }

    @Test
    void bankMakesANumberOfItsOwn() {
        CiticReply one = register(Map.of("accGenType", "0"));
        CiticReply other = register(Map.of("accGenType", "0", "subAccNo", ""));
        assertThat(one.scalars().get("subAccNo")).matches("311000000000\\d{7}");
        assertThat(other.scalars().get("subAccNo"))
                .matches("311000000000\\d{7}")
                .isNotEqualTo(one.scalars().get("subAccNo"));
    }

    @ParameterizedTest
    @CsvSource({
        "userName, '', SM00003",
        "mainAccNo, '', SM00003",
        "appFlag, 3, SM00006",
        "accGenType, 2, SM00006",
        "subAccNo, '', SM00003",
        "subAccNo, 12345, SM00006",
        "subAccNo, 00000000012345, SM00006",
        "subAccNo, 001234X, SM00006",
        "subAccNo, 3110000000000012345, SM00004",
        "subAccNm, '', SM00003",
        "accType, 04, SM00006",
        "calInterestFlag, 3, SM00006",
        "calInterestFlag, 1, SM00003",
        "interestRate, x, SM00006",
        "overFlag, 1, SM00006",
        "autoAssignInterestFlag, '', SM00003",
        "autoAssignTranFeeFlag, 2, SM00006",
        "feeType, 3, SM00006",
        "realNameParm, 4, SM00006",
        "subAccPrintParm, 5, SM00006",
        "mngNode, 9990010, SM00004",
        "vtlCustNm, '', SM00003",
        "legalPersonNm, '', SM00003",
        "custCertType, B, SM00006",
        "custCertNo, 1234567890123456789012345678901, SM00004",
        "branch, '', SM00003",
        "commAddress, '', SM00003",
        "mainAccNo, 8110000000000007777, SM00030",
        "subAccNo, 0010001, SM00070",
    })
    void refusesARegistration(String tag, String value, String code) {
        int before = till.books.subAccounts().size();
        assertThat(register(Map.of(tag, value)).code()).isEqualTo(code);
        assertThat(till.books.subAccounts()).hasSize(before);
        assertThat(till.books.subAccount(A).map(SubAccount::name)).contains("甲公司");
    }

    @ParameterizedTest
    @CsvSource({
        "contactName, '', SM00003",
        "contactPhone, 123456789012345678901, SM00004",
        "mailAddress, '', SM00003",
    })
    void refusesAContact(String tag, String value, String code) {
        String list = contacts("VilcstDataList", BankFixture.changed(CONTACT, Map.of(tag, value)));
        String xml = BankFixture.message("DLBREGSN", BankFixture.changed(RIGHT, Map.of()), list);
        assertThat(till.ask(xml).code()).isEqualTo(code);
    }

    @Test
    void requiresOneContactInTheContactList() {
        Map<String, String> fields = BankFixture.changed(RIGHT, Map.of());
        String none = BankFixture.message("DLBREGSN", fields, "");
        assertThat(till.ask(none).code()).isEqualTo("SM00003");
        String other = BankFixture.message("DLBREGSN", fields, contacts("userDataList", CONTACT));
        assertThat(till.ask(other).code()).isEqualTo("SM00003");
        String row = "<row>" + BankFixture.tags(CONTACT) + "</row>";
        String two = "<list name=\"VilcstDataList\">" + row + row + "</list>";
        assertThat(till.ask(BankFixture.message("DLBREGSN", fields, two)).code())
                .isEqualTo("SM00006");
    }

    @Test
    void accountInReviewIsUnknownToEverybody() {
        till.settings.set(CiticSetting.SIGNING, "review");
        till.deposit(A, "10.00");
        assertThat(register(Map.of()).code()).isEqualTo("AAAAAAA");
        assertThat(signings(Map.of("subAccNo", NEW))).containsExactly(NEW + " 1");
        assertThat(till.submit(Map.of("recvAccNo", NEW, "recvAccNm", "戊公司"))).isEqualTo("ED03307");
        assertThat(till.submit(Map.of("clientID", "S2", "payAccNo", NEW))).isEqualTo("ED02010");
        assertThat(read("DLSBALQR")).isEqualTo("ED02010");
        assertThat(read("DLSTRNDT")).isEqualTo("ED02010");
        assertThat(till.send("DLOLCACC", CLOSE, Map.of("subAccNo", NEW))).isEqualTo("ED02010");
        assertThat(till.send("DLSBAMAN", CHANGE, Map.of("subAccNo", NEW))).isEqualTo("ED02010");
        assertThatThrownBy(() -> till.bank.manualOperations().subAccount(NEW))
                .isInstanceOf(OperationRefused.class);
        assertThat(register(Map.of()).code()).isEqualTo("SM00070");
        decide(NEW, SigningState.CONFIRMED);
        assertThat(signings(Map.of("stt", "0"))).contains(NEW + " 0");
        assertThat(read("DLSBALQR")).isEqualTo("AAAAAAA");
    }

    @ParameterizedTest
    @CsvSource({"REFUSED, 3, ED02010", "REFUSED_BY_BANK, 8, ED02010", "CANCELLED, 2, PBRA001"})
    void reviewMayEndWithARefusal(SigningState verdict, String stt, String statement) {
        till.settings.set(CiticSetting.SIGNING, "review");
        register(Map.of());
        decide(NEW, verdict);
        assertThat(signings(Map.of("stt", stt))).containsExactly(NEW + " " + stt);
        assertThat(read("DLSBALQR")).isEqualTo("ED02010");
        assertThat(read("DLSTRNDT")).isEqualTo(statement);
        assertThatThrownBy(() -> decide(NEW, SigningState.CONFIRMED))
                .isInstanceOfSatisfying(
                        OperationRefused.class,
                        e -> assertThat(e.code()).isEqualTo("not_in_review"));
    }

    @Test
    void signingsAreListedByNumberStateAndDay() {
        register(Map.of());
        assertThat(signings(Map.of())).containsExactly(NEW + " 0");
        assertThat(signings(Map.of("startDate", "19700101"))).contains(A + " 0", NEW + " 0");
        assertThat(signings(Map.of("startDate", "20260106", "endDate", "20260107"))).isEmpty();
        assertThat(signings(Map.of("stt", "1"))).isEmpty();
        assertThat(signings(Map.of("subAccNo", B))).isEmpty();
        Map<String, String> days =
                Map.of("mainAccNo", MAIN, "startDate", "20260106", "endDate", "20260107");
        assertThat(till.send("DLSASQRY", days, Map.of())).isEqualTo("PBRA001");
        assertThat(till.send("DLSASQRY", days, Map.of("stt", "4"))).isEqualTo("SM00006");
        assertThat(till.send("DLSASQRY", days, Map.of("mainAccNo", "1"))).isEqualTo("SM00030");
        assertThat(till.send("DLSASQRY", days, Map.of("endDate", ""))).isEqualTo("SM00003");
    }

    @Test
    void renamedReceiverIsKnownByTheNewNameOnly() {
        till.deposit(B, "10.00");
        assertThat(till.send("DLSBAMAN", CHANGE, Map.of())).isEqualTo("AAAAAAA");
        Map<String, String> old = Map.of("payAccNo", B, "recvAccNo", A, "recvAccNm", "甲公司");
        assertThat(till.submit(old)).isEqualTo("SM00033");
        Map<String, String> now =
                Map.of("clientID", "S2", "payAccNo", B, "recvAccNo", A, "recvAccNm", "甲公司（新）");
        assertThat(till.submit(now)).isEqualTo("AAAAAAE");
        assertThat(till.send("DLSBAMAN", CHANGE, Map.of("subAccNm", "", "feeType", "2")))
                .isEqualTo("AAAAAAA");
        assertThat(till.books.subAccount(A).map(SubAccount::name)).contains("甲公司（新）");
        assertThat(till.books.signing(A).map(Signing::terms)).contains(Map.of("feeType", "2"));
    }

    @ParameterizedTest
    @CsvSource({
        "mainAccNo, 8110000000000007777, SM00030",
        "subAccNo, '', SM00003",
        "subAccNo, 3110000000000077777, ED02010",
        "subAccNo, 3110000000000020001, SM00031",
        "subAccNo, 3110000000000010091, SM00072",
    })
    void changeAndCloseRequireAMembersAccount(String tag, String value, String code) {
        assertThat(till.send("DLSBAMAN", CHANGE, Map.of(tag, value))).isEqualTo(code);
        assertThat(till.send("DLOLCACC", CLOSE, Map.of(tag, value))).isEqualTo(code);
    }

    @Test
    void changeChecksItsTerms() {
        assertThat(till.send("DLSBAMAN", CHANGE, Map.of("feeType", "9"))).isEqualTo("SM00006");
        assertThat(till.send("DLSBAMAN", CHANGE, Map.of("interestRate", "0,1")))
                .isEqualTo("SM00006");
        assertThat(till.books.subAccount(A).map(SubAccount::name)).contains("甲公司");
    }

    @Test
    void onlyAnEmptyAccountWithoutOpenOrdersIsClosed() {
        till.deposit(A, "10.00");
        assertThat(till.send("DLOLCACC", CLOSE, Map.of())).isEqualTo("SM00071");
        till.settings.set(CiticSetting.SETTLING_DELAY_MILLIS, "1000");
        till.submit(Map.of("clientID", "S1"));
        assertThat(till.send("DLOLCACC", CLOSE, Map.of("subAccNo", B))).isEqualTo("SM00071");
        till.now = till.now.plusSeconds(1);
        assertThat(till.inquire("S1")).isEqualTo("0");
        CiticReply closed =
                till.ask(BankFixture.message("DLOLCACC", BankFixture.changed(CLOSE, Map.of()), ""));
        assertThat(closed.scalars())
                .containsEntry("status", "AAAAAAA")
                .containsEntry("subAccNo", A)
                .containsEntry("subAccNm", "甲公司");
        assertThat(signings(Map.of("startDate", "19700101", "stt", "2"))).containsExactly(A + " 2");
        assertThat(till.send("DLOLCACC", CLOSE, Map.of())).isEqualTo("ED02010");
        Map<String, String> balance = Map.of("accountNo", MAIN, "subAccNo", A);
        assertThat(till.send("DLSBALQR", balance, Map.of())).isEqualTo("ED02010");
        assertThatThrownBy(() -> till.deposit(A, "1.00")).isInstanceOf(OperationRefused.class);
        Map<String, String> days = Map.of("startDate", "20260105", "endDate", "20260105");
        assertThat(till.send("DLSTRNDT", balance, days)).isEqualTo("AAAAAAA");
    }

    @Test
    void frozenMoneyKeepsAnAccountOpen() {
        till.deposit(A, "10.00");
        till.submit(Map.of("tranType", "BR"));
        assertThat(till.balance(A)).isEqualTo("0.00 10.00");
        assertThat(till.send("DLOLCACC", CLOSE, Map.of())).isEqualTo("SM00071");
    }

    @Test
    void journalKnowsTheWholeNumber() {
        CiticBank.RequestSummary chosen = subject(message(Map.of()));
        assertThat(chosen).isEqualTo(new CiticBank.RequestSummary("DLBREGSN", "", NEW, NEW, true));
        CiticBank.RequestSummary close = subject(BankFixture.message("DLOLCACC", CLOSE, ""));
        assertThat(close).isEqualTo(new CiticBank.RequestSummary("DLOLCACC", "", A, A, false));
        CiticBank.RequestSummary banks = subject(message(Map.of("accGenType", "0")));
        assertThat(banks).isEqualTo(new CiticBank.RequestSummary("DLBREGSN", "", "", "", true));
        till.bank.countArrival(chosen);
        till.bank.countArrival(chosen);
        till.bank.countArrival(banks);
        till.bank.countArrival(subject(BankFixture.message("DLSBAMAN", CHANGE, "")));
        assertThat(till.books.arrivals(NEW)).isEqualTo(2);
        assertThat(till.books.arrivals(A)).isZero();
    }

    private CiticBank.RequestSummary subject(String xml) {
        return till.bank.subject(till.bank.read(xml.getBytes(Charset.forName("GBK"))));
    }
}
