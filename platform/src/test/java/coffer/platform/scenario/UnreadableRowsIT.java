package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of a statement that the bank writes oddly. What is certain is booked; a row that is not
 * certain is a Difference and delays no other.
 */
class UnreadableRowsIT {

    private static final String ODD = "异常行";

    private static MakerCheckerFixture fixture;

    @BeforeAll
    static void open() {
        fixture =
                MakerCheckerFixture.open(
                        Map.of("work.balance-stale", "1s", "work.lines-overlap-every", "1s"));
    }

    @AfterEach
    void endFaults() {
        fixture.bank().clearFaults();
        fixture.assertInvariantsHold();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static void distort(String subAccountNo, String fault) {
        fixture.bank().fault("DLSTRNDT", subAccountNo, fault.replace('\'', '"'));
    }

    private static void deposit(String subAccountNo, String amount, String memo) {
        fixture.bank().deposit(subAccountNo, amount, memo, "6222000011112222");
    }

    private static List<String> lines(String subAccountNo) {
        return fixture.books().lines(subAccountNo);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'fault': 'cut_character', 'tag': 'RESUME'",
                "'fault': 'cut_character', 'tag': 'OPPACCNAME'",
                "'fault': 'odd_row', 'tag': 'RESUME', 'content': 'a\\u0007b\\u0000'",
                "'fault': 'odd_row', 'tag': 'RESUME', 'content': 'a&#7;b&#x1f;'",
                "'fault': 'odd_row', 'tag': 'TRANTIME', 'content': ''",
                "'fault': 'odd_row', 'tag': 'TRANTIME', 'content': '     '",
                "'fault': 'odd_row', 'tag': 'TRANAMT', 'content': '0000012.50'",
                "'fault': 'odd_row', 'tag': 'TRANAMT', 'content': '12.5'",
                "'fault': 'odd_row', 'tag': 'TRANAMT', 'content': '+12.500'",
                "'fault': 'odd_row', 'tag': 'XTSFAM', 'content': '.00'",
                "'fault': 'odd_row', 'tag': 'ACCBAL', 'content': '12345678901234567.00'",
                "'fault': 'odd_row', 'tag': 'ACCBAL', 'content': 'n/a'"
            })
    void aRowWhoseMeaningIsCertainIsBooked(String fault) {
        Member member = fixture.member();
        distort(member.subAccountNo(), fault);
        deposit(member.subAccountNo(), "12.50", ODD);
        eventually(
                () -> assertThat(lines(member.subAccountNo())).containsExactly("DEPOSIT IN 12.50"));
        assertThat(fixture.books().differences(member.subAccountNo())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tag': 'TRANAMT', 'content': '12,50'",
                "'tag': 'TRANAMT', 'content': '12.505'",
                "'tag': 'TRANAMT', 'content': ''",
                "'tag': 'TRANAMT', 'content': '1\\u00072.50'",
                "'tag': 'CDFG', 'content': 'X'",
                "'tag': 'CRYTYPE', 'content': '014'",
                "'tag': 'TRANDATE', 'content': '20260230'",
                "'tag': 'subAccNo', 'content': '3110000000000099999'",
                "'tag': 'XTSFAM', 'content': 'free'",
                "'tag': 'OPPACCNAME', 'content': 'A<B'",
                "'tag': 'OPPACCNAME', 'content': 'A&B'"
            })
    void aRowThatIsNotCertainIsADifferenceAndAllOthersAreBooked(String odd) {
        Member member = fixture.member();
        String no = member.subAccountNo();
        distort(no, "'fault': 'odd_row', 'memo': '%s', %s".formatted(ODD, odd));
        deposit(no, "1.00", "之前");
        deposit(no, "12.50", ODD);
        deposit(no, "2.00", "之后");
        eventually(
                () -> assertThat(lines(no)).containsExactly("DEPOSIT IN 1.00", "DEPOSIT IN 2.00"));
        assertThat(fixture.books().differences(no)).containsExactly("UNREADABLE");
        Answer shown = fixture.market().get("/v1/differences?status=open&limit=1");
        assertThat(shown.text("/data/0/kind")).isEqualTo("unreadable");
        assertThat(shown.text("/data/0/sub_account_no")).isEqualTo(no);
        assertThat(shown.text("/data/0/unreadable_row")).startsWith("<row>").contains("</row>");
        assertReadAgainWithoutASecondDifference(no);
    }

    private static void assertReadAgainWithoutASecondDifference(String subAccountNo) {
        List<String> before = fixture.books().overlapReadAt(subAccountNo);
        eventually(
                () -> assertThat(fixture.books().overlapReadAt(subAccountNo)).isNotEqualTo(before));
        assertThat(fixture.books().differences(subAccountNo)).containsExactly("UNREADABLE");
    }

    /** Acceptance of strangers' money: the odd row stays there, and the next payer is booked. */
    @Test
    void aStrangersBrokenMemoOnThePublicAccountDelaysNobody() {
        String open = MakerCheckerFixture.PUBLIC;
        distort(open, "'fault': 'odd_row', 'memo': '%s', 'content': '<![CDATA['".formatted(ODD));
        deposit(open, "0.01", ODD);
        deposit(open, "500.00", "货款");
        eventually(() -> assertThat(lines(open)).contains("PUBLIC_DEPOSIT IN 500.00"));
        assertThat(lines(open)).doesNotContain("PUBLIC_DEPOSIT IN 0.01");
        assertThat(fixture.books().differences(open)).contains("UNREADABLE");
    }

    @Test
    void aStatementThatCannotBeReadIsShownUntilItCan() {
        Member member = fixture.member();
        String path = "/v1/fund-accounts/" + member.fundAccountNo();
        distort(member.subAccountNo(), "'fault': 'garbage'");
        eventually(() ->
                assertThat(fixture.market().get(path).body()).contains("statement_behind_since"));
        eventually(() ->
                assertThat(fixture.market().get("/health/ready").body())
                        .contains("statement_behind_since"));
        deposit(member.subAccountNo(), "3.00", "货款");
        fixture.bank().clearFaults();
        eventually(
                () -> assertThat(lines(member.subAccountNo())).containsExactly("DEPOSIT IN 3.00"));
        eventually(() ->
                assertThat(fixture.market().get(path).body())
                        .doesNotContain("statement_behind_since"));
    }
}
