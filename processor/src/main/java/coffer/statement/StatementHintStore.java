package coffer.statement;

import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import io.vertx.sqlclient.Tuple;

/** Marks sub-accounts whose statement and balance are to be read soon. */
public final class StatementHintStore {

    /** -1 is no version that an account can have: whatever was read last is out of date. */
    private static final String DUE =
            """
            with account as (select market_id, sub_account_id from sub_account
                where market_id = $1 and main_account_id = $2 and sub_account_no = $3),
              statement as (update line_cursor c set seen_version = -1 from account a
                where c.market_id = $1 and a.market_id = $1
                  and c.sub_account_id = a.sub_account_id)
            update bank_balance k set seen_version = -1 from account a
            where k.market_id = $1 and a.market_id = $1 and k.sub_account_id = a.sub_account_id
            """;

    private final SqlExecutor database;

    public StatementHintStore(SqlExecutor database) {
        this.database = database;
    }

    /** Statement and balance of a sub-account are due; one that we do not know is passed over. */
    void due(MarketId market, MainAccountId account, SubAccountNo no) {
        database.rows(DUE, Tuple.of(market.value(), account.value(), no.value()));
    }
}
