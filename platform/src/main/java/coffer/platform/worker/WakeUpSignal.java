package coffer.platform.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A signal that wakes a waiting thread. Raised while no thread waits, it wakes the next one that
 * does; raised several times before that, it counts once.
 *
 * <p>Safe for use by many threads, of which one waits.
 */
public final class WakeUpSignal {

    private final Semaphore raised = new Semaphore(0);

    /** Wakes the thread that waits, or the next one that will. */
    public void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits until the signal is raised, at most for a time. */
    public void await(Duration most) throws InterruptedException {
        if (raised.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            raised.drainPermits();
        }
    }
}
