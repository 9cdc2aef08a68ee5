package coffer.banks.citic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.Capabilities.QueryLimit;
import coffer.market.MainAccountNo;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CiticConfigTest {

    @Test
    void theDefaultsAreTheSafeOnes() {
        CiticConfig config = Samples.config();
        assertThat(config.synchronous()).isFalse();
        assertThat(config.synchronousIsFinal()).isFalse();
        assertThat(config.listsMainAccount()).isFalse();
        assertThat(config.pageSize()).isEqualTo(10);
        assertThat(config.namesAction()).isTrue();
        assertThat(config.openings().isSetUp()).isFalse();
        assertThat(config.payouts().channels()).isEmpty();
        assertThat(config.refusalCodes())
                .hasSize(47)
                .contains("ED02010", "BLR0024", "ED03307", "BLR0027", "CPRA004", "V000051")
                .doesNotContain("ED02083", "ED02091", "PBRA001");
    }

    @Test
    void aListOfRefusalsReplacesTheKnownOnes() {
        assertThat(Samples.config("refusalCodes", "ED02010, DPRA003  DPRB001").refusalCodes())
                .containsExactlyInAnyOrder("ED02010", "DPRA003", "DPRB001");
        assertThat(Samples.config("refusalCodes", "").refusalCodes()).isEmpty();
    }

    @Test
    void aCodeThatDoesNotRefuseCannotBeListed() {
        for (String code :
                new String[] {
                    "ED10001",
                    "ED11308",
                    "ED07018",
                    "ED12002",
                    "ET00001",
                    "CF09001",
                    "CF23999",
                    "CM12001",
                    "EEEEEEE",
                    "UNKNOWN",
                    "CCCCCCC",
                    "ED02091",
                    "ED02083",
                    "PBRA001",
                    "AAAAAAA",
                    "AAAAAAE",
                    "AAAAAAF",
                    "BBBBBBB",
                    "ED0201",
                    "ed02010",
                    "ED020100"
                }) {
            assertThatThrownBy(() -> Samples.config("refusalCodes", "DPRA003 " + code))
                    .as(code)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("refusalCodes: " + code);
        }
    }

    @Test
    void theQueryRateOfTheBankIsASetting() {
        assertThat(Samples.config().queryLimit()).isEqualTo(QueryLimit.NONE);
        assertThat(
                        Samples.config("queryPauseMillis", "13000", "queryPausePer", "action")
                                .queryLimit())
                .isEqualTo(new QueryLimit(Duration.ofSeconds(13), true));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, String> settings =
                Map.of(
                        "url", "ftp://u:p@/x?y",
                        "userName", "龘".repeat(11),
                        "tranFlag", "0",
                        "synchronousIsFinal", "true",
                        "connections", "0",
                        "queryPauseMillis", "-1",
                        "queryPausePer", "front-end",
                        "inquiryType", "x",
                        "listsMainAccount", "yes");
        assertThatThrownBy(() -> CiticConfig.from(new MainAccountNo("811"), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("url begins neither with http:// nor with https://")
                .hasMessageContaining("url has a query or a fragment")
                .hasMessageContaining("userName is not 1 to 30 bytes of plain text")
                .hasMessageContaining("the main account's number is not 19 digits")
                .hasMessageContaining("synchronousIsFinal needs tranFlag 1")
                .hasMessageContaining("connections is not within 1 to 10000: 0")
                .hasMessageContaining("queryPauseMillis is not within 0 to 3600000: -1")
                .hasMessageContaining("queryPausePer is neither account nor action: front-end")
                .hasMessageContaining("inquiryType is neither none nor action: x")
                .hasMessageContaining("listsMainAccount is neither false nor true: yes");
    }
}
