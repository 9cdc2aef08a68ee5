package coffer.platform.worker;

import coffer.banks.kernel.ConnectionSettings;
import coffer.instruction.BankingHours;
import coffer.instruction.RetryPolicy;
import coffer.market.MainAccount;
import coffer.platform.config.SettingValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The retry policy of one bank connection. The settings of its main account override those of the
 * process under the same names: {@code patience.quiet} and so on.
 */
final class ConnectionRetryPolicy {

    private static final String PREFIX = "patience.";

    private ConnectionRetryPolicy() {}

    /** The settings that belong to the bank adapter. */
    static Map<String, String> bankSettings(MainAccount account) {
        Map<String, String> others = new HashMap<>(account.settings());
        others.keySet().removeIf(key -> key.startsWith(PREFIX));
        return others;
    }

    /**
     * Reads the retry policy of one main account.
     *
     * @throws IllegalArgumentException naming all problems, if there are any
     */
    static RetryPolicy of(MainAccount account, RetryPolicy usual) {
        Map<String, String> own = new HashMap<>(account.settings());
        own.keySet().removeIf(key -> !key.startsWith(PREFIX));
        ConnectionSettings settings = new ConnectionSettings(own);
        Duration firstInquiry = duration(settings, "first-inquiry", usual.firstInquiry());
        Duration backOff = duration(settings, "back-off", usual.backOff());
        Duration longestPause = duration(settings, "longest-pause", usual.longestPause());
        Duration quiet = duration(settings, "quiet", usual.quiet());
        Duration unknown = duration(settings, "unknown", usual.unknown());
        Duration review = duration(settings, "review", usual.review());
        Duration resend = duration(settings, "resend", usual.resend());
        Duration expiry = duration(settings, "expiry", usual.expiry());
        Duration alarm = duration(settings, "alarm", usual.alarm());
        Optional<BankingHours> hours =
                settings.read(
                        PREFIX + "hours",
                        usual.hours(),
                        text -> Optional.of(BankingHours.parse(text)),
                        "hours of a day such as 08:30-17:00");
        return settings.build(() ->
                new RetryPolicy(
                        firstInquiry,
                        backOff,
                        longestPause,
                        quiet,
                        unknown,
                        review,
                        resend,
                        expiry,
                        alarm,
                        hours));
    }

    private static Duration duration(ConnectionSettings settings, String name, Duration usual) {
        return settings.read(
                PREFIX + name,
                usual,
                coffer.platform.config.SettingValues::duration,
                SettingValues.DURATION_FORM);
    }
}
