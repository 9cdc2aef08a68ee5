package coffer.account;

import coffer.bank.Balances;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.BankCode;
import coffer.market.FundAccountNo;
import coffer.market.MainAccount;
import coffer.market.MainAccountId;
import coffer.market.MainAccountNo;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.market.SubAccountPurpose;
import coffer.money.Money;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Main accounts, sub-accounts and fund accounts with their balances, ours and the bank's. */
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

    /** One statement, so that all figures are of one moment. */
    private static final String BALANCES =
            """
            select f.fund_account_no, f.name as fund_name, f.status::text as fund_status,
              a.sub_account_id, a.sub_account_no, a.status::text as sub_status, m.code,
              b.available, b.frozen, b.in_transit, b.version, k.total as bank_total,
              k.available as bank_available, k.frozen as bank_frozen, k.as_of,
              k.agreement::text as agreement, k.court, (select d.detail from difference d
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
            order by f.fund_account_no, a.sub_account_id
            """;

    private static final String STANDING =
            """
            select sum(b.balance) filter (where b.kind = 'AVAILABLE')::bigint as available,
              sum(b.balance) filter (where b.kind = 'FROZEN')::bigint as frozen,
              sum(b.version)::bigint as version,
              coalesce((select sum(i.amount) from instruction i where i.market_id = $1
                and i.main_account_id = $2 and i.next_at is not null and i.payer = $3
                and i.kind in (select kind from instruction_kind where uses_freeze)), 0)::bigint as leaving_frozen,
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
                and i.kind in (select kind from instruction_kind where creates_freeze)), 0)::bigint as arriving_frozen
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

    private static final String WEIGH =
            "select weigh($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private static final String BARRED =
            """
            select d.detail from difference d where d.market_id = $1 and d.bars
              and d.closed_at is null
              and (d.sub_account_id = $2 or d.other_sub_account_id = $2)
            order by d.difference_id limit 1
            """;

    private static final String SPECIAL =
            """
            select m.main_account_id, m.code as main_code, m.bank, m.account_no as main_no,
              m.name as main_name, a.sub_account_id, a.sub_account_no,
              a.status::text as sub_status, m.code, a.name as sub_name,
              a.purpose::text as purpose, b.available, b.frozen, b.in_transit,
              k.total as bank_total, k.available as bank_available, k.frozen as bank_frozen,
              k.as_of, k.agreement::text as agreement, k.court, null as barred
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
            where m.market_id = $1 order by m.main_account_id, a.sub_account_id
            """;

    private static final String BALANCE_DUE =
            """
            update bank_balance set seen_version = -1
            where market_id = $1 and sub_account_id = any ($2)
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

    /** Where our figures and the bank's stand to each other. */
    public enum Agreement {
        /** The same, with nothing in flight. */
        EQUAL,
        /** They differ by no more than what is in flight. */
        WITHIN,
        DIFFERENT
    }

    /**
     * The bank's figures beside ours.
     *
     * @param asOf when the bank gave them
     */
    public record BankFigures(Balances balances, Instant asOf, Agreement agreement) {}

    /** A sub-account's amounts in our books. */
    public record Figures(Money available, Money frozen, Money pendingOut) {

        /** All that is the member's: available, frozen, and pending out as a part of neither. */
        public Figures plus(Figures other) {
            return new Figures(
                    available.plus(other.available),
                    frozen.plus(other.frozen),
                    pendingOut.plus(other.pendingOut));
        }

        /** available + frozen + pending out. */
        public Money total() {
            return available.plus(frozen).plus(pendingOut);
        }
    }

    /**
     * A sub-account as a fund account shows it.
     *
     * @param court what the bank holds frozen above our freezes, and what may hence not be ordered
     * @param barredBecause why it takes no orders, if a Difference bars it
     */
    public record SubAccountView(
            String code,
            SubAccountNo no,
            AccountStatus status,
            Figures figures,
            Optional<BankFigures> bank,
            Money court,
            Optional<String> barredBecause) {}

    /**
     * A fund account with its figures of one moment.
     *
     * @param version the sum of its buckets' versions: it rises with every posting
     */
    public record FundAccountView(
            FundAccountNo no,
            String name,
            AccountStatus status,
            long version,
            List<SubAccountView> subAccounts) {

        /** The sum over its sub-accounts. */
        public Figures figures() {
            return subAccounts.stream()
                    .map(SubAccountView::figures)
                    .reduce(new Figures(Money.ZERO, Money.ZERO, Money.ZERO), Figures::plus);
        }
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
                .map(AccountStore::view)
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
                        .map(AccountStore::subAccountView)
                        .toList());
    }

    private static SubAccountView subAccountView(Row row) {
        Optional<BankFigures> bank =
                SqlValues.instant(row, "as_of")
                        .map(asOf ->
                                new BankFigures(
                                        new Balances(
                                                money(row, "bank_total"),
                                                money(row, "bank_available"),
                                                money(row, "bank_frozen")),
                                        asOf,
                                        Agreement.valueOf(row.getString("agreement"))));
        return new SubAccountView(
                row.getString("code"),
                new SubAccountNo(row.getString("sub_account_no")),
                AccountStatus.valueOf(row.getString("sub_status")),
                new Figures(
                        money(row, "available"), money(row, "frozen"), money(row, "in_transit")),
                bank,
                Money.ofMinor(Optional.ofNullable(row.getLong("court")).orElse(0L)),
                Optional.ofNullable(row.getString("barred")));
    }

    private static Money money(Row row, String column) {
        return Money.ofMinor(row.getLong(column));
    }

    /**
     * What our books say of a sub-account, and what is in flight about it.
     *
     * @param inTransit all that is reserved in it
     * @param leaving of that, what goes to another sub-account
     * @param arriving what is reserved elsewhere for it
     * @param leavingFrozen what is reserved in it and was frozen
     * @param arrivingFrozen what will be frozen here when it settles
     * @param version the sum of its buckets' versions
     */
    public record Standing(
            long available,
            long frozen,
            long inTransit,
            long leaving,
            long arriving,
            long leavingFrozen,
            long arrivingFrozen,
            long version) {}

    /** What our books say of a sub-account at one moment. */
    public Standing standing(MarketId market, MainAccountId main, SubAccountId account) {
        Long[] buckets = {4L * account.value(), 4L * account.value() + 1, 4L * account.value() + 2};
        Row row =
                database.rows(
                                STANDING,
                                Tuple.of(market.value(), main.value(), account.value())
                                        .addValue(buckets))
                        .getFirst();
        return new Standing(
                row.getLong("available"),
                row.getLong("frozen"),
                row.getLong("in_transit"),
                row.getLong("leaving"),
                row.getLong("arriving"),
                row.getLong("leaving_frozen"),
                row.getLong("arriving_frozen"),
                row.getLong("version"));
    }

    /** A sub-account whose bank figures should be asked for. */
    public record DueBalance(SubAccountId id, SubAccountNo no) {}

    /**
     * Sub-accounts that moved since their bank figures were compared, were never asked, or were
     * asked too long ago; the longest waiting first.
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

    /** Lets the bank's figures of sub-accounts be asked for again. */
    public void balanceDue(MarketId market, List<SubAccountId> accounts) {
        Integer[] ids = accounts.stream().map(SubAccountId::value).toArray(Integer[]::new);
        database.rows(BALANCE_DUE, Tuple.of(market.value()).addValue(ids));
    }

    /**
     * How the bank's frozen amount stands to our freezes; empty where it cannot be told now.
     *
     * @param above what the bank holds above them
     * @param below what it lacks
     */
    public record Weighing(Optional<Money> above, Optional<Money> below) {}

    /**
     * Keeps the bank's figures, unless newer ones are there, and opens or closes a Difference where
     * the bank holds more or less frozen than our freezes.
     */
    public void weigh(
            MarketId market,
            MainAccountId main,
            SubAccountId account,
            BankFigures figures,
            long seenVersion,
            Weighing weighing,
            Instant now) {
        database.rows(
                WEIGH,
                Tuple.of(
                                market.value(),
                                SqlValues.utc(now),
                                main.value(),
                                account.value(),
                                figures.balances().total().minor(),
                                figures.balances().available().minor())
                        .addValue(figures.balances().frozen().minor())
                        .addValue(SqlValues.utc(figures.asOf()))
                        .addValue(figures.agreement().name())
                        .addValue(seenVersion)
                        .addValue(weighing.above().map(Money::minor).orElse(null))
                        .addValue(weighing.below().map(Money::minor).orElse(null)));
    }

    /** Why a sub-account takes no orders; empty if no Difference bars it. */
    public Optional<String> barredBecause(MarketId market, SubAccountId account) {
        return database.rows(BARRED, Tuple.of(market.value(), account.value())).stream()
                .map(row -> row.getString("detail"))
                .findFirst();
    }

    /** A sub-account that is no member's, as its main account shows it. */
    public record SpecialView(SubAccountPurpose purpose, String name, SubAccountView account) {}

    /** A main account with its special sub-accounts. */
    public record MainAccountView(
            MainAccountId id,
            String code,
            String bank,
            String no,
            String name,
            List<SpecialView> specials) {

        public MainAccountView {
            specials = List.copyOf(specials);
        }
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
                .map(AccountStore::mainAccount)
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
                                new SpecialView(
                                        SubAccountPurpose.valueOf(row.getString("purpose")),
                                        row.getString("sub_name"),
                                        subAccountView(row)))
                        .toList());
    }
}
