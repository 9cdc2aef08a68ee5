package coffer.platform.api;

import coffer.instruction.InstructionId;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionState;
import coffer.market.MarketId;
import coffer.platform.worker.WakeUpSignal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Lets callers wait for the end of an instruction. An end in this process wakes them; they also
 * read the database at intervals, since another process may bring the end.
 */
public final class CompletionAwaiter implements InstructionListener, AutoCloseable {

    private final Duration pollPause;
    private final Map<InstructionId, Set<WakeUpSignal>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param look the longest pause between two readings
     */
    public CompletionAwaiter(Duration look) {
        this.pollPause = look;
    }

    @Override
    public void moved(MarketId market, InstructionId id, InstructionState state) {
        if (state.isEnd()) {
            waiting.getOrDefault(id, Set.of()).forEach(WakeUpSignal::raise);
        }
    }

    /**
     * Reads until what is read is done or the time is over, and returns the last that was read.
     *
     * @param most how long to wait; zero to read once
     * @param fresh whether it came to be only now, and is hardly done: then the first look waits
     *     for news too
     */
    <T> T await(InstructionId id, Duration most, boolean fresh, Supplier<T> read, Predicate<T> done)
            throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        WakeUpSignal signal = new WakeUpSignal();
        waiting.compute(
                id,
                (_, signals) -> {
                    Set<WakeUpSignal> all =
                            signals == null ? ConcurrentHashMap.newKeySet() : signals;
                    all.add(signal);
                    return all;
                });
        try {
            if (fresh && !closed) {
                signal.await(most.compareTo(pollPause) < 0 ? most : pollPause);
            }
            T seen = read.get();
            long left = until - System.nanoTime();
            while (left > 0 && !closed && !done.test(seen)) {
                signal.await(left < pollPause.toNanos() ? Duration.ofNanos(left) : pollPause);
                seen = read.get();
                left = until - System.nanoTime();
            }
            return seen;
        } finally {
            waiting.computeIfPresent(
                    id,
                    (_, signals) -> {
                        signals.remove(signal);
                        return signals.isEmpty() ? null : signals;
                    });
        }
    }

    /** Ends all waits; the callers are answered with what is known. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(signals -> signals.forEach(WakeUpSignal::raise));
    }
}
