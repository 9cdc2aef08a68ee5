package coffer.testbed.storm;

import coffer.testbed.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How long no platform held the lease of the market's main account after the holder was killed, and
 * how long until an order that was sent after the kill was settled. Safe for threads.
 */
final class TakeoverTimes {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Installation installation;
    private final List<Long> unsettled = new ArrayList<>();
    private final List<Long> heldMillis = new ArrayList<>();
    private final List<Long> settledMillis = new ArrayList<>();

    TakeoverTimes(Installation installation) {
        this.installation = installation;
    }

    /** Records that the holder of the lease is about to be killed. */
    void measureFrom(int killedPlatform) {
        long killed = System.nanoTime();
        synchronized (this) {
            unsettled.add(killed);
        }
        Thread.ofVirtual()
                .start(() -> {
                    // The killed platform may have answered before the kill; the other one has not.
                    boolean held =
                            Polling.until(
                                    LIMIT,
                                    () ->
                                            installation.holdsLease(1 - killedPlatform)
                                                    || isBack(killedPlatform));
                    if (held) {
                        synchronized (this) {
                            heldMillis.add(millisSince(killed));
                        }
                    }
                });
    }

    private boolean isBack(int killedPlatform) {
        return installation.platforms().get(killedPlatform).isReady()
                && installation.holdsLease(killedPlatform);
    }

    /** A client got the answer that an order, first sent at that time, has succeeded. */
    synchronized void orderSucceeded(long askedNanos) {
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

    /** From each kill until a platform held the lease, in milliseconds, sorted. */
    synchronized List<Long> heldMillis() {
        return heldMillis.stream().sorted().toList();
    }

    /** From each kill until an order that was asked for after it was settled, likewise. */
    synchronized List<Long> settledMillis() {
        return settledMillis.stream().sorted().toList();
    }
}
