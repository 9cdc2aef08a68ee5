package coffer.simulator.demo;

import java.util.Arrays;
import java.util.Locale;

/** Many measured times, in nanoseconds. */
final class Timings {

    private final long[] sorted;

    /** At least one. */
    Timings(long... nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        this.sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /** The smallest that so many percent of all do not exceed. */
    long percentile(int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("not a percentage from 1: " + percent);
        }
        return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
    }

    /** As people read it, {@code 12.34 ms}. */
    static String millis(long nanos) {
        long hundredths = (nanos + 5_000) / 10_000;
        return String.format(Locale.ROOT, "%,d.%02d ms", hundredths / 100, hundredths % 100);
    }
}
