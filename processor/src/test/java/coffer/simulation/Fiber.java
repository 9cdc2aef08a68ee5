package coffer.simulation;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only when it is resumed, and then up to its next pause. The caller of {@link
 * #resume} waits meanwhile, so at most one fiber of a story runs at any time and the order of their
 * steps is decided by the seed alone.
 */
final class Fiber {

    private static final ThreadLocal<@Nullable Fiber> CURRENT = new ThreadLocal<>();

    private final String name;
    private final Semaphore go = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);
    private boolean ended;
    private boolean killed;
    private int delay;
    private Optional<Throwable> failure = Optional.empty();

    /** Ends a killed fiber. An error, because the code under test does not catch errors. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    Fiber(String name, Runnable body) {
        this.name = name;
        Thread.ofVirtual().name(name).start(() -> run(body));
    }

    private void run(Runnable body) {
        go.acquireUninterruptibly();
        CURRENT.set(this);
        try {
            if (!killed) {
                body.run();
            }
        } catch (Throwable thrown) {
            failure = Optional.of(thrown);
        } finally {
            ended = true;
            stopped.release();
        }
    }

    /** Pauses the current fiber until it is resumed; does nothing on any other thread. */
    static void pause() {
        Fiber fiber = CURRENT.get();
        if (fiber == null) {
            return;
        }
        if (!fiber.killed) {
            fiber.stopped.release();
            fiber.go.acquireUninterruptibly();
        }
        if (fiber.killed) {
            throw new Killed();
        }
    }

    /** Delays the current fiber; does nothing on any other thread. */
    static void delayCurrent(int turns) {
        Fiber fiber = CURRENT.get();
        if (fiber != null) {
            fiber.delay(turns);
        }
    }

    /** Makes the fiber unavailable for so many calls of {@link #countDownDelay}. */
    void delay(int turns) {
        delay = turns;
    }

    /** Counts one turn of its delay; whether none is left. */
    boolean countDownDelay() {
        delay = Math.max(0, delay - 1);
        return delay == 0;
    }

    /** Runs the fiber to its next pause or to its end. */
    void resume() {
        go.release();
        stopped.acquireUninterruptibly();
    }

    /** Ends the fiber at the pause where it waits. */
    void kill() {
        killed = true;
        if (!ended) {
            resume();
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** What the fiber threw; empty if it was killed. */
    Optional<Throwable> failure() {
        return failure.filter(thrown -> !(thrown instanceof Killed));
    }

    @Override
    public String toString() {
        return name;
    }
}
