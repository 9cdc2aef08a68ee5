package coffer.statement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Limits how fast a poller of one main account queries its bank. Orders take precedence: each order
 * moves two sub-accounts, so that reading at their pace would take capacity from the orders that
 * follow, at the bank and here. While orders are in flight, at most a set number of queries begins
 * per second; otherwise there is no limit. A sub-account hence waits no longer than those before it
 * take at that rate.
 *
 * <p>For one thread.
 */
public final class PollingBudget {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final int perSecond;
    private final BooleanSupplier ordersInFlight;
    private final Clock clock;
    private Instant windowEnd = Instant.MIN;
    private int begun;

    /**
     * A budget with no query used.
     *
     * @param perSecond how many queries may begin per second while orders are in flight
     */
    public PollingBudget(int perSecond, BooleanSupplier ordersInFlight, Clock clock) {
        this.perSecond = perSecond;
        this.ordersInFlight = ordersInFlight;
        this.clock = clock;
    }

    /** Whether a query may begin now; if so, it counts as begun. */
    boolean take() {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(WINDOW);
            begun = 0;
        }
        if (begun >= perSecond && ordersInFlight.getAsBoolean()) {
            return false;
        }
        begun++;
        return true;
    }
}
