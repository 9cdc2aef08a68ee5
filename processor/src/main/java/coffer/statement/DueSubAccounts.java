package coffer.statement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The sub-accounts of one main account that are due to be looked at, found many at a time. What is
 * due stands in the books alone: where the versions of an account's buckets are not those that were
 * seen last. Nothing is marked when money moves, which keeps orders cheap, and nothing is lost
 * however a process dies; the price is that finding what is due goes through all sub-accounts. So
 * it is done once for many of them, and rests after it for many times as long as it took: whatever
 * the number of sub-accounts, it takes no more than a small part of a core.
 *
 * <p>For one thread.
 */
final class DueSubAccounts<T> {

    private static final int MOST = 100;

    /** For each moment that a sweep took, how many pass before the next. */
    private static final int RESTS = 20;

    private final IntFunction<List<T>> find;
    private final Duration pause;
    private final Clock clock;
    private final ArrayDeque<T> due = new ArrayDeque<>();
    private Instant next = Instant.MIN;

    /**
     * A sweep.
     *
     * @param find what is due, most urgent first and no more than a number
     * @param pause the shortest time between two sweeps
     */
    DueSubAccounts(IntFunction<List<T>> find, Duration pause, Clock clock) {
        this.find = find;
        this.pause = pause;
        this.clock = clock;
    }

    /** Whether nothing is known to be due. */
    boolean isEmpty() {
        return due.isEmpty();
    }

    /** What is due next of what was found. */
    Optional<T> next() {
        return Optional.ofNullable(due.poll());
    }

    /** Looks for what is due if all that was found has been polled, and if it is time. */
    void refill() {
        Instant begun = clock.instant();
        if (!due.isEmpty() || begun.isBefore(next)) {
            return;
        }
        due.addAll(find.apply(MOST));
        Instant ended = clock.instant();
        Duration rest = Duration.between(begun, ended).multipliedBy(RESTS);
        boolean whole = due.size() < MOST;
        next = ended.plus(whole && rest.compareTo(pause) < 0 ? pause : rest);
    }

    /** Forgets what was found, and may look again at once. */
    void restart() {
        due.clear();
        next = Instant.MIN;
    }
}
