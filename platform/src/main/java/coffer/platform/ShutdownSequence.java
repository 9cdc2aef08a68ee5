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
 * What must be undone, last thing first, and how much time there is for it. A step that breaks is
 * logged, and the others follow all the same.
 *
 * <p>A start that is called off half-way ends where it notes its next step: what is there by then
 * is undone by the thread that made it, so that nobody closes what is still being opened.
 */
final class ShutdownSequence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);
    private static final int ALL = 100;

    private final Deque<Step> steps = new ArrayDeque<>();
    private final Duration limit;
    private final BooleanSupplier calledOff;
    private volatile Optional<Long> begunAt = Optional.empty();

    /**
     * @param limit how long closing may take as a whole
     * @param calledOff whether the start should go no further
     */
    ShutdownSequence(Duration limit, BooleanSupplier calledOff) {
        this.limit = limit;
        this.calledOff = calledOff;
    }

    private record Step(String what, AutoCloseable close) {}

    /**
     * Notes a step for the end, and gives back what it closes.
     *
     * @throws CancellationException if the start was called off; the step is noted all the same
     */
    <T extends AutoCloseable> T add(String what, T closeable) {
        steps.push(new Step(what, closeable));
        if (calledOff.getAsBoolean()) {
            throw new CancellationException("the start was called off");
        }
        return closeable;
    }

    /** Whether closing has begun. */
    boolean hasBegun() {
        return begunAt.isPresent();
    }

    /** How long it is until a part of the limit is over; a moment at least. */
    Duration remaining(int percent) {
        long spent = begunAt.map(at -> System.nanoTime() - at).orElse(0L);
        Duration left = limit.multipliedBy(percent).dividedBy(ALL).minusNanos(spent);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    /** Says that closing begins; what asks, knows it from here on. */
    void begin() {
        if (begunAt.isEmpty()) {
            begunAt = Optional.of(System.nanoTime());
        }
    }

    @Override
    public void close() {
        begin();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.close().close();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                LOG.warn("{} was not waited for", step.what());
            } catch (Exception failure) {
                LOG.warn("{} did not close", step.what(), failure);
            }
        }
    }
}
