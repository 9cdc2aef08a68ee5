package coffer.statement;

import coffer.bank.StatementPosition;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far the statement of each sub-account was read, and which statements are due. */
final class StatementCursorStore {

    private static final String CURSORS =
            """
            select a.sub_account_id, a.sub_account_no, c.last_date, c.last_flow, c.last_sequence,
              c.overlap_at, c.behind_since, a.opened_at, v.version,
              (select o.bank_date from bank_line o
                where o.market_id = a.market_id and o.main_account_id = a.main_account_id
                  and o.sub_account_no = a.sub_account_no and o.part = 'OPENING') as opened_on
            from sub_account a
            join (select market_id, sub_account_id, sum(version)::bigint as version from bucket
              where market_id = $1 and main_account_id = $2 and sub_account_id is not null
              group by market_id, sub_account_id) v
              on v.market_id = a.market_id and v.sub_account_id = a.sub_account_id
            left join line_cursor c on c.market_id = a.market_id
              and c.sub_account_id = a.sub_account_id
            left join bank_balance k on k.market_id = a.market_id
              and k.sub_account_id = a.sub_account_id
            where a.market_id = $1 and a.main_account_id = $2
              and a.status not in ('OPENING', 'CLOSED')
              and (c.market_id is null or c.read_at <= $3 or (c.read_at <= $4
                and (k.agreement = 'DIFFERENT' or c.seen_version <> v.version)))
            order by c.read_at - case when k.agreement = 'DIFFERENT' then interval '5 minutes'
              else interval '0' end nulls first, a.sub_account_id
            limit $5
            """;

    private static final String SAVE_CURSOR =
            """
            insert into line_cursor (market_id, sub_account_id, last_date, last_flow, last_sequence,
              read_at, overlap_at, seen_version, behind_since)
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (market_id, sub_account_id) do update set last_date = excluded.last_date,
              last_flow = excluded.last_flow, last_sequence = excluded.last_sequence,
              read_at = excluded.read_at, overlap_at = excluded.overlap_at,
              seen_version = excluded.seen_version, behind_since = excluded.behind_since
            """;

    private final SqlExecutor database;

    StatementCursorStore(SqlExecutor database) {
        this.database = database;
    }

    /**
     * Sub-accounts whose statement is due: first those that were never read, then those that were
     * read longest ago. A sub-account whose bank balances differ from the books counts as read five
     * minutes earlier: it comes early, but does not keep the others from their turn.
     *
     * @param readBefore all that were last read before this are due
     * @param movedBefore those that were last read before this are due if they moved since, by the
     *     books or by the bank's balances
     */
    List<StatementCursor> due(
            MarketId market,
            MainAccountId account,
            Instant readBefore,
            Instant movedBefore,
            int limit) {
        Tuple tuple =
                Tuple.of(
                        market.value(),
                        account.value(),
                        SqlValues.utc(readBefore),
                        SqlValues.utc(movedBefore),
                        limit);
        return database.rows(CURSORS, tuple).stream().map(StatementCursorStore::cursor).toList();
    }

    private static StatementCursor cursor(Row row) {
        Optional<StatementPosition> last =
                Optional.ofNullable(row.getLocalDate("last_date"))
                        .map(date ->
                                new StatementPosition(
                                        date,
                                        row.getString("last_flow"),
                                        row.getString("last_sequence")));
        return new StatementCursor(
                new SubAccountId(row.getInteger("sub_account_id")),
                new SubAccountNo(row.getString("sub_account_no")),
                last,
                SqlValues.instant(row, "overlap_at"),
                row.getOffsetDateTime("opened_at").toInstant(),
                row.getLong("version"),
                Optional.ofNullable(row.getLocalDate("opened_on")),
                SqlValues.instant(row, "behind_since"));
    }

    /** Saves how far a statement has been read. */
    void save(MarketId market, StatementCursor cursor, Instant readAt) {
        Optional<StatementPosition> last = cursor.last();
        Tuple tuple =
                Tuple.of(market.value(), cursor.id().value())
                        .addValue(last.map(StatementPosition::bankDate).orElse(null))
                        .addValue(last.map(StatementPosition::flow).orElse(null))
                        .addValue(last.map(StatementPosition::sequence).orElse(null))
                        .addValue(SqlValues.utc(readAt))
                        .addValue(cursor.overlapAt().map(SqlValues::utc).orElse(null))
                        .addValue(cursor.version())
                        .addValue(cursor.behindSince().map(SqlValues::utc).orElse(null));
        database.rows(SAVE_CURSOR, tuple);
    }
}
