package coffer.testbed.storm;

import coffer.testbed.ChildProcess;
import coffer.testbed.Polling;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.EventCounters.Group;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Supervises one process: after every end it is started again, after a pause, as a service manager
 * does. Safe for threads.
 */
final class SupervisedProcess {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration USUAL_PAUSE = Duration.ofMillis(300);

    private final String name;
    private final IntFunction<ChildProcess> starter;
    private final Pattern readyLine;
    private final EventCounters counters;
    private volatile Optional<ChildProcess> child = Optional.empty();
    private volatile boolean ready;
    private volatile boolean closing;
    private volatile Duration pause = USUAL_PAUSE;
    private volatile boolean killed;
    private Optional<Thread> thread = Optional.empty();

    /**
     * Supervises a process; {@link #start} starts it.
     *
     * @param starter starts it for the n-th time, from 1
     * @param readyLine what its log says when it is ready
     */
    SupervisedProcess(
            String name,
            IntFunction<ChildProcess> starter,
            Pattern readyLine,
            EventCounters counters) {
        this.name = name;
        this.starter = starter;
        this.readyLine = readyLine;
        this.counters = counters;
    }

    String name() {
        return name;
    }

    boolean isReady() {
        return ready;
    }

    Optional<ChildProcess> child() {
        return child;
    }

    /** Starts it, and again after every end. */
    synchronized void start() {
        thread = Optional.of(Thread.ofVirtual().name(name).start(this::supervise));
    }

    private void supervise() {
        try {
            for (int time = 1; !closing; time++) {
                ChildProcess now = start(time);
                while (now.isAlive()) {
                    if (!ready && now.logged(readyLine).isPresent()) {
                        ready = true;
                        counters.add(Group.STARTS, name);
                    }
                    Polling.sleep(LOOK);
                }
                boolean wasReady = ready;
                ready = false;
                if (!killed && !closing) {
                    counters.add(
                            Group.STARTS,
                            name + (wasReady ? " that ended by itself" : " that failed"));
                }
                killed = false;
                if (!closing) {
                    Polling.sleep(pause);
                }
                pause = USUAL_PAUSE;
            }
        } catch (TestbedFailure stopped) {
            ready = false;
        }
    }

    private synchronized ChildProcess start(int time) {
        if (closing) {
            throw new TestbedFailure("stopped");
        }
        ready = false;
        ChildProcess started = starter.apply(time);
        child = Optional.of(started);
        return started;
    }

    /** Waits until it is ready. */
    void awaitReady(Duration limit) {
        if (!Polling.until(limit, () -> ready)) {
            throw new TestbedFailure(
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
        Optional<ChildProcess> before = child;
        killed = true;
        before.ifPresent(process -> process.stop(limit));
        // The old process reports ready until it has ended.
        if (!Polling.until(limit, () -> !child.equals(before))) {
            throw new TestbedFailure("the " + name + " is not started again");
        }
        awaitReady(limit.multipliedBy(6));
    }

    /** Sends SIGTERM, and SIGKILL after a time; it is not started again. */
    void stop(Duration limit) {
        synchronized (this) {
            closing = true;
        }
        child.ifPresent(process -> process.stop(limit));
        thread.ifPresent(Thread::interrupt);
    }
}
