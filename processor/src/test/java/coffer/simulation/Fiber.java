package coffer.simulation;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A thread that goes only while it is told to, from one pause to the next: the hand that tells it
 * waits meanwhile. So at most one of them goes at any time, and nothing is left to chance.
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

    /** What a killed fiber ends with; nobody catches it, for a process that dies does no more. */
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

    /** Lets others go on first; called by whatever a fiber runs. */
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

    /** The same for whatever goes now. */
    static void delayCurrent(int turns) {
        Fiber fiber = CURRENT.get();
        if (fiber != null) {
            fiber.delay(turns);
        }
    }

    /** Stays where it is for so many turns of others. */
    void delay(int turns) {
        delay = turns;
    }

    /** Whether its turn has come. */
    boolean countDownDelay() {
        delay = Math.max(0, delay - 1);
        return delay == 0;
    }

    /** Goes on to the next pause, or to the end. */
    void resume() {
        go.release();
        stopped.acquireUninterruptibly();
    }

    /** Dies where it stands. */
    void kill() {
        killed = true;
        if (!ended) {
            resume();
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** What it ended with, if not well; nothing if it was killed. */
    Optional<Throwable> failure() {
        return failure.filter(thrown -> !(thrown instanceof Killed));
    }

    @Override
    public String toString() {
        return name;
    }
}
