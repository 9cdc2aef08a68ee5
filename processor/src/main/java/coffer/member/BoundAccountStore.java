package coffer.member;

import coffer.bank.ExternalAccount;
import coffer.database.SqlExecutor;
import coffer.market.FundAccountNo;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The outside accounts that members' money may be paid to, and the conditions of a withdrawal. */
public final class BoundAccountStore {

    private static final String BOUND_COLUMNS =
            """
            b.bound_account_id, b.member_id, b.account_no, b.name, b.bank_name, b.bank_line_no,
            b.same_bank
            """;

    private static final String BOUND =
            "select "
                    + BOUND_COLUMNS
                    + """
                    from bound_account b where b.market_id = $1 and b.member_id = any ($2)
                    order by b.bound_account_id
                    """;

    /** The member's name is the one it applied under or the one it has now. */
    private static final String WITHDRAWING =
            "select "
                    + BOUND_COLUMNS
                    + """
                    , b.name = m.name or b.name = f.name as own_name, k.withdrawal_limit,
                      c.main_account_id, c.highest_fee
                    from fund_account f
                    join market k on k.market_id = f.market_id
                    join main_account c on c.market_id = f.market_id and c.main_account_id = $3
                    left join member m on m.market_id = f.market_id
                      and m.fund_account_no = f.fund_account_no
                    left join bound_account b on b.market_id = m.market_id
                      and b.member_id = m.member_id and b.bound_account_id = $4
                    where f.market_id = $1 and f.fund_account_no = $2
                    """;

    private final SqlExecutor database;

    public BoundAccountStore(SqlExecutor database) {
        this.database = database;
    }

    /** The bound accounts of some members by the members' ids, each list oldest first. */
    Map<Long, List<BoundAccount>> ofMembers(MarketId market, List<Long> members) {
        if (members.isEmpty()) {
            return Map.of();
        }
        Long[] ids = members.toArray(Long[]::new);
        return database.rows(BOUND, Tuple.of(market.value()).addValue(ids)).stream()
                .collect(
                        Collectors.groupingBy(
                                row -> row.getLong("member_id"),
                                Collectors.mapping(BoundAccountStore::bound, Collectors.toList())));
    }

    /** The conditions of a withdrawal; empty if there is no such fund account. */
    public Optional<WithdrawalTerms> withdrawalTerms(
            MarketId market, FundAccountNo payer, MainAccountId mainAccount, long boundAccount) {
        Tuple tuple = Tuple.of(market.value(), payer.value(), mainAccount.value(), boundAccount);
        return database.rows(WITHDRAWING, tuple).stream()
                .map(row ->
                        new WithdrawalTerms(
                                Optional.ofNullable(row.getLong("bound_account_id"))
                                        .map(id -> bound(row)),
                                Boolean.TRUE.equals(row.getBoolean("own_name")),
                                Money.ofMinor(row.getLong("withdrawal_limit")),
                                Money.ofMinor(row.getLong("highest_fee"))))
                .findFirst();
    }

    private static BoundAccount bound(Row row) {
        return new BoundAccount(
                row.getLong("bound_account_id"),
                new ExternalAccount(
                        row.getString("account_no"),
                        row.getString("name"),
                        row.getString("bank_name"),
                        row.getString("bank_line_no"),
                        row.getBoolean("same_bank")));
    }
}
