package coffer.testbed.bench;

import coffer.testbed.TestbedFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * What several callers did at once, each one thing after another, until a time was over.
 *
 * @param lasted that time
 * @param completedInTime how much had ended when it was over
 * @param nanos how long each thing took, also what ended later
 * @param failures one sentence for each caller that failed; it made no other try
 */
record ConcurrentRun(
        Duration lasted, long completedInTime, List<Long> nanos, List<String> failures) {

    /** Runs every caller until the time is over; each call returns the nanoseconds it took. */
    static ConcurrentRun run(List<? extends LongSupplier> callers, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Callable<ConcurrentRun>> tasks = new ArrayList<>();
        callers.forEach(caller -> tasks.add(() -> work(caller, end)));
        List<ConcurrentRun> turns = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ConcurrentRun> caller : threads.invokeAll(tasks)) {
                turns.add(caller.get());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted", interrupted);
        } catch (ExecutionException mistake) {
            throw new IllegalStateException("a caller broke", mistake);
        }
        return sum(turns, time);
    }

    private static ConcurrentRun work(LongSupplier caller, long end) {
        List<Long> nanos = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long inTime = 0;
        while (failures.isEmpty() && System.nanoTime() - end < 0) {
            try {
                nanos.add(caller.getAsLong());
                inTime += System.nanoTime() - end < 0 ? 1 : 0;
            } catch (TestbedFailure failure) {
                failures.add(String.valueOf(failure.getMessage()));
            }
        }
        return new ConcurrentRun(Duration.ZERO, inTime, nanos, failures);
    }

    /** Turns that followed one another as one. */
    static ConcurrentRun sum(List<ConcurrentRun> turns) {
        return sum(
                turns,
                turns.stream().map(ConcurrentRun::lasted).reduce(Duration.ZERO, Duration::plus));
    }

    private static ConcurrentRun sum(List<ConcurrentRun> turns, Duration lasted) {
        return new ConcurrentRun(
                lasted,
                turns.stream().mapToLong(ConcurrentRun::completedInTime).sum(),
                turns.stream().flatMap(turn -> turn.nanos().stream()).toList(),
                turns.stream().flatMap(turn -> turn.failures().stream()).toList());
    }

    /** How much ended in a second, in tenths. */
    long tenthsPerSecond() {
        return completedInTime * 10_000_000_000L / lasted.toNanos();
    }

    /** The times. */
    Latencies timings() {
        if (nanos.isEmpty()) {
            throw new TestbedFailure("nothing was done: " + String.join("; ", failures));
        }
        return new Latencies(nanos.stream().mapToLong(Long::longValue).toArray());
    }
}
