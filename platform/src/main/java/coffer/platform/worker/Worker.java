package coffer.platform.worker;

import coffer.database.DatabaseUnavailable;
import coffer.platform.monitoring.PlatformMetrics;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one step. After a step that found nothing to do it pauses; its signal ends
 * the pause early. Only {@link #stop} ends the loop: while the database does not answer the pauses
 * grow, and every other failure is logged, counted and followed by a pause.
 */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration FIRST_AWAY_PAUSE = Duration.ofMillis(100);
    private static final Duration BROKEN_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final IntSupplier step;
    private final Pauses pauses;
    private final WakeUpSignal signal;
    private final PlatformMetrics metrics;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * The pauses of a worker.
     *
     * @param idle the pause after a step that found nothing to do
     * @param busy the pause after a step that did something; zero to go on at once
     * @param unavailable the longest pause while the database is away
     */
    public record Pauses(Duration idle, Duration busy, Duration unavailable) {}

    private Worker(
            String name,
            IntSupplier step,
            Pauses pauses,
            WakeUpSignal signal,
            PlatformMetrics metrics) {
        this.name = name;
        this.step = step;
        this.pauses = pauses;
        this.signal = signal;
        this.metrics = metrics;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
    }

    /** Starts a worker; its step returns how much it did. */
    public static Worker start(
            String name,
            IntSupplier step,
            Pauses pauses,
            WakeUpSignal signal,
            PlatformMetrics metrics) {
        Worker worker = new Worker(name, step, pauses, signal, metrics);
        worker.thread.start();
        return worker;
    }

    private void loop() {
        Duration awayPause = FIRST_AWAY_PAUSE;
        try {
            while (!stopped) {
                StepResult outcome = runStep(awayPause.equals(FIRST_AWAY_PAUSE));
                switch (outcome) {
                    case DID -> pause(pauses.busy());
                    case NOTHING_TO_DO -> pause(pauses.idle());
                    case BROKEN -> pause(BROKEN_PAUSE);
                    case AWAY -> pause(awayPause);
                }
                awayPause = outcome == StepResult.AWAY ? longer(awayPause) : FIRST_AWAY_PAUSE;
            }
        } catch (InterruptedException told) {
            LOG.debug("{} was told to stop", name);
        }
    }

    private enum StepResult {
        DID,
        NOTHING_TO_DO,
        AWAY,
        BROKEN
    }

    private StepResult runStep(boolean firstTime) {
        try {
            return step.getAsInt() > 0 ? StepResult.DID : StepResult.NOTHING_TO_DO;
        } catch (DatabaseUnavailable away) {
            if (firstTime && !stopped) {
                LOG.warn("{} pauses until the database answers: {}", name, away.getMessage());
            }
            return StepResult.AWAY;
        } catch (Throwable failure) {
            metrics.workerFailed(name);
            LOG.error("worker {} failed unexpectedly; it continues after a pause", name, failure);
            return StepResult.BROKEN;
        }
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(pauses.unavailable()) > 0 ? pauses.unavailable() : twice;
    }

    private void pause(Duration length) throws InterruptedException {
        if (!stopped && length.isPositive()) {
            signal.await(length);
        }
    }

    /** Lets it finish its step and begin no other. */
    public void stop() {
        stopped = true;
        signal.raise();
    }

    /** Waits for its end, no longer than a time; whether it came. */
    public boolean awaitEnd(Duration most) throws InterruptedException {
        return thread.join(most);
    }
}
