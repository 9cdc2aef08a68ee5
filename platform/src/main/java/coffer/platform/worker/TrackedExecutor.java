package coffer.platform.worker;

import coffer.database.DatabaseUnavailable;
import coffer.platform.monitoring.PlatformMetrics;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the calls of one worker to its bank, each on a virtual thread, and knows how many are under
 * way. A call that fails is logged and counted. A call that ends raises the worker's signal, since
 * its place is free again.
 */
final class TrackedExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(TrackedExecutor.class);

    private final String name;
    private final ExecutorService threads;
    private final WakeUpSignal signal;
    private final PlatformMetrics metrics;

    /** One party for the owner and one for each call under way. */
    private final Phaser underWay = new Phaser(1);

    TrackedExecutor(
            String name, ExecutorService threads, WakeUpSignal signal, PlatformMetrics metrics) {
        this.name = name;
        this.threads = threads;
        this.signal = signal;
        this.metrics = metrics;
    }

    @Override
    public void execute(Runnable call) {
        underWay.register();
        boolean handedOver = false;
        try {
            threads.execute(() -> run(call));
            handedOver = true;
        } finally {
            if (!handedOver) {
                underWay.arriveAndDeregister();
            }
        }
    }

    private void run(Runnable call) {
        try {
            call.run();
            signal.raise();
        } catch (DatabaseUnavailable away) {
            LOG.info("{}: the result of a call could not be stored: {}", name, away.getMessage());
        } catch (Throwable failure) {
            metrics.workerFailed(name);
            LOG.error("{}: a call to the bank failed unexpectedly", name, failure);
        } finally {
            underWay.arriveAndDeregister();
        }
    }

    /** Waits until no call is under way, no longer than a time; whether that came. */
    boolean awaitIdle(Duration most) throws InterruptedException {
        int phase = underWay.arrive();
        try {
            underWay.awaitAdvanceInterruptibly(phase, most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillUnderWay) {
            return false;
        }
    }
}
