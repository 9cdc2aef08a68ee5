package coffer.statement;

import coffer.bank.StatementPosition;
import coffer.bank.SubAccountNo;
import coffer.market.SubAccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How far a sub-account's statement has been read.
 *
 * @param last the last line read; empty if there was none
 * @param overlapAt when an overlap was last read to its end; empty if never
 * @param madeAt when the sub-account was opened in the books
 * @param version the sum of its buckets' versions; -1 if the statement was not read to its end
 * @param openedOn the first bank date after the opening balance, if it has one
 * @param behindSince when the first reading began that the bank did not answer to its end; empty if
 *     the last one came to it
 */
record StatementCursor(
        SubAccountId id,
        SubAccountNo no,
        Optional<StatementPosition> last,
        Optional<Instant> overlapAt,
        Instant madeAt,
        long version,
        Optional<LocalDate> openedOn,
        Optional<Instant> behindSince) {}
