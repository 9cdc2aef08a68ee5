package coffer.account;

import coffer.bank.Balances;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.FundAccountNo;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountPurpose;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Accounts as they are shown: fund accounts with their sub-accounts, and main accounts with their
 * special sub-accounts. Each carries the balances in the books and, beside them, those that the
 * bank reported last.
 */
public final class AccountViewStore {

    /** One statement, so that all figures are of one moment. */
    private static final String BALANCES =
            """
            select f.fund_account_no, f.name as fund_name, f.status::text as fund_status,
              a.sub_account_id, a.sub_account_no, a.status::text as sub_status, m.code,
              b.available, b.frozen, b.in_transit, b.version, k.total as bank_total,
              k.available as bank_available, k.frozen as bank_frozen, k.as_of,
              k.agreement::text as agreement, k.court, c.behind_since,
              (select d.detail from difference d
                where d.market_id = a.market_id and d.bars and d.closed_at is null
                  and (d.sub_account_id = a.sub_account_id
                    or d.other_sub_account_id = a.sub_account_id)
                order by d.difference_id limit 1) as barred
            from (select * from fund_account
              where market_id = $1 and (fund_account_no = $2
                or ($2::text is null and fund_account_no > $3))
              order by fund_account_no limit $4) f
            left join sub_account a on a.market_id = f.market_id
              and a.fund_account_no = f.fund_account_no
            left join main_account m on m.market_id = a.market_id
              and m.main_account_id = a.main_account_id
            left join lateral (select
                sum(balance) filter (where kind = 'AVAILABLE')::bigint as available,
                sum(balance) filter (where kind = 'FROZEN')::bigint as frozen,
                sum(balance) filter (where kind = 'IN_TRANSIT')::bigint as in_transit,
                sum(version)::bigint as version
              from bucket where market_id = a.market_id and bucket_id between
                4::bigint * a.sub_account_id and 4::bigint * a.sub_account_id + 2) b on true
            left join bank_balance k on k.market_id = a.market_id
              and k.sub_account_id = a.sub_account_id
            left join line_cursor c on c.market_id = a.market_id
              and c.sub_account_id = a.sub_account_id
            order by f.fund_account_no, a.sub_account_id
            """;

    private static final String SPECIAL =
            """
            select m.main_account_id, m.code as main_code, m.bank, m.account_no as main_no,
              m.name as main_name, a.sub_account_id, a.sub_account_no,
              a.status::text as sub_status, m.code, a.name as sub_name,
              a.purpose::text as purpose, b.available, b.frozen, b.in_transit,
              k.total as bank_total, k.available as bank_available, k.frozen as bank_frozen,
              k.as_of, k.agreement::text as agreement, k.court, c.behind_since, null as barred
            from main_account m
            left join sub_account a on a.market_id = m.market_id
              and a.main_account_id = m.main_account_id and a.purpose <> 'MEMBER'
            left join lateral (select
                sum(balance) filter (where kind = 'AVAILABLE')::bigint as available,
                sum(balance) filter (where kind = 'FROZEN')::bigint as frozen,
                sum(balance) filter (where kind = 'IN_TRANSIT')::bigint as in_transit
              from bucket where market_id = a.market_id and bucket_id between
                4::bigint * a.sub_account_id and 4::bigint * a.sub_account_id + 2) b on true
            left join bank_balance k on k.market_id = a.market_id
              and k.sub_account_id = a.sub_account_id
            left join line_cursor c on c.market_id = a.market_id
              and c.sub_account_id = a.sub_account_id
            where m.market_id = $1 order by m.main_account_id, a.sub_account_id
            """;

    private final SqlExecutor database;

    public AccountViewStore(SqlExecutor database) {
        this.database = database;
    }

    /** One fund account of a market. */
    public Optional<FundAccountView> fundAccount(MarketId market, FundAccountNo no) {
        Tuple tuple = Tuple.of(market.value(), no.value(), "", 1);
        return views(database.rows(BALANCES, tuple)).stream().findFirst();
    }

    /** Fund accounts of a market in the order of their numbers, after one of them. */
    public List<FundAccountView> fundAccounts(MarketId market, String after, int limit) {
        return views(database.rows(BALANCES, Tuple.of(market.value(), null, after, limit)));
    }

    private static List<FundAccountView> views(List<Row> rows) {
        return rows.stream()
                .collect(
                        Collectors.groupingBy(
                                row -> row.getString("fund_account_no"),
                                TreeMap::new,
                                Collectors.toList()))
                .values()
                .stream()
                .map(AccountViewStore::view)
                .toList();
    }

    private static FundAccountView view(List<Row> rows) {
        Row first = rows.getFirst();
        return new FundAccountView(
                new FundAccountNo(first.getString("fund_account_no")),
                first.getString("fund_name"),
                AccountStatus.valueOf(first.getString("fund_status")),
                rows.stream()
                        .filter(row -> row.getValue("version") != null)
                        .mapToLong(row -> row.getLong("version"))
                        .sum(),
                rows.stream()
                        .filter(row -> row.getValue("sub_account_id") != null)
                        .map(AccountViewStore::subAccountView)
                        .toList());
    }

    /** The main accounts of a market with their special sub-accounts. */
    public List<MainAccountView> mainAccounts(MarketId market) {
        return database.rows(SPECIAL, Tuple.of(market.value())).stream()
                .collect(
                        Collectors.groupingBy(
                                row -> row.getInteger("main_account_id"),
                                TreeMap::new,
                                Collectors.toList()))
                .values()
                .stream()
                .map(AccountViewStore::mainAccount)
                .toList();
    }

    private static MainAccountView mainAccount(List<Row> rows) {
        Row first = rows.getFirst();
        return new MainAccountView(
                new MainAccountId(first.getInteger("main_account_id")),
                first.getString("main_code"),
                first.getString("bank"),
                first.getString("main_no"),
                first.getString("main_name"),
                rows.stream()
                        .filter(row -> row.getValue("sub_account_id") != null)
                        .map(row ->
                                new SpecialSubAccountView(
                                        SubAccountPurpose.valueOf(row.getString("purpose")),
                                        row.getString("sub_name"),
                                        subAccountView(row)))
                        .toList());
    }

    private static SubAccountView subAccountView(Row row) {
        Optional<ReportedBalances> bank =
                SqlValues.instant(row, "as_of")
                        .map(asOf ->
                                new ReportedBalances(
                                        new Balances(
                                                money(row, "bank_total"),
                                                money(row, "bank_available"),
                                                money(row, "bank_frozen")),
                                        asOf,
                                        BalanceAgreement.valueOf(row.getString("agreement"))));
        return new SubAccountView(
                row.getString("code"),
                new SubAccountNo(row.getString("sub_account_no")),
                AccountStatus.valueOf(row.getString("sub_status")),
                new BookBalances(
                        money(row, "available"), money(row, "frozen"), money(row, "in_transit")),
                bank,
                Money.ofMinor(Optional.ofNullable(row.getLong("court")).orElse(0L)),
                SqlValues.instant(row, "behind_since"),
                Optional.ofNullable(row.getString("barred")));
    }

    private static Money money(Row row, String column) {
        return Money.ofMinor(row.getLong(column));
    }
}
