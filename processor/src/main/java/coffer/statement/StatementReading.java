package coffer.statement;

import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One reading of a sub-account's statement, page by page. It goes on from the last row that was
 * read or, when that is due, reads an overlap of some days again. Where the bank's rate limit is
 * reached it is interrupted between two pages, and continued before another reading begins.
 *
 * @param cursor how far the statement was read before this reading
 * @param overlap whether it reads an overlap
 * @param from the first bank date that it reads
 * @param after the last row that was read, from where the next page goes on
 * @param begunAt when it began; it reads up to the day after
 */
record StatementReading(
        StatementCursor cursor,
        boolean overlap,
        LocalDate from,
        Optional<StatementPosition> after,
        Instant begunAt) {

    /** No version that a sub-account can have: it is due again, as it was not read to its end. */
    private static final long NOT_READ = -1;

    static StatementReading begin(StatementCursor cursor, PollingSchedule schedule, Instant now) {
        LocalDate today = now.atZone(BankLineRules.BANK_ZONE).toLocalDate();
        boolean overlap =
                cursor.overlapAt()
                        .map(at -> at.plus(schedule.overlapInterval()).isBefore(now))
                        .orElse(true);
        Optional<StatementPosition> after = overlap ? Optional.empty() : cursor.last();
        // Perhaps no process read anything since the last overlap, for longer than an overlap is.
        LocalDate read =
                cursor.overlapAt()
                        .orElse(cursor.madeAt())
                        .atZone(BankLineRules.BANK_ZONE)
                        .toLocalDate();
        LocalDate overlapFrom =
                (read.isBefore(today) ? read : today).minusDays(schedule.overlapDays());
        // What is older than the cut-over is part of the opening balance.
        LocalDate from =
                after.map(StatementPosition::bankDate)
                        .orElse(
                                cursor.openedOn()
                                        .filter(overlapFrom::isBefore)
                                        .orElse(overlapFrom));
        return new StatementReading(cursor, overlap, from, after, now);
    }

    /** What to ask the bank for next. */
    StatementQuery nextPage() {
        LocalDate until = begunAt.atZone(BankLineRules.BANK_ZONE).toLocalDate().plusDays(1);
        return new StatementQuery(cursor.no(), from, until, after);
    }

    /** This reading once a page was read. */
    StatementReading after(StatementPage page) {
        return new StatementReading(cursor, overlap, from, page.last().or(() -> after), begunAt);
    }

    /**
     * How far the statement has been read once this reading ends.
     *
     * @param whole whether it was read to its end; an overlap that was not is begun again
     * @param answered whether the bank answered the last question; if not, the statement is behind
     */
    StatementCursor end(boolean whole, boolean answered) {
        Optional<Instant> behindSince =
                answered
                        ? cursor.behindSince()
                        : cursor.behindSince().or(() -> Optional.of(begunAt));
        return new StatementCursor(
                cursor.id(),
                cursor.no(),
                after.or(cursor::last),
                overlap && whole ? Optional.of(begunAt) : cursor.overlapAt(),
                cursor.madeAt(),
                whole ? cursor.version() : NOT_READ,
                cursor.openedOn(),
                whole ? Optional.empty() : behindSince);
    }
}
