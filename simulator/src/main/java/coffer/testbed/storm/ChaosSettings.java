package coffer.testbed.storm;

import coffer.testbed.storm.NetworkFaults.Rates;
import java.time.Duration;
import java.util.Map;

/**
 * What a chaos test sets: rates of network faults, intervals of the platform, timeouts to the bank.
 */
final class ChaosSettings {

    static final Rates AMONG_CLIENTS =
            new Rates(6, 4, 6, 1_500, Duration.ofSeconds(2), Duration.ofSeconds(2));
    static final Rates TO_THE_BANK =
            new Rates(4, 3, 4, 2_500, Duration.ofSeconds(5), Duration.ofSeconds(2));
    static final Rates TO_THE_DATABASE =
            new Rates(50, 30, 0, 400_000, Duration.ofSeconds(2), Duration.ofSeconds(1));

    /**
     * Short intervals, so that much happens in a minute. The quiet time is longer than anything can
     * be in progress.
     */
    static final Map<String, String> PLATFORM_INTERVALS =
            Map.ofEntries(
                    Map.entry("COFFER_WORK_LEASE_LENGTH", "2s"),
                    Map.entry("COFFER_WORK_DISCOVERY_PAUSE", "300ms"),
                    Map.entry("COFFER_WORK_AWAY_PAUSE", "500ms"),
                    Map.entry("COFFER_WORK_LINES_POLL", "500ms"),
                    Map.entry("COFFER_WORK_LINES_RESTLESS", "5s"),
                    Map.entry("COFFER_WORK_LINES_ALL", "10s"),
                    Map.entry("COFFER_WORK_LINES_OVERLAP_EVERY", "20s"),
                    Map.entry("COFFER_WORK_BALANCE_STALE", "10s"),
                    Map.entry("COFFER_PATIENCE_BACK_OFF", "300ms"),
                    Map.entry("COFFER_PATIENCE_LONGEST_PAUSE", "2s"),
                    Map.entry("COFFER_PATIENCE_QUIET", "12s"),
                    Map.entry("COFFER_PATIENCE_UNKNOWN", "20s"),
                    Map.entry("COFFER_PATIENCE_REVIEW", "1s"),
                    Map.entry("COFFER_PATIENCE_RESEND", "200ms"),
                    Map.entry("COFFER_DATABASE_STATEMENT_LIMIT", "5s"),
                    Map.entry("COFFER_WATCH_PAUSE", "1s"),
                    Map.entry("COFFER_WATCH_BOOKS_PAUSE", "2s"));

    static final Map<String, String> BANK_TIMEOUTS =
            Map.of(
                    "connectTimeoutMillis", "1000",
                    "readTimeoutMillis", "3000",
                    "replyTimeoutMillis", "6000");

    private ChaosSettings() {}
}
