package coffer.testbed.storm;

import java.util.ArrayList;
import java.util.List;

/** What the reconciliation found, a sentence each that names its subject. */
final class Findings {

    private final List<String> lost = new ArrayList<>();
    private final List<String> doubled = new ArrayList<>();
    private final List<String> stuck = new ArrayList<>();
    private final List<String> unsound = new ArrayList<>();

    /** An answer to a client that no longer holds, or money that moved and is not in the books. */
    void lost(String what) {
        lost.add(what);
    }

    /** Money that moved twice, two orders for one request, or books that are not the bank's. */
    void doubled(String what) {
        doubled.add(what);
    }

    /** Without an end, or reserved, although the bank has answered everything it knows. */
    void stuck(String what) {
        stuck.add(what);
    }

    /** A violated invariant of the books, or a difference that is open. */
    void unsound(String what) {
        unsound.add(what);
    }

    boolean isClean() {
        return lost.isEmpty() && doubled.isEmpty() && stuck.isEmpty() && unsound.isEmpty();
    }

    /** Every finding, a line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lost.forEach(what -> lines.add("lost: " + what));
        doubled.forEach(what -> lines.add("doubled: " + what));
        stuck.forEach(what -> lines.add("stuck: " + what));
        unsound.forEach(what -> lines.add("unsound: " + what));
        return lines;
    }

    /** The last line of a chaos test. */
    @Override
    public String toString() {
        return "lost %d, doubled %d, stuck %d".formatted(lost.size(), doubled.size(), stuck.size());
    }
}
