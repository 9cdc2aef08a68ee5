package coffer.statement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The sub-accounts of one main account that are due to be polled. They are found by the books
 * alone: those whose buckets have other versions than were seen last. So orders need mark nothing,
 * and no crash can lose a mark; but each search goes through all sub-accounts. A search therefore
 * finds many at a time, and the pause after it is a multiple of its duration: however many
 * sub-accounts there are, searching takes only a small part of a core.
 *
 * <p>For one thread.
 */
final class DueSubAccounts<T> {

    private static final int MOST_PER_SEARCH = 100;

    /** The pause after a search, as a multiple of its duration. */
    private static final int PAUSE_PER_SEARCH = 20;

    private final IntFunction<List<T>> find;
    private final Duration pause;
    private final Clock clock;
    private final ArrayDeque<T> due = new ArrayDeque<>();
    private Instant next = Instant.MIN;

    /**
     * Starts with nothing found.
     *
     * @param find finds what is due, most urgent first, at most as many as it is given
     * @param pause the shortest time between two searches
     */
    DueSubAccounts(IntFunction<List<T>> find, Duration pause, Clock clock) {
        this.find = find;
        this.pause = pause;
        this.clock = clock;
    }

    /** Whether nothing that was found is left. */
    boolean isEmpty() {
        return due.isEmpty();
    }

    /** Takes the next of what was found. */
    Optional<T> next() {
        return Optional.ofNullable(due.poll());
    }

    /** Searches again if nothing is left and the pause is over. */
    void refill() {
        Instant begun = clock.instant();
        if (!due.isEmpty() || begun.isBefore(next)) {
            return;
        }
        due.addAll(find.apply(MOST_PER_SEARCH));
        Instant ended = clock.instant();
        Duration proportionate = Duration.between(begun, ended).multipliedBy(PAUSE_PER_SEARCH);
        boolean whole = due.size() < MOST_PER_SEARCH;
        next = ended.plus(whole && proportionate.compareTo(pause) < 0 ? pause : proportionate);
    }

    /** Drops what was found and ends the pause. */
    void restart() {
        due.clear();
        next = Instant.MIN;
    }
}
