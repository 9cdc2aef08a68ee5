package coffer.testbed.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Callers that do something again and again for a time. */
final class LoadGenerator {

    private static final int DIGITS = 3;
    private static final long LONGEST = Duration.ofMinutes(5).toNanos();

    private LoadGenerator() {}

    /**
     * Runs callers, each on a virtual thread.
     *
     * @param callers how many
     * @param rate how many calls a second all of them begin; empty for as many as they can. Then a
     *     call's time counts from when it should have begun
     * @param caller what a caller does once; each caller has its own
     */
    static LoadResult run(
            int callers, Duration length, OptionalDouble rate, IntFunction<Runnable> caller)
            throws InterruptedException {
        long begun = System.nanoTime();
        long end = begun + length.toNanos();
        AtomicLong last = new AtomicLong(begun);
        AtomicLong gap = new AtomicLong();
        Histogram all = new ConcurrentHistogram(LONGEST, DIGITS);
        List<Callable<Object>> work = new ArrayList<>();
        for (int at = 0; at < callers; at++) {
            Runnable once = caller.apply(at);
            long first = begun + (rate.isEmpty() ? 0 : (long) (1e9 * at / rate.getAsDouble()));
            long pause = rate.isEmpty() ? 0 : (long) (1e9 * callers / rate.getAsDouble());
            work.add(
                    Executors.callable(() -> {
                        long due = first;
                        while (due < end && System.nanoTime() < end) {
                            long before = System.nanoTime();
                            if (pause > 0) {
                                LockSupport.parkNanos(due - before);
                                before = due;
                            }
                            once.run();
                            long now = System.nanoTime();
                            all.recordValue(Math.max(0, now - before));
                            long since = now - last.getAndAccumulate(now, Math::max);
                            gap.accumulateAndGet(since, Math::max);
                            due += pause;
                        }
                    }));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Object> future : threads.invokeAll(work)) {
                future.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a caller failed", failure);
        }
        return new LoadResult(all.getTotalCount(), System.nanoTime() - begun, all, gap.get());
    }
}
