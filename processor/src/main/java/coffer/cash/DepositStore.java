package coffer.cash;

import coffer.database.SqlExecutor;
import coffer.market.MarketId;
import coffer.statement.BankLineId;
import coffer.statement.BankLineStore;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Money that arrived for members (入金): bank lines that were explained as deposits. */
public final class DepositStore {

    private static final String DEPOSITS =
            """
            select a.fund_account_no, m.code, l.recorded_at, exists (select from instruction i
                join payout o on o.market_id = i.market_id and o.instruction_id = i.instruction_id
                where i.market_id = l.market_id and i.payer = l.sub_account_id
                  and i.settles_to < 0 and i.state = 'SUCCEEDED' and i.amount = l.amount
                  and o.account_no = l.counterparty_no and i.instruction_id < l.line_id
                  and i.ended_at > l.recorded_at - interval '30 days') as perhaps_returned,
            """
                    + BankLineStore.columns()
                    + """
                    from line_explanation e
                    join bank_line l on l.market_id = e.market_id and l.line_id = e.line_id
                    join sub_account a on a.market_id = l.market_id
                      and a.sub_account_id = l.sub_account_id
                    join main_account m on m.market_id = l.market_id
                      and m.main_account_id = l.main_account_id
                    where e.market_id = $1 and e.cause = 'DEPOSIT'
                    """;

    private static final String DEPOSIT = DEPOSITS + "and e.line_id = $2";

    private static final String DEPOSIT_LIST =
            DEPOSITS
                    + """
                    and e.line_id < $2 and ($3::text is null or a.fund_account_no = $3)
                    order by e.line_id desc limit $4
                    """;

    private final SqlExecutor database;

    public DepositStore(SqlExecutor database) {
        this.database = database;
    }

    /** One deposit of a market. */
    public Optional<Deposit> find(MarketId market, BankLineId id) {
        return database.rows(DEPOSIT, Tuple.of(market.value(), id.value())).stream()
                .map(DepositStore::deposit)
                .findFirst();
    }

    /** Deposits, newest first, of one fund account if it is given. */
    public List<Deposit> list(
            MarketId market, long before, Optional<String> fundAccount, int limit) {
        Tuple tuple = Tuple.of(market.value(), before, fundAccount.orElse(null), limit);
        return database.rows(DEPOSIT_LIST, tuple).stream().map(DepositStore::deposit).toList();
    }

    private static Deposit deposit(Row row) {
        return new Deposit(
                new BankLineId(row.getLong("line_id")),
                row.getString("fund_account_no"),
                row.getString("code"),
                BankLineStore.line(row),
                row.getOffsetDateTime("recorded_at").toInstant(),
                row.getBoolean("perhaps_returned"));
    }
}
