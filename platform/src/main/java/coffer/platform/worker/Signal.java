package coffer.platform.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A bell: whoever waits for it wakes up when it rings, and a ring that nobody heard is heard by the
 * next who waits. Several rings before that are one.
 *
 * <p>Safe for use by many threads; one of them waits.
 */
public final class Signal {

    private final Semaphore rung = new Semaphore(0);

    /** Wakes whoever waits, now or next. */
    public void raise() {
        if (rung.availablePermits() == 0) {
            rung.release();
        }
    }

    /** Waits for a ring, no longer than a time. */
    public void await(Duration most) throws InterruptedException {
        if (rung.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            rung.drainPermits();
        }
    }
}
