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
 * @param overlapAt when the overlap of some days was read again; empty if never
 * @param madeAt since when the sub-account is in our books
 * @param version the sum of our buckets' versions now
 * @param openedOn the first bank date that is not part of an opening balance, if it has one
 */
public record StatementCursor(
        SubAccountId id,
        SubAccountNo no,
        Optional<StatementPosition> last,
        Optional<Instant> overlapAt,
        Instant madeAt,
        long version,
        Optional<LocalDate> openedOn) {}
