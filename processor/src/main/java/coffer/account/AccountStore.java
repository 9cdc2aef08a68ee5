package coffer.account;

import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.market.BankCode;
import coffer.market.FundAccountNo;
import coffer.market.MainAccount;
import coffer.market.MainAccountId;
import coffer.market.MainAccountNo;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.market.SubAccountPurpose;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which main accounts and sub-accounts there are, and whether they take orders. */
public final class AccountStore {

    private static final String MAIN_ACCOUNTS =
            """
            select market_id, main_account_id, code, bank, account_no, name, settings
            from main_account order by main_account_id
            """;

    private static final String SUB_ACCOUNT_COLUMNS =
            """
            a.sub_account_id, a.main_account_id, a.sub_account_no, a.purpose::text as purpose,
            a.fund_account_no, a.name, a.status::text as status
            """;

    private static final String OF_FUND_ACCOUNTS =
            "select "
                    + SUB_ACCOUNT_COLUMNS
                    + """
                    from sub_account a join fund_account f
                      on f.market_id = a.market_id and f.fund_account_no = a.fund_account_no
                    where a.market_id = $1 and a.fund_account_no = any ($2)
                    order by a.sub_account_id
                    """;

    private static final String OF_MAIN_ACCOUNT =
            "select "
                    + SUB_ACCOUNT_COLUMNS
                    + """
                    from sub_account a left join fund_account f
                      on f.market_id = a.market_id and f.fund_account_no = a.fund_account_no
                    where a.market_id = $1 and a.main_account_id = $2
                    """;

    private static final String ALL = OF_MAIN_ACCOUNT + "order by a.sub_account_id";

    private static final String NUMBERED = OF_MAIN_ACCOUNT + "and a.sub_account_no = any ($3)";

    private static final String BARRED =
            """
            select d.detail from difference d where d.market_id = $1 and d.bars
              and d.closed_at is null
              and (d.sub_account_id = $2 or d.other_sub_account_id = $2)
            order by d.difference_id limit 1
            """;

    private final SqlExecutor database;

    public AccountStore(SqlExecutor database) {
        this.database = database;
    }

    /** All main accounts of all markets. */
    public List<MainAccount> mainAccounts() {
        return database.rows(MAIN_ACCOUNTS).stream()
                .map(row ->
                        new MainAccount(
                                new MarketId(row.getInteger("market_id")),
                                new MainAccountId(row.getInteger("main_account_id")),
                                row.getString("code"),
                                new BankCode(row.getString("bank")),
                                new MainAccountNo(row.getString("account_no")),
                                row.getString("name"),
                                settings(row.getJsonObject("settings"))))
                .toList();
    }

    private static Map<String, String> settings(JsonObject json) {
        return json.stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, e -> String.valueOf(e.getValue())));
    }

    /** The sub-accounts behind fund accounts of a market, at all its banks. */
    public List<SubAccount> subAccounts(MarketId market, List<FundAccountNo> fundAccounts) {
        String[] nos = fundAccounts.stream().map(FundAccountNo::value).toArray(String[]::new);
        return database.rows(OF_FUND_ACCOUNTS, Tuple.of(market.value()).addValue(nos)).stream()
                .map(AccountStore::subAccount)
                .toList();
    }

    /** All sub-accounts of a main account, special ones included. */
    public List<SubAccount> subAccounts(MarketId market, MainAccountId account) {
        return database.rows(ALL, Tuple.of(market.value(), account.value())).stream()
                .map(AccountStore::subAccount)
                .toList();
    }

    /** Those sub-accounts of a main account that there are, by their numbers. */
    public List<SubAccount> subAccounts(
            MarketId market, MainAccountId account, Set<SubAccountNo> nos) {
        String[] values = nos.stream().map(SubAccountNo::value).toArray(String[]::new);
        Tuple tuple = Tuple.of(market.value(), account.value()).addValue(values);
        return database.rows(NUMBERED, tuple).stream().map(AccountStore::subAccount).toList();
    }

    private static SubAccount subAccount(Row row) {
        return new SubAccount(
                new SubAccountId(row.getInteger("sub_account_id")),
                new MainAccountId(row.getInteger("main_account_id")),
                new SubAccountNo(row.getString("sub_account_no")),
                SubAccountPurpose.valueOf(row.getString("purpose")),
                Optional.ofNullable(row.getString("fund_account_no")).map(FundAccountNo::new),
                row.getString("name"),
                AccountStatus.valueOf(row.getString("status")));
    }

    /** Why a sub-account takes no orders; empty if no Difference bars it. */
    public Optional<String> barredBecause(MarketId market, SubAccountId account) {
        return database.rows(BARRED, Tuple.of(market.value(), account.value())).stream()
                .map(row -> row.getString("detail"))
                .findFirst();
    }
}
