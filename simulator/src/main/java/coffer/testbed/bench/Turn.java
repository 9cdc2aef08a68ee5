package coffer.testbed.bench;

import coffer.testbed.StageFailure;
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
 * @param inTime how much had ended when it was over
 * @param nanos how long each thing took, also what ended later
 * @param failures one sentence for each caller that failed; it made no other try
 */
record Turn(Duration lasted, long inTime, List<Long> nanos, List<String> failures) {

    /** Lets every caller work; each tells the nanoseconds that one thing took. */
    static Turn of(List<? extends LongSupplier> callers, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Callable<Turn>> tasks = new ArrayList<>();
        callers.forEach(caller -> tasks.add(() -> work(caller, end)));
        List<Turn> turns = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Turn> caller : threads.invokeAll(tasks)) {
                turns.add(caller.get());
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new StageFailure("interrupted", told);
        } catch (ExecutionException mistake) {
            throw new IllegalStateException("a caller broke", mistake);
        }
        return sum(turns, time);
    }

    private static Turn work(LongSupplier caller, long end) {
        List<Long> nanos = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long inTime = 0;
        while (failures.isEmpty() && System.nanoTime() - end < 0) {
            try {
                nanos.add(caller.getAsLong());
                inTime += System.nanoTime() - end < 0 ? 1 : 0;
            } catch (StageFailure failure) {
                failures.add(String.valueOf(failure.getMessage()));
            }
        }
        return new Turn(Duration.ZERO, inTime, nanos, failures);
    }

    /** Turns that followed one another as one. */
    static Turn sum(List<Turn> turns) {
        return sum(turns, turns.stream().map(Turn::lasted).reduce(Duration.ZERO, Duration::plus));
    }

    private static Turn sum(List<Turn> turns, Duration lasted) {
        return new Turn(
                lasted,
                turns.stream().mapToLong(Turn::inTime).sum(),
                turns.stream().flatMap(turn -> turn.nanos().stream()).toList(),
                turns.stream().flatMap(turn -> turn.failures().stream()).toList());
    }

    /** How much ended in a second, in tenths. */
    long tenthsPerSecond() {
        return inTime * 10_000_000_000L / lasted.toNanos();
    }

    /** The times. */
    Timings timings() {
        if (nanos.isEmpty()) {
            throw new StageFailure("nothing was done: " + String.join("; ", failures));
        }
        return new Timings(nanos.stream().mapToLong(Long::longValue).toArray());
    }
}
