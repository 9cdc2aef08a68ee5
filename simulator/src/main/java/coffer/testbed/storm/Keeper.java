package coffer.testbed.storm;

import coffer.testbed.Child;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Tally.Group;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Keeps one process up: whatever ends it, it is started again after a pause, as an operator's
 * supervisor does. Safe for threads.
 */
final class Keeper {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration USUAL_PAUSE = Duration.ofMillis(300);

    private final String name;
    private final IntFunction<Child> starter;
    private final Pattern readyLine;
    private final Tally tally;
    private volatile Optional<Child> child = Optional.empty();
    private volatile boolean ready;
    private volatile boolean closing;
    private volatile Duration pause = USUAL_PAUSE;
    private volatile boolean killed;
    private Optional<Thread> thread = Optional.empty();

    /**
     * Keeps a process; {@link #open} starts it.
     *
     * @param starter starts it for the n-th time, from 1
     * @param readyLine what its log says when it is ready
     */
    Keeper(String name, IntFunction<Child> starter, Pattern readyLine, Tally tally) {
        this.name = name;
        this.starter = starter;
        this.readyLine = readyLine;
        this.tally = tally;
    }

    String name() {
        return name;
    }

    boolean isReady() {
        return ready;
    }

    Optional<Child> child() {
        return child;
    }

    /** Starts it, and goes on doing so. */
    synchronized void open() {
        thread = Optional.of(Thread.ofVirtual().name(name).start(this::keep));
    }

    private void keep() {
        try {
            for (int time = 1; !closing; time++) {
                Child now = start(time);
                while (now.isAlive()) {
                    if (!ready && now.said(readyLine).isPresent()) {
                        ready = true;
                        tally.add(Group.STARTS, name);
                    }
                    Waiting.sleep(LOOK);
                }
                boolean wasReady = ready;
                ready = false;
                if (!killed && !closing) {
                    tally.add(
                            Group.STARTS,
                            name + (wasReady ? " that ended by itself" : " that failed"));
                }
                killed = false;
                if (!closing) {
                    Waiting.sleep(pause);
                }
                pause = USUAL_PAUSE;
            }
        } catch (StageFailure told) {
            ready = false;
        }
    }

    private synchronized Child start(int time) {
        if (closing) {
            throw new StageFailure("told to stop");
        }
        ready = false;
        Child started = starter.apply(time);
        child = Optional.of(started);
        return started;
    }

    /** Waits until it is ready. */
    void awaitReady(Duration limit) {
        if (!Waiting.until(limit, () -> ready)) {
            throw new StageFailure(
                    "the %s is not ready after %d seconds".formatted(name, limit.toSeconds()));
        }
    }

    /** SIGKILL; the next start follows after a pause. */
    void kill(Duration before) {
        pause = before;
        killed = true;
        child.ifPresent(process -> process.handle().destroyForcibly());
    }

    /** Asks it to end in good order, and waits until it was started again. */
    void restart(Duration limit) {
        Optional<Child> before = child;
        killed = true;
        before.ifPresent(process -> process.stop(limit));
        // Until it has gone the old one goes on being ready.
        if (!Waiting.until(limit, () -> !child.equals(before))) {
            throw new StageFailure("the " + name + " is not started again");
        }
        awaitReady(limit.multipliedBy(6));
    }

    /** Asks it to end, and after a time makes it; it is not started again. */
    void close(Duration limit) {
        synchronized (this) {
            closing = true;
        }
        child.ifPresent(process -> process.stop(limit));
        thread.ifPresent(Thread::interrupt);
    }
}
