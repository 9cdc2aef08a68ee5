package coffer.statement;

import coffer.bank.UnreadableRow;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.SubAccountId;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** Rows of statements that cannot be understood, kept for people to look at. */
final class UnreadableRowStore {

    private static final String RECORD =
            "select record_unreadable($1, $2, $3, $4, $5, $6, $7, $8) as recorded";

    private final SqlExecutor database;
    private final Clock clock;

    UnreadableRowStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Records rows of one sub-account and opens a Difference for each that is new.
     *
     * @return how many were new
     */
    int record(
            MainAccount account,
            SubAccountId subAccount,
            IdGenerator ids,
            List<UnreadableRow> rows) {
        Tuple tuple =
                Tuple.of(
                                account.market().value(),
                                SqlValues.utc(clock.instant()),
                                account.id().value(),
                                subAccount.value())
                        .addValue(SqlValues.longs(rows, row -> ids.next()))
                        .addValue(
                                rows.stream()
                                        .map(row -> row.bankDate().orElse(null))
                                        .toArray(LocalDate[]::new))
                        .addValue(SqlValues.texts(rows, UnreadableRow::reason))
                        .addValue(SqlValues.texts(rows, UnreadableRow::raw));
        return database.rows(RECORD, tuple).getFirst().getInteger("recorded");
    }
}
