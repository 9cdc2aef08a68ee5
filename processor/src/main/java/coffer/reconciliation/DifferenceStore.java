package coffer.reconciliation;

import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Differences (差错): disagreements between the books and the bank, open or closed. */
public final class DifferenceStore {

    private static final String VIEW =
            """
            select d.difference_id, d.kind::text as kind, d.bars, d.main_account_id, m.code,
              a.sub_account_no, a.fund_account_no, o.sub_account_no as other_no,
              o.fund_account_no as other_fund, d.instruction_id, i.kind::text as instruction_kind,
              d.line_id, r.raw, d.detail,
              d.opened_at, d.closed_at, d.closed_because, d.correction_id
            from difference d
            join main_account m on m.market_id = d.market_id
              and m.main_account_id = d.main_account_id
            left join sub_account a on a.market_id = d.market_id
              and a.sub_account_id = d.sub_account_id
            left join sub_account o on o.market_id = d.market_id
              and o.sub_account_id = d.other_sub_account_id
            left join instruction i on i.market_id = d.market_id
              and i.instruction_id = d.instruction_id
            left join unreadable_row r on r.market_id = d.market_id
              and r.unreadable_row_id = d.unreadable_row_id
            where d.market_id = $1
            """;

    private static final String FIND = VIEW + "and d.difference_id = $2";

    private static final String LIST = VIEW + "and d.difference_id < $2 ";

    private static final String OPEN = "and d.closed_at is null ";

    private static final String CLOSED = "and d.closed_at is not null ";

    private static final String NEWEST = "order by d.difference_id desc limit $3";

    private final SqlExecutor database;

    public DifferenceStore(SqlExecutor database) {
        this.database = database;
    }

    /** One Difference of a market. */
    public Optional<Difference> find(MarketId market, long id) {
        return database.rows(FIND, Tuple.of(market.value(), id)).stream()
                .map(DifferenceStore::difference)
                .findFirst();
    }

    /** Differences, newest first, with ids below one; only open or closed ones if that is given. */
    public List<Difference> list(MarketId market, long before, Optional<Boolean> open, int limit) {
        String filter = open.map(is -> is ? OPEN : CLOSED).orElse("");
        Tuple tuple = Tuple.of(market.value(), before, limit);
        return database.rows(LIST + filter + NEWEST, tuple).stream()
                .map(DifferenceStore::difference)
                .toList();
    }

    private static Difference difference(Row row) {
        return new Difference(
                row.getLong("difference_id"),
                row.getString("kind"),
                row.getBoolean("bars"),
                new MainAccountId(row.getInteger("main_account_id")),
                row.getString("code"),
                Optional.ofNullable(row.getString("sub_account_no")),
                Optional.ofNullable(row.getString("fund_account_no")),
                Optional.ofNullable(row.getString("other_no")),
                Optional.ofNullable(row.getString("other_fund")),
                Optional.ofNullable(row.getLong("instruction_id")),
                Optional.ofNullable(row.getString("instruction_kind")),
                Optional.ofNullable(row.getLong("line_id")),
                Optional.ofNullable(row.getString("raw")),
                row.getString("detail"),
                row.getOffsetDateTime("opened_at").toInstant(),
                SqlValues.instant(row, "closed_at"),
                Optional.ofNullable(row.getString("closed_because")),
                Optional.ofNullable(row.getLong("correction_id")));
    }
}
