package coffer.statement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * How fast a reader of one main account may ask its bank. Orders come first: each of them makes two
 * sub-accounts move, so that reading as fast as they do would take the bank's time, and ours, from
 * the orders that follow. While orders are under way no more than a number of questions is begun in
 * a second; else as many as there are. What moved hence waits no longer than the accounts that wait
 * before it need at that pace.
 *
 * <p>For one thread.
 */
public final class PollingBudget {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final int perSecond;
    private final BooleanSupplier ordersUnderWay;
    private final Clock clock;
    private Instant windowEnd = Instant.MIN;
    private int begun;

    /**
     * A pace.
     *
     * @param perSecond how many questions a second may be begun beside orders
     */
    public PollingBudget(int perSecond, BooleanSupplier ordersUnderWay, Clock clock) {
        this.perSecond = perSecond;
        this.ordersUnderWay = ordersUnderWay;
        this.clock = clock;
    }

    /** Whether a question may be begun now; if so, it counts as begun. */
    boolean take() {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(WINDOW);
            begun = 0;
        }
        if (begun >= perSecond && ordersUnderWay.getAsBoolean()) {
            return false;
        }
        begun++;
        return true;
    }
}
