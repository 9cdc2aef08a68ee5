package coffer.banks.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits of a connection to a bank. All banks have these settings under these names.
 *
 * @param connectTimeoutMillis how long a connection may take to stand
 * @param readTimeoutMillis how long the bank may be silent before or inside a reply
 * @param replyTimeoutMillis how long a whole reply may take, from the first byte written on
 * @param replyLimitBytes how long a reply may be
 * @param connections how many calls may run at once
 */
public record ConnectionLimits(
        int connectTimeoutMillis,
        int readTimeoutMillis,
        int replyTimeoutMillis,
        int replyLimitBytes,
        int connections) {

    private static final int HOUR_MILLIS = 3_600_000;
    private static final int MOST_REPLY_BYTES = 64 << 20;
    private static final int MOST_CONNECTIONS = 10_000;

    /**
     * @throws IllegalArgumentException naming all problems, if there are any
     */
    public ConnectionLimits {
        List<String> problems = new ArrayList<>();
        checkRange("connectTimeoutMillis", connectTimeoutMillis, HOUR_MILLIS, problems);
        checkRange("readTimeoutMillis", readTimeoutMillis, HOUR_MILLIS, problems);
        checkRange("replyTimeoutMillis", replyTimeoutMillis, HOUR_MILLIS, problems);
        checkRange("replyLimitBytes", replyLimitBytes, MOST_REPLY_BYTES, problems);
        checkRange("connections", connections, MOST_CONNECTIONS, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Reads the limits; all may be left out. A value out of range counts as its fallback. */
    public static ConnectionLimits from(ConnectionSettings settings) {
        return new ConnectionLimits(
                settings.within("connectTimeoutMillis", 5_000, 1, HOUR_MILLIS),
                settings.within("readTimeoutMillis", 30_000, 1, HOUR_MILLIS),
                settings.within("replyTimeoutMillis", 60_000, 1, HOUR_MILLIS),
                settings.within("replyLimitBytes", 4 << 20, 1, MOST_REPLY_BYTES),
                settings.within("connections", 200, 1, MOST_CONNECTIONS));
    }

    /** How long a whole reply may take. */
    Duration reply() {
        return Duration.ofMillis(replyTimeoutMillis);
    }

    private static void checkRange(String name, int value, int most, List<String> problems) {
        if (value < 1 || value > most) {
            problems.add(name + " is not within 1 to " + most + ": " + value);
        }
    }
}
