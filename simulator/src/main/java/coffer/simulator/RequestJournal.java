package coffer.simulator;

import coffer.simulator.citic.CiticBank;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The newest requests to the bank with their outcome. Bounded; how often a serial arrived and moved
 * money is counted in the books, not here. Safe for threads.
 */
final class RequestJournal {
    /**
     * One request.
     *
     * @param reply the reply as text, also if the caller never got it
     * @param fault the rule that fired
     * @param verdict the bank's status code, or why there is none
     */
    record Entry(
            Instant at,
            CiticBank.RequestSummary subject,
            String request,
            Optional<String> reply,
            Optional<String> fault,
            String verdict) {}

    private final int limit;
    private final Deque<Entry> newestFirst = new ArrayDeque<>();

    RequestJournal(int limit) {
        this.limit = limit;
    }

    synchronized void add(Entry entry) {
        newestFirst.addFirst(entry);
        if (newestFirst.size() > limit) {
            newestFirst.removeLast();
        }
    }

    /** The newest requests, newest first. */
    synchronized List<Entry> newest(int count) {
        return newestFirst.stream().limit(count).toList();
    }

    /** The requests that carried this serial, oldest first. */
    synchronized List<Entry> of(String serial) {
        return newestFirst.reversed().stream()
                .filter(e -> e.subject().serial().equals(serial))
                .toList();
    }

    synchronized void clear() {
        newestFirst.clear();
    }
}
