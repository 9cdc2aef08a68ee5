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
 * Where the calls of one worker to its bank run: a virtual thread each. A call that breaks is told
 * to the log and the metrics and ends there; one that is done rings the worker's bell, for its
 * place is free again.
 */
final class TrackedExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(TrackedExecutor.class);

    private final String name;
    private final ExecutorService threads;
    private final Signal bell;
    private final PlatformMetrics metrics;

    /** One party for the owner and one for each call under way. */
    private final Phaser underWay = new Phaser(1);

    TrackedExecutor(String name, ExecutorService threads, Signal bell, PlatformMetrics metrics) {
        this.name = name;
        this.threads = threads;
        this.bell = bell;
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
            bell.raise();
        } catch (DatabaseUnavailable away) {
            LOG.info("{}: a call could not be written down: {}", name, away.getMessage());
        } catch (Throwable failure) {
            metrics.workerFailed(name);
            LOG.error("{}: a call broke", name, failure);
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
