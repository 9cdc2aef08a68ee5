package coffer.platform;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that close a platform, in the opposite order of its start, and the time limit for all
 * of them. A step that fails is logged; the others follow.
 *
 * <p>A start that is called off ends where it adds its next step. The thread that starts closes
 * what it has opened by then, so that nothing is closed while it is being opened.
 */
final class ShutdownSequence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);
    private static final int ALL = 100;

    private final Deque<Step> steps = new ArrayDeque<>();
    private final Duration limit;
    private final BooleanSupplier startCancelled;
    private volatile Optional<Long> startedAt = Optional.empty();

    /**
     * @param limit how long closing may take as a whole
     * @param calledOff whether the start should go no further
     */
    ShutdownSequence(Duration limit, BooleanSupplier calledOff) {
        this.limit = limit;
        this.startCancelled = calledOff;
    }

    private record Step(String what, AutoCloseable close) {}

    /**
     * Adds a step that closes something, and returns that.
     *
     * @throws CancellationException if the start was called off; the step is added all the same
     */
    <T extends AutoCloseable> T add(String what, T closeable) {
        steps.push(new Step(what, closeable));
        if (startCancelled.getAsBoolean()) {
            throw new CancellationException("the start was called off");
        }
        return closeable;
    }

    /** Whether closing has begun. */
    boolean hasBegun() {
        return startedAt.isPresent();
    }

    /** The time until a part of the limit is over; at least a millisecond. */
    Duration remaining(int percent) {
        long spent = startedAt.map(at -> System.nanoTime() - at).orElse(0L);
        Duration left = limit.multipliedBy(percent).dividedBy(ALL).minusNanos(spent);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    /** Begins closing; {@link #hasBegun} is true from here on. */
    void beginShutdown() {
        if (startedAt.isEmpty()) {
            startedAt = Optional.of(System.nanoTime());
        }
    }

    @Override
    public void close() {
        beginShutdown();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.close().close();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                LOG.warn("interrupted while closing: {}", step.what());
            } catch (Exception failure) {
                LOG.warn("could not close: {}", step.what(), failure);
            }
        }
    }
}
