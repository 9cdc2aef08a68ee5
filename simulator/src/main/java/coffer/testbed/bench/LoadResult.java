package coffer.testbed.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What one run of a load showed.
 *
 * @param done how many calls returned
 * @param nanos how long the run took
 * @param latencies of the calls, in nanoseconds
 * @param longestGapNanos the longest time in which no call returned
 */
record LoadResult(long done, long nanos, Histogram latencies, long longestGapNanos) {

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    double perSecond() {
        return done * SECOND / nanos;
    }

    /** Two runs of the same, taken together. */
    LoadResult and(LoadResult other) {
        Histogram both = latencies.copy();
        both.add(other.latencies);
        return new LoadResult(
                done + other.done,
                nanos + other.nanos,
                both,
                Math.max(longestGapNanos, other.longestGapNanos));
    }

    long micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1_000;
    }

    /** Adds the latencies to an object. */
    ObjectNode into(ObjectNode json) {
        return json.put("p50_micros", micros(50))
                .put("p99_micros", micros(99))
                .put("p999_micros", micros(99.9))
                .put("max_micros", latencies.getMaxValue() / 1_000);
    }
}
