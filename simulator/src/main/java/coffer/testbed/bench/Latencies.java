package coffer.testbed.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;

/** Many measured times, in nanoseconds. */
final class Latencies {

    private final long[] sorted;

    /** At least one. */
    Latencies(long... nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        this.sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /** The smallest that so many of a thousand do not exceed: 999 is the percentile 99.9. */
    long perMille(int perMille) {
        if (perMille < 1 || perMille > 1_000) {
            throw new IllegalArgumentException("not of a thousand, from 1: " + perMille);
        }
        return sorted[Math.toIntExact(Math.ceilDiv((long) sorted.length * perMille, 1_000)) - 1];
    }

    /** The longest. */
    long max() {
        return sorted[sorted.length - 1];
    }

    /** Adds what programs read, in microseconds, under names that begin so. */
    void putMicros(ObjectNode json, String prefix) {
        json.put(prefix + "p50_micros", perMille(500) / 1_000)
                .put(prefix + "p99_micros", perMille(990) / 1_000)
                .put(prefix + "p999_micros", perMille(999) / 1_000)
                .put(prefix + "max_micros", max() / 1_000);
    }

    /** As people read it, {@code 12.34 ms}. */
    static String millis(long nanos) {
        long hundredths = (nanos + 5_000) / 10_000;
        return String.format(Locale.ROOT, "%,d.%02d ms", hundredths / 100, hundredths % 100);
    }
}
