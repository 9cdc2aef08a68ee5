package coffer.testbed.storm;

import coffer.testbed.storm.EventCounters.Group;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** which connection gets which of them depends on threads. Safe for threads. */
final class NetworkFaults {

    private static final int HUNDRED = 100;

    private final String link;
    private final Rates rates;
    private final AtomicBoolean suspended;
    private final EventCounters counters;
    private final SplittableRandom random;

    /**
     * Faults of one proxy.
     *
     * @param suspended while it is true no fault happens, also on open connections
     */
    NetworkFaults(
            String link, Rates rates, AtomicBoolean suspended, EventCounters counters, long seed) {
        this.link = link;
        this.rates = rates;
        this.suspended = suspended;
        this.counters = counters;
        this.random = new SplittableRandom(seed * 1_000_003 + link.hashCode());
    }

    /**
     * The rates of the faults.
     *
     * @param cutPercent how many connections of a hundred are cut
     * @param delayPercent how many stall for a time
     * @param duplicatePercent how many carry a request that is delivered twice
     * @param mostBytes before how many bytes a connection is cut or stalls
     * @param longestDelay how long it stalls at most
     * @param latestCopy how late a copy is delivered at most
     */
    record Rates(
            int cutPercent,
            int delayPercent,
            int duplicatePercent,
            long mostBytes,
            Duration longestDelay,
            Duration latestCopy) {}

    boolean isSuspended() {
        return suspended.get();
    }

    synchronized ConnectionFault next() {
        int roll = random.nextInt(HUNDRED);
        ConnectionFault.FlowDirection way =
                random.nextBoolean()
                        ? ConnectionFault.FlowDirection.TO_TARGET
                        : ConnectionFault.FlowDirection.TO_CALLER;
        long bytes = random.nextLong(rates.mostBytes());
        Duration delay = Duration.ofMillis(100 + random.nextLong(rates.longestDelay().toMillis()));
        Duration later = Duration.ofMillis(random.nextLong(rates.latestCopy().toMillis()));
        if (isSuspended()) {
            return new ConnectionFault.None();
        }
        if (roll < rates.cutPercent()) {
            return new ConnectionFault.ConnectionReset(way, bytes);
        }
        if (roll < rates.cutPercent() + rates.delayPercent()) {
            return new ConnectionFault.Delay(way, bytes, delay);
        }
        if (roll < rates.cutPercent() + rates.delayPercent() + rates.duplicatePercent()) {
            return new ConnectionFault.DuplicateRequest(later);
        }
        return new ConnectionFault.None();
    }

    /** Counts a fault that happened; one that was only planned is not counted. */
    void count(String what) {
        counters.add(Group.FAULTS, link + " " + what);
    }
}
