package coffer.market;

import java.time.Clock;
import java.time.Instant;

/**
 * Makes ids that are ordered by time and unique in the installation: milliseconds since 2024, ten
 * bits of the process's number, ten bits of a count. They fit 61 bits, so that four times an id is
 * still a positive long, and twelve digits of base 36.
 *
 * <p>Safe for use by many threads. Should the clock go back, ids go on from where they were.
 */
public final class IdGenerator {

    private static final long ORIGIN = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    private static final int NODE_BITS = 10;
    private static final int COUNT_BITS = 10;

    private final Clock clock;
    private final long node;
    private long last;

    /**
     * @param node the process's number; its last ten bits are used
     */
    public IdGenerator(Clock clock, int node) {
        this.clock = clock;
        this.node = node & ((1L << NODE_BITS) - 1);
    }

    /** The next id. */
    public synchronized long next() {
        long tick = (clock.millis() - ORIGIN) << COUNT_BITS;
        last = Math.max(last + 1, tick);
        long millis = last >> COUNT_BITS;
        long count = last & ((1L << COUNT_BITS) - 1);
        return ((millis << NODE_BITS | node) << COUNT_BITS) | count;
    }

    /** The smallest id that could be made at a time. */
    public static long first(Instant at) {
        return (at.toEpochMilli() - ORIGIN) << (NODE_BITS + COUNT_BITS);
    }

    /** When an id was made. */
    public static Instant madeAt(long id) {
        return Instant.ofEpochMilli((id >> (NODE_BITS + COUNT_BITS)) + ORIGIN);
    }
}
