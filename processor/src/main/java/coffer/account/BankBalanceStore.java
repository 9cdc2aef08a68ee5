package coffer.account;

import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/**
 * The balances that banks report for sub-accounts: which are due to be asked for, and what was
 * reported, with its comparison against the books.
 */
public final class BankBalanceStore {

    private static final String BOOK_POSITION =
            """
            select sum(b.balance) filter (where b.kind = 'AVAILABLE')::bigint as available,
              sum(b.balance) filter (where b.kind = 'FROZEN')::bigint as frozen,
              coalesce((select sum(s.remaining) from standing_freeze s where s.market_id = $1
                and s.holder = $3 and s.held_by = 'PLATFORM'), 0)::bigint as frozen_by_us,
              sum(b.version)::bigint as version,
              coalesce((select sum(i.amount) from instruction i where i.market_id = $1
                and i.main_account_id = $2 and i.next_at is not null and i.payer = $3
                and i.kind in (select k.kind from instruction_kind k
                  where k.uses_freeze)
                and not exists (select from standing_freeze s where s.market_id = $1
                  and s.freeze_id = i.freeze_id and s.held_by = 'PLATFORM')), 0)::bigint
                as leaving_frozen,
              coalesce((select sum(i.amount) from instruction i where i.market_id = $1
                and i.main_account_id = $2 and i.next_at is not null and i.payer = $3), 0)::bigint
                as in_transit,
              coalesce((select sum(i.amount) from instruction i where i.market_id = $1
                and i.main_account_id = $2 and i.next_at is not null and i.payer = $3
                and (i.payee <> $3 or i.settles_to < 0)), 0)::bigint
                as leaving,
              coalesce((select sum(i.amount) from instruction i where i.market_id = $1
                and i.main_account_id = $2 and i.next_at is not null and i.payee = $3
                and i.payer <> $3), 0)::bigint as arriving,
              coalesce((select sum(i.amount) from instruction i where i.market_id = $1
                and i.main_account_id = $2 and i.next_at is not null and i.payee = $3
                and i.kind in (select k.kind from instruction_kind k
                  where k.creates_freeze)), 0)::bigint
              + coalesce((select sum(s.amount) from instruction i join standing_freeze s
                  on s.market_id = $1 and s.freeze_id = i.freeze_id
                where i.market_id = $1 and i.main_account_id = $2 and i.next_at is not null
                  and i.payee = $3 and i.kind in (select k.kind from instruction_kind k
                  where k.holds_freeze)), 0)::bigint as arriving_frozen
            from bucket b where b.market_id = $1 and b.bucket_id = any ($4)
            """;

    private static final String DUE_BALANCES =
            """
            select a.sub_account_id, a.sub_account_no from sub_account a
            join (select market_id, sub_account_id, sum(version) as version from bucket
              where market_id = $1 and main_account_id = $2 and sub_account_id is not null
              group by market_id, sub_account_id) v
              on v.market_id = a.market_id and v.sub_account_id = a.sub_account_id
            left join bank_balance k on k.market_id = a.market_id
              and k.sub_account_id = a.sub_account_id
            where a.market_id = $1 and a.main_account_id = $2
              and a.status not in ('OPENING', 'CLOSED')
              and (k.market_id is null or (k.seen_version <> v.version and k.as_of <= $3)
                or k.as_of <= $4)
            order by k.as_of nulls first, a.sub_account_id limit $5
            """;

    private static final String SAVE_REPORTED =
            "select weigh($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private static final String MARK_DUE =
            """
            update bank_balance set seen_version = -1
            where market_id = $1 and sub_account_id = any ($2)
            """;

    private final SqlExecutor database;

    public BankBalanceStore(SqlExecutor database) {
        this.database = database;
    }

    /** A sub-account in the books now. */
    public BookPosition bookPosition(MarketId market, MainAccountId main, SubAccountId account) {
        Long[] buckets = {4L * account.value(), 4L * account.value() + 1, 4L * account.value() + 2};
        Row row =
                database.rows(
                                BOOK_POSITION,
                                Tuple.of(market.value(), main.value(), account.value())
                                        .addValue(buckets))
                        .getFirst();
        return new BookPosition(
                row.getLong("available") + row.getLong("frozen_by_us"),
                row.getLong("frozen") - row.getLong("frozen_by_us"),
                row.getLong("in_transit"),
                row.getLong("leaving"),
                row.getLong("arriving"),
                row.getLong("leaving_frozen"),
                row.getLong("arriving_frozen"),
                row.getLong("version"));
    }

    /**
     * Sub-accounts that moved since their balances were compared, were never asked about, or were
     * asked about too long ago; those asked longest ago first.
     *
     * @param movedBefore those that moved are asked only if the last answer is older than this
     * @param staleBefore all are asked whose last answer is older than this
     */
    public List<DueBalance> dueBalances(
            MarketId market,
            MainAccountId account,
            Instant movedBefore,
            Instant staleBefore,
            int limit) {
        Tuple tuple =
                Tuple.of(
                        market.value(),
                        account.value(),
                        SqlValues.utc(movedBefore),
                        SqlValues.utc(staleBefore),
                        limit);
        return database.rows(DUE_BALANCES, tuple).stream()
                .map(row ->
                        new DueBalance(
                                new SubAccountId(row.getInteger("sub_account_id")),
                                new SubAccountNo(row.getString("sub_account_no"))))
                .toList();
    }

    /** Marks sub-accounts as moved, so that their balances are asked for again. */
    public void markDue(MarketId market, List<SubAccountId> accounts) {
        Integer[] ids = accounts.stream().map(SubAccountId::value).toArray(Integer[]::new);
        database.rows(MARK_DUE, Tuple.of(market.value()).addValue(ids));
    }

    /**
     * Saves the balances that the bank reported, unless newer ones were saved, and opens or closes
     * a Difference where the bank holds more or less frozen than our freezes.
     */
    public void saveReported(
            MarketId market,
            MainAccountId main,
            SubAccountId account,
            ReportedBalances reported,
            long seenVersion,
            FreezeComparison freezes,
            Instant now) {
        database.rows(
                SAVE_REPORTED,
                Tuple.of(
                                market.value(),
                                SqlValues.utc(now),
                                main.value(),
                                account.value(),
                                reported.balances().total().minor(),
                                reported.balances().available().minor())
                        .addValue(reported.balances().frozen().minor())
                        .addValue(SqlValues.utc(reported.asOf()))
                        .addValue(reported.agreement().name())
                        .addValue(seenVersion)
                        .addValue(freezes.excess().map(Money::minor).orElse(null))
                        .addValue(freezes.shortfall().map(Money::minor).orElse(null)));
    }
}
