package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The entries an adjustment may draw on. On the public sub-account these are money from outside and
 * what was taken back from a member; on a member's, what an adjustment brought. An entry is used in
 * parts until nothing of it is left.
 *
 * <p>A payout from the public sub-account names no entry and uses none up, so what it sent back is
 * still listed; an adjustment of it fails for insufficient funds.
 */
final class AdjustableEntries {
    /** Type of both rows of an adjustment. */
    static final String ADJUSTMENT = "16";

    /** Type of what comes to the public sub-account from outside. */
    static final String PUBLIC_ARRIVAL = "22";

    /** The names by which the interface knows a row: TRANDATE, HOSTFLW, HOSTSEQ. */
    record EntryReference(LocalDate date, String flow, String seq) {
        private boolean isOf(StatementRow row) {
            return row.flow().equals(flow)
                    && row.seq().equals(seq)
                    && BankTime.day(row.atMillis()).equals(date);
        }
    }

    private final Books books;

    AdjustableEntries(Books books) {
        this.books = books;
    }

    /** Tells whether this row of a public sub-account waits for adjustment. */
    boolean awaitsAdjustment(SubAccount account, StatementRow row) {
        return account.purpose() == Purpose.PUBLIC && usable(account, row);
    }

    /** The entry of this name that something is left of. */
    Optional<StatementRow> find(SubAccount account, EntryReference name) {
        return books.visibleRows(account.no()).stream()
                .filter(name::isOf)
                .filter(row -> usable(account, row))
                .findFirst();
    }

    private boolean usable(SubAccount account, StatementRow row) {
        boolean type =
                switch (account.purpose()) {
                    case PUBLIC ->
                            row.type().equals(PUBLIC_ARRIVAL) || row.type().equals(ADJUSTMENT);
                    case MEMBER -> row.type().equals(ADJUSTMENT);
                    case INITIALISATION, FEE, OWN -> false;
                };
        return type && row.direction() == Direction.C && books.unusedFen(row) > 0;
    }
}
