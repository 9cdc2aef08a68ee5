package coffer.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    private static final String KEY = "0123456789abcdef".repeat(12);

    @Test
    void everythingHasADefault() {
        Config config = ConfigReader.read(Map.of(), Map.of()).get();
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEmpty();
        assertThat(config.http().bodyLimitBytes()).isEqualTo(65_536);
        assertThat(config.http().batchLimitBytes()).isEqualTo(1_048_576);
        assertThat(config.database().url()).isEmpty();
        assertThat(config.database().folder()).isEqualTo(Path.of(".coffer"));
        assertThat(config.workers().leaseLength()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.workers().idlePause()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.workers().retryPolicy()).isEqualTo(coffer.instruction.RetryPolicy.USUAL);
        assertThat(config.clockAhead()).isZero();
    }

    @Test
    void everySettingCanBeGivenAndIsShown() {
        Map<String, String> given = new HashMap<>();
        for (String line : ConfigReader.read(Map.of(), Map.of()).printableSettings()) {
            given.put(line.substring(0, line.indexOf('=')), example(line));
        }
        assertThat(given).hasSize(54);
        ConfigReader settings = ConfigReader.read(given, Map.of());
        assertThat(settings.printableSettings())
                .allSatisfy(line ->
                        assertThat(line)
                                .matches(
                                        ".*=(7s|7+|0.0.0.0|folder|post.*|07:00.*|demo/wang=\\*+)"));
        Config config = settings.get();
        assertThat(config.http().port()).isEqualTo(OptionalInt.of(77));
        assertThat(config.workers().pollingSchedule().overlapDays()).isEqualTo(7);
        assertThat(config.workers().retryPolicy().expiry()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.monitoring().booksPause()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.stopLimit()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.clockAhead()).isEqualTo(Duration.ofSeconds(7));
    }

    private static String example(String line) {
        String value = line.substring(line.indexOf('=') + 1);
        if (line.startsWith("http.host")) {
            return "0.0.0.0";
        }
        if (line.contains("-limit-bytes")) {
            return "7777";
        }
        if (line.startsWith("staff.keys")) {
            return "demo/wang=7777777777777777";
        }
        if (line.startsWith("work.message-limit")) {
            return "777";
        }
        if (line.startsWith("patience.hours")) {
            return "07:00-17:00";
        }
        if (line.startsWith("data=")) {
            return "folder";
        }
        if (line.startsWith("database") && line.contains("url")) {
            return "postgresql://u:p@h:1/d";
        }
        if (line.startsWith("work.lines-overlap-days")) {
            return "7";
        }
        return value.matches("[0-9]+(ms|s|m|h|d)") ? "7s" : "77";
    }

    @Test
    void theEnvironmentWins() {
        Config config =
                ConfigReader.read(
                                Map.of("http.port", "1", "work.lease-length", "5s"),
                                Map.of(
                                        "COFFER_HTTP_PORT",
                                        "0",
                                        "COFFER_DATA",
                                        "there",
                                        "COFFER_DATABASE_URL",
                                        "postgresql://u@h/d",
                                        "COFFER_WORK_LEASE_LENGTH",
                                        " 3s "))
                        .get();
        assertThat(config.http().port()).isEqualTo(OptionalInt.of(0));
        assertThat(config.database().folder()).isEqualTo(Path.of("there"));
        assertThat(config.database().url()).isEqualTo(Optional.of("postgresql://u@h/d"));
        assertThat(config.workers().leaseLength()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, String> wrong =
                Map.of(
                        "http.port", "70000",
                        "http.prot", "80",
                        "work.lease-length", "ten seconds",
                        "patience.quiet", "0s",
                        "patience.hours", "17:00-08:30",
                        "stop.limit", "0s",
                        "database.connections", "1",
                        "database.owner-url", "mysql://u:secret@h/d");
        assertThatExceptionOfType(ConfigReader.InvalidSettings.class)
                .isThrownBy(() -> ConfigReader.read(wrong, Map.of()))
                .satisfies(e ->
                        assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        "http.port is not a whole number from 0 to 65535: 70000",
                                        "http.prot is not a setting",
                                        "work.lease-length is not a duration such as 200ms, 10s,"
                                                + " 2m, 24h, 3d: ten seconds",
                                        "stop.limit is zero",
                                        "patience.quiet is zero",
                                        "patience.hours is not hours of a day such as 08:30-17:00:"
                                                + " 17:00-08:30",
                                        "database.connections is not a whole number from 2 to"
                                                + " 1000: 1",
                                        "database.owner-url is not"
                                                + " postgresql://user:password@host:port/database:"
                                                + " mysql://u:***@h/d",
                                        "database.owner-url is of no use without database.url"));
    }

    private static Config.Http staff(String keys) {
        return ConfigReader.read(Map.of(), Map.of("COFFER_STAFF_KEYS", keys)).get().http();
    }

    @Test
    void staffHaveAKeyEach() {
        String keys = " demo/wang=k-of-wang=012345,other/wang=k-of-another-wang\n demo/l.i=" + KEY;
        assertThat(staff(keys).staff())
                .containsExactly(
                        new Config.StaffKey("demo", "wang", "k-of-wang=012345"),
                        new Config.StaffKey("other", "wang", "k-of-another-wang"),
                        new Config.StaffKey("demo", "l.i", KEY));
        assertThat(staff("").staff()).isEmpty();
        assertThat(staff(keys).toString()).doesNotContain("k-of", KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo/wang=short                    | word 1 is not market/name=key",
                "demo/wang                          | word 1 is not market/name=key",
                "demo/Wang=0123456789abcdef         | word 1 is not market/name=key",
                "wang=0123456789abcdef              | word 1 is not market/name=key",
                "demo/wang=0123456789abcdefé        | word 1 is not market/name=key",
                "demo/wang=0123456789abcdef,demo/li=0123456789abcdef | the key of demo/li",
                "demo/wang=0123456789abcdef demo/wang=fedcba9876543210 | demo/wang stands twice",
            })
    void sharedAndRepeatedKeysAreProblemsThatShowNoKey(String keys, String problem) {
        assertThatExceptionOfType(ConfigReader.InvalidSettings.class)
                .isThrownBy(() -> staff(keys))
                .satisfies(e ->
                        assertThat(e.problems())
                                .singleElement()
                                .asString()
                                .contains(problem)
                                .doesNotContain("0123", "fedc", "short"));
    }

    @Test
    void secretsAreMasked() {
        List<String> shown =
                ConfigReader.read(Map.of("database.url", "postgresql://u:geheim@h:5/d"), Map.of())
                        .printableSettings();
        assertThat(shown).contains("database.url=postgresql://u:***@h:5/d");
        assertThat(String.join("\n", shown)).doesNotContain("geheim");
        assertThat(
                        ConfigReader.read(Map.of("staff.keys", "demo/wang=" + KEY), Map.of())
                                .printableSettings())
                .contains("staff.keys=demo/wang=***");
    }
}
