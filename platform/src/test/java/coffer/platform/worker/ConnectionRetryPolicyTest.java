package coffer.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.instruction.BankingHours;
import coffer.instruction.RetryPolicy;
import coffer.market.BankCode;
import coffer.market.MainAccount;
import coffer.market.MainAccountId;
import coffer.market.MainAccountNo;
import coffer.market.MarketId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConnectionRetryPolicyTest {

    private static MainAccount account(Map<String, String> settings) {
        return new MainAccount(
                new MarketId(1),
                new MainAccountId(1),
                "citic",
                new BankCode("citic"),
                new MainAccountNo("8110000000000009999"),
                "示例交易市场",
                settings);
    }

    @Test
    void aConnectionMayHaveItsOwnRetryPolicy() {
        MainAccount account =
                account(
                        Map.of(
                                "url", "http://localhost:1",
                                "patience.quiet", "45m",
                                "patience.hours", "08:30-17:00"));
        RetryPolicy own = ConnectionRetryPolicy.of(account, RetryPolicy.USUAL);
        assertThat(own.quiet()).isEqualTo(Duration.ofMinutes(45));
        assertThat(own.hours()).contains(BankingHours.parse("08:30-17:00"));
        assertThat(own.unknown()).isEqualTo(RetryPolicy.USUAL.unknown());
        assertThat(ConnectionRetryPolicy.bankSettings(account))
                .isEqualTo(Map.of("url", "http://localhost:1"));
    }

    @Test
    void withoutSettingsItHasTheDefaults() {
        assertThat(ConnectionRetryPolicy.of(account(Map.of("url", "x")), RetryPolicy.USUAL))
                .isEqualTo(RetryPolicy.USUAL);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        MainAccount account =
                account(
                        Map.of(
                                "patience.quiet", "soon",
                                "patience.unknown", "0s",
                                "patience.hours", "17:00-08:30",
                                "patience.calm", "1s"));
        assertThatThrownBy(() -> ConnectionRetryPolicy.of(account, RetryPolicy.USUAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("patience.quiet is not a duration such as 200ms")
                .hasMessageContaining("patience.unknown is zero")
                .hasMessageContaining("patience.hours is not hours of a day")
                .hasMessageContaining("patience.calm is not a setting of this bank");
    }
}
