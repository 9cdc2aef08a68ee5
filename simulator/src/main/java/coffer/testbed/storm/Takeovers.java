package coffer.testbed.storm;

import coffer.testbed.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How long the market's main account was without a platform after the one that looked after it was
 * killed, and how long until an order that was asked for after the kill was settled. Safe for
 * threads.
 */
final class Takeovers {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Site site;
    private final List<Long> unsettled = new ArrayList<>();
    private final List<Long> heldMillis = new ArrayList<>();
    private final List<Long> settledMillis = new ArrayList<>();

    Takeovers(Site site) {
        this.site = site;
    }

    /** The platform that looked after the main account is about to be killed. */
    void watch(int victim) {
        long killed = System.nanoTime();
        synchronized (this) {
            unsettled.add(killed);
        }
        Thread.ofVirtual()
                .start(() -> {
                    // Its own last word may come from before the kill; the other one's may not.
                    boolean held =
                            Waiting.until(LIMIT, () -> site.holds(1 - victim) || isBack(victim));
                    if (held) {
                        synchronized (this) {
                            heldMillis.add(millisSince(killed));
                        }
                    }
                });
    }

    private boolean isBack(int victim) {
        return site.platforms().get(victim).isReady() && site.holds(victim);
    }

    /** Some client was told that an order which it first asked for then has succeeded. */
    synchronized void settled(long askedNanos) {
        for (Iterator<Long> each = unsettled.iterator(); each.hasNext(); ) {
            long killed = each.next();
            if (askedNanos - killed > 0) {
                settledMillis.add(millisSince(killed));
                each.remove();
            }
        }
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    /** From each kill until a platform looked after the main account, in milliseconds, sorted. */
    synchronized List<Long> heldMillis() {
        return heldMillis.stream().sorted().toList();
    }

    /** From each kill until an order that was asked for after it was settled, likewise. */
    synchronized List<Long> settledMillis() {
        return settledMillis.stream().sorted().toList();
    }
}
