package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.platform.MakerCheckerFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A market whose sub-accounts have money before it joins the platform. */
class OpeningBalanceIT {

    private MakerCheckerFixture fixture;

    @BeforeEach
    void open() {
        fixture = MakerCheckerFixture.open(Map.of());
    }

    @AfterEach
    void close() {
        fixture.assertInvariantsHold();
        fixture.close();
    }

    @Test
    void anOpeningBalanceIsBookedOnceAndItsRowsAreNot() {
        String sub = "3110000000000005001";
        fixture.bank()
                .post(
                        "accounts",
                        """
                        {"sub_account_no": "%s", "name": "示例老会员公司", "purpose": "member"}
                        """
                                .formatted(sub));
        fixture.depositWithoutWaiting(sub, "700.00");
        fixture.bank().post("clock", "{\"mode\": \"real\", \"advance\": \"PT24H\"}");
        String date = fixture.bank().get("clock").path("bank_date").asText();
        fixture.depositWithoutWaiting(sub, "50.00");
        for (int start = 0; start < 2; start++) {
            fixture.addSubAccount(
                    """
                    {"no": "%s", "purpose": "member", "fund_account": "F000007",
                     "name": "示例老会员公司",
                     "opening": {"balance": "700.00", "bank_date": "%s"}}
                    """
                            .formatted(sub, date));
        }
        eventually(() ->
                assertThat(
                                fixture.market()
                                        .get("/v1/fund-accounts/F000007")
                                        .text("/balances/available"))
                        .isEqualTo("750.00"));
        assertThat(fixture.books().lines(sub))
                .containsExactly("OPENING IN 700.00", "DEPOSIT IN 50.00");
        fixture.assertBalancesAgree();
        assertThat(fixture.member().fundAccountNo())
                .as("numbers go on from there")
                .isEqualTo("F000008");
    }

    @Test
    void anOpeningWithOtherFiguresLaterIsRefused() {
        String sub = "3110000000000005001";
        fixture.addSubAccount(opening(sub, "700.00", "2026-03-02"));
        fixture.addSubAccount(opening(sub, "700.00", "2026-03-02"));
        for (String otherwise :
                List.of(
                        opening(sub, "700.00", "2026-03-03"),
                        opening(sub, "700.01", "2026-03-02"))) {
            assertThatThrownBy(() -> fixture.addSubAccount(otherwise))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("opening_told_otherwise")
                    .hasMessageContaining("700.00 before 2026-03-02");
        }
    }

    private static String opening(String sub, String balance, String date) {
        return """
        {"no": "%s", "purpose": "member", "fund_account": "F000007", "name": "示例老会员公司",
         "opening": {"balance": "%s", "bank_date": "%s"}}
        """
                .formatted(sub, balance, date);
    }
}
