package coffer.simulator.books;

import java.util.List;
import java.util.stream.Stream;

/**
 * Money standing frozen under one number. It is never edited, only used; where the bank gives the
 * rest a new number, this freeze is used up and another one is opened.
 *
 * @param owner the sub-account whose money it was before
 * @param holder the sub-account in which it stands frozen
 * @param fen frozen under this number in the beginning
 * @param openedBy serial of the order that opened this number
 */
public record Freeze(
        String no,
        FreezeKind kind,
        String owner,
        String holder,
        long fen,
        long openedAtMillis,
        String openedBy,
        String teller,
        String reason,
        List<FreezeUse> uses) {

    /** What stands frozen under this number now. */
    public long standingFen() {
        return fen - uses.stream().mapToLong(FreezeUse::fen).sum();
    }

    /** Tells whether anything stands. */
    public boolean isOpen() {
        return standingFen() > 0;
    }

    /** The same freeze after one more use. */
    public Freeze used(FreezeUse use) {
        List<FreezeUse> all = Stream.concat(uses.stream(), Stream.of(use)).toList();
        return new Freeze(
                no, kind, owner, holder, fen, openedAtMillis, openedBy, teller, reason, all);
    }
}
