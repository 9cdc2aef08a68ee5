package coffer.statement;

import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.StatementPosition;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionStore;
import coffer.ledger.BankLineCause;
import coffer.market.IdGenerator;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lines of banks' statements, what they are, and how far they have been read. */
public final class BankLineStore {

    private static final String RECORD =
            """
            select verdict from record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
              $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)
            """;

    public static String columns() {
        return LINE_COLUMNS;
    }

    private static final String LINE_COLUMNS =
            """
            l.line_id, l.sub_account_no, l.bank_date, l.bank_time, l.flow, l.sequence, l.direction,
            l.sign, l.part, l.amount, l.balance_after, l.origin, l.bank_type, l.counterparty_no,
            l.counterparty_name, l.counterparty_bank, l.memo, l.serial, l.marked_return, l.raw
            """;

    private static final String KNOWN =
            """
            select l.sub_account_no, l.bank_date, l.flow, l.sequence, l.direction, l.sign, l.part
            from bank_line l where l.market_id = $1 and l.main_account_id = $2
              and l.sub_account_no = $3 and l.bank_date = any ($4) and l.flow = any ($5)
            """;

    private static final String WAITING =
            "select "
                    + LINE_COLUMNS
                    + """
                    from waiting_line w join bank_line l
                      on l.market_id = w.market_id and l.line_id = w.line_id
                    where w.market_id = $1 and l.main_account_id = $2
                    order by l.line_id limit $3
                    """;

    /** Free: the leg that the line would be has no line yet. */
    private static final String CANDIDATE =
            "select p.sub_account_no as payer_no, "
                    + "coalesce(o.account_no, r.sub_account_no) as payee_no, "
                    + InstructionStore.columns()
                    + """
                    from instruction i
                    join sub_account p on p.market_id = i.market_id and p.sub_account_id = i.payer
                    join sub_account r on r.market_id = i.market_id and r.sub_account_id = i.payee
                    left join payout o on o.market_id = i.market_id
                      and o.instruction_id = i.instruction_id
                    where i.market_id = $1 and i.main_account_id = $2
                      and not exists (select from line_explanation e
                        where e.market_id = i.market_id and e.instruction_id = i.instruction_id
                          and e.direction = $3 and e.cause = 'OWN')
                    """;

    private static final String BY_ID = CANDIDATE + "and i.instruction_id = any ($4)";

    private static final String TAKEN =
            """
            select e.instruction_id from line_explanation e where e.market_id = $1
              and e.direction = $2 and e.instruction_id = any ($3) and e.cause = 'OWN'
            """;

    private static final String NEAR =
            CANDIDATE
                    + """
                    and i.instruction_id < $5 and i.amount = $6
                    and (i.instruction_id >= $4 or i.next_at is not null
                      or (i.ended_at - i.created_at > interval '1 day' and i.ended_at >= $8))
                    and (i.payer = $7 or i.payee = $7) and i.state <> 'FAILED'
                    and (i.attempt > 0 or i.state <> 'CREATED')
                    order by i.instruction_id limit 100
                    """;

    /** Payouts that have not come back; the paid ones with their line first. */
    private static final String PAYOUTS =
            "select p.sub_account_no as payer_no, o.account_no as payee_no, "
                    + InstructionStore.columns()
                    + """
                    , exists (select from line_explanation e where e.market_id = i.market_id
                        and e.instruction_id = i.instruction_id and e.cause = 'OWN') as paid
                    from instruction i
                    join sub_account p on p.market_id = i.market_id and p.sub_account_id = i.payer
                    join payout o on o.market_id = i.market_id
                      and o.instruction_id = i.instruction_id
                    where i.market_id = $1 and i.main_account_id = $2 and i.payer = $3
                      and i.settles_to < 0 and i.amount = $4 and i.attempt > 0
                      and not exists (select from line_explanation e
                        where e.market_id = i.market_id and e.instruction_id = i.instruction_id
                          and e.cause = 'RETURN')
                    order by i.instruction_id limit 100
                    """;

    private static final String CURSORS =
            """
            select a.sub_account_id, a.sub_account_no, c.last_date, c.last_flow, c.last_sequence,
              c.overlap_at, a.opened_at, v.version, (select o.bank_date from bank_line o
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
              read_at, overlap_at, seen_version) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (market_id, sub_account_id) do update set last_date = excluded.last_date,
              last_flow = excluded.last_flow, last_sequence = excluded.last_sequence,
              read_at = excluded.read_at, overlap_at = excluded.overlap_at,
              seen_version = excluded.seen_version
            """;

    private static final String DEPOSITS =
            """
            select a.fund_account_no, m.code, l.recorded_at, exists (select from instruction i
                join payout o on o.market_id = i.market_id and o.instruction_id = i.instruction_id
                where i.market_id = l.market_id and i.payer = l.sub_account_id
                  and i.settles_to < 0 and i.state = 'SUCCEEDED' and i.amount = l.amount
                  and o.account_no = l.counterparty_no and i.instruction_id < l.line_id
                  and i.ended_at > l.recorded_at - interval '30 days') as perhaps_returned,
            """
                    + LINE_COLUMNS
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
    private final Clock clock;

    public BankLineStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A line and what to write about it.
     *
     * @param subAccount the sub-account in our books; empty if we do not know it
     * @param cause what it is; empty if it waits for its explanation
     * @param instruction the instruction whose doing it is
     * @param difference the kind of Difference to open, if any
     * @param detail what the Difference says
     */
    public record Finding(
            BankLineId id,
            BankLine line,
            Optional<SubAccountId> subAccount,
            Optional<BankLineCause> cause,
            Optional<InstructionId> instruction,
            Optional<String> difference,
            String detail) {}

    /** What became of a line. */
    public enum RecordVerdict {
        EXPLAINED,
        WAITS,
        KNOWN,
        TAKEN
    }

    /** Writes lines of one main account, and what they are. */
    public List<RecordVerdict> record(MarketId market, MainAccountId account, List<Finding> items) {
        Tuple tuple = Tuple.of(market.value(), SqlValues.utc(clock.instant()), account.value());
        tuple.addValue(SqlValues.longs(items, f -> f.id().value()))
                .addValue(
                        SqlValues.ints(
                                items, f -> f.subAccount().map(SubAccountId::value).orElse(null)))
                .addValue(texts(items, f -> f.line().ref().subAccountNo().value()))
                .addValue(
                        items.stream()
                                .map(f -> f.line().ref().bankDate())
                                .toArray(LocalDate[]::new))
                .addValue(items.stream().map(f -> f.line().bankTime()).toArray(LocalTime[]::new))
                .addValue(texts(items, f -> f.line().ref().flow()))
                .addValue(texts(items, f -> f.line().ref().sequence()))
                .addValue(texts(items, f -> f.line().ref().direction().name()))
                .addValue(texts(items, f -> f.line().ref().sign().name()))
                .addValue(texts(items, f -> f.line().ref().part().name()))
                .addValue(SqlValues.longs(items, f -> f.line().amount().minor()))
                .addValue(
                        SqlValues.longs(
                                items, f -> f.line().balanceAfter().map(Money::minor).orElse(null)))
                .addValue(texts(items, f -> f.line().origin().name()))
                .addValue(texts(items, f -> f.line().bankType()))
                .addValue(texts(items, f -> f.line().counterparty().accountNo()))
                .addValue(texts(items, f -> f.line().counterparty().name()))
                .addValue(texts(items, f -> f.line().counterparty().bankName()))
                .addValue(texts(items, f -> f.line().memo()))
                .addValue(
                        SqlValues.texts(
                                items,
                                f -> f.line().serial().map(ClientSerial::value).orElse(null)))
                .addValue(items.stream().map(f -> f.line().markedReturn()).toArray(Boolean[]::new))
                .addValue(texts(items, f -> f.line().raw()))
                .addValue(
                        SqlValues.texts(
                                items, f -> f.cause().map(BankLineCause::name).orElse(null)))
                .addValue(
                        SqlValues.longs(
                                items, f -> f.instruction().map(InstructionId::value).orElse(null)))
                .addValue(
                        items.stream()
                                .map(f -> f.cause().map(BankLineCause::posts).orElse(false))
                                .toArray(Boolean[]::new))
                .addValue(SqlValues.texts(items, f -> f.difference().orElse(null)))
                .addValue(texts(items, Finding::detail));
        return database.rows(RECORD, tuple).stream()
                .map(row -> RecordVerdict.valueOf(row.getString("verdict")))
                .toList();
    }

    private static String[] texts(List<Finding> items, Function<Finding, String> part) {
        return items.stream().map(part).toArray(String[]::new);
    }

    /** Which lines of one sub-account we have already; asked page by page. */
    public Set<BankEntryRef> known(
            MarketId market, MainAccountId account, SubAccountNo no, List<BankLine> lines) {
        Tuple tuple =
                Tuple.of(market.value(), account.value(), no.value())
                        .addValue(
                                lines.stream()
                                        .map(l -> l.ref().bankDate())
                                        .distinct()
                                        .toArray(LocalDate[]::new))
                        .addValue(
                                lines.stream()
                                        .map(l -> l.ref().flow())
                                        .distinct()
                                        .toArray(String[]::new));
        return database.rows(KNOWN, tuple).stream()
                .map(BankLineStore::ref)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A line that waits for its explanation. */
    public record Waiting(BankLineId id, BankLine line) {}

    /** Lines that wait for their explanation, oldest first. */
    public List<Waiting> waiting(MarketId market, MainAccountId account, int limit) {
        return database.rows(WAITING, Tuple.of(market.value(), account.value(), limit)).stream()
                .map(row -> new Waiting(new BankLineId(row.getLong("line_id")), line(row)))
                .toList();
    }

    /**
     * An instruction whose leg in one direction has no line yet.
     *
     * @param payee the receiving account's number, also of one outside
     */
    public record Candidate(BankInstruction instruction, SubAccountNo payer, String payee) {}

    /**
     * A payout that has not come back.
     *
     * @param paid whether the line of its leaving is known
     */
    public record Paid(Candidate candidate, boolean paid) {}

    /** Payouts of an amount from a sub-account that have not come back, oldest first. */
    public List<Paid> payouts(
            MarketId market, MainAccountId account, SubAccountId payer, Money amount) {
        Tuple tuple = Tuple.of(market.value(), account.value(), payer.value(), amount.minor());
        return database.rows(PAYOUTS, tuple).stream()
                .map(row -> new Paid(candidate(row), row.getBoolean("paid")))
                .toList();
    }

    /** Those of some instructions whose leg in one direction has no line yet. */
    public List<Candidate> candidates(
            MarketId market, MainAccountId account, Direction direction, Set<InstructionId> ids) {
        Long[] values = ids.stream().map(InstructionId::value).toArray(Long[]::new);
        Tuple tuple = Tuple.of(market.value(), account.value(), direction.name()).addValue(values);
        return database.rows(BY_ID, tuple).stream().map(BankLineStore::candidate).toList();
    }

    /** Those of some instructions whose leg in a direction has its line already. */
    public Set<InstructionId> taken(MarketId market, Direction direction, Set<InstructionId> ids) {
        Long[] values = ids.stream().map(InstructionId::value).toArray(Long[]::new);
        Tuple tuple = Tuple.of(market.value(), direction.name()).addValue(values);
        return database.rows(TAKEN, tuple).stream()
                .map(row -> new InstructionId(row.getLong("instruction_id")))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Instructions of an amount that touch a sub-account and were under way in a span of time: made
     * before its end, and without an end before its begin.
     */
    public List<Candidate> candidates(
            MarketId market,
            MainAccountId account,
            SubAccountId subAccount,
            Direction direction,
            Money amount,
            Instant from,
            Instant to) {
        Tuple tuple =
                Tuple.of(market.value(), account.value(), direction.name())
                        .addValue(IdGenerator.first(from))
                        .addValue(IdGenerator.first(to))
                        .addValue(amount.minor())
                        .addValue(subAccount.value())
                        .addValue(SqlValues.utc(from));
        return database.rows(NEAR, tuple).stream().map(BankLineStore::candidate).toList();
    }

    private static Candidate candidate(Row row) {
        return new Candidate(
                InstructionStore.instruction(row),
                new SubAccountNo(row.getString("payer_no")),
                row.getString("payee_no"));
    }

    /**
     * How far a sub-account's statement has been read.
     *
     * @param last the last line read; empty if there was none
     * @param overlapAt when the overlap of some days was read again; empty if never
     * @param madeAt since when the sub-account is in our books
     * @param version the sum of our buckets' versions now
     * @param openedOn the first bank date that is not part of an opening balance, if it has one
     */
    public record Cursor(
            SubAccountId id,
            SubAccountNo no,
            Optional<StatementPosition> last,
            Optional<Instant> overlapAt,
            Instant madeAt,
            long version,
            Optional<LocalDate> openedOn) {}

    /**
     * Sub-accounts whose statement should be read: those never read first, then the longest unread.
     * Where the bank's figures differ from ours, that counts as some minutes more: it comes early,
     * and however many there are, the others have their turn.
     *
     * @param readBefore all that were read last before this
     * @param movedBefore those that were read last before this and moved since, in our books or by
     *     the bank's figures
     */
    public List<Cursor> cursors(
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
        return database.rows(CURSORS, tuple).stream().map(BankLineStore::cursor).toList();
    }

    private static Cursor cursor(Row row) {
        Optional<StatementPosition> last =
                Optional.ofNullable(row.getLocalDate("last_date"))
                        .map(date ->
                                new StatementPosition(
                                        date,
                                        row.getString("last_flow"),
                                        row.getString("last_sequence")));
        return new Cursor(
                new SubAccountId(row.getInteger("sub_account_id")),
                new SubAccountNo(row.getString("sub_account_no")),
                last,
                SqlValues.instant(row, "overlap_at"),
                row.getOffsetDateTime("opened_at").toInstant(),
                row.getLong("version"),
                Optional.ofNullable(row.getLocalDate("opened_on")));
    }

    /** Notes how far a statement has been read. */
    public void saveCursor(MarketId market, Cursor cursor, Instant readAt) {
        Optional<StatementPosition> last = cursor.last();
        Tuple tuple =
                Tuple.of(market.value(), cursor.id().value())
                        .addValue(last.map(StatementPosition::bankDate).orElse(null))
                        .addValue(last.map(StatementPosition::flow).orElse(null))
                        .addValue(last.map(StatementPosition::sequence).orElse(null))
                        .addValue(SqlValues.utc(readAt))
                        .addValue(cursor.overlapAt().map(SqlValues::utc).orElse(null))
                        .addValue(cursor.version());
        database.rows(SAVE_CURSOR, tuple);
    }

    /**
     * Money that arrived for a member.
     *
     * @param perhapsReturned whether it may be a payout that came back as a plain credit: a hint,
     *     and no more
     */
    public record Deposit(
            BankLineId id,
            String fundAccountNo,
            String bank,
            BankLine line,
            Instant recordedAt,
            boolean perhapsReturned) {}

    /** One deposit of a market. */
    public Optional<Deposit> deposit(MarketId market, BankLineId id) {
        return database.rows(DEPOSIT, Tuple.of(market.value(), id.value())).stream()
                .map(BankLineStore::deposit)
                .findFirst();
    }

    /** Deposits, newest first, of one fund account if it is given. */
    public List<Deposit> deposits(
            MarketId market, long before, Optional<String> fundAccount, int limit) {
        Tuple tuple = Tuple.of(market.value(), before, fundAccount.orElse(null), limit);
        return database.rows(DEPOSIT_LIST, tuple).stream().map(BankLineStore::deposit).toList();
    }

    private static Deposit deposit(Row row) {
        return new Deposit(
                new BankLineId(row.getLong("line_id")),
                row.getString("fund_account_no"),
                row.getString("code"),
                line(row),
                row.getOffsetDateTime("recorded_at").toInstant(),
                row.getBoolean("perhaps_returned"));
    }

    private static BankEntryRef ref(Row row) {
        return new BankEntryRef(
                new SubAccountNo(row.getString("sub_account_no")),
                row.getLocalDate("bank_date"),
                row.getString("flow"),
                row.getString("sequence"),
                Direction.valueOf(row.getString("direction")),
                LineSign.valueOf(row.getString("sign")),
                LinePart.valueOf(row.getString("part")));
    }

    public static BankLine line(Row row) {
        return new BankLine(
                ref(row),
                row.getLocalTime("bank_time"),
                Money.ofMinor(row.getLong("amount")),
                Optional.ofNullable(row.getLong("balance_after")).map(Money::ofMinor),
                LineOrigin.valueOf(row.getString("origin")),
                row.getString("bank_type"),
                new BankLine.Counterparty(
                        row.getString("counterparty_no"),
                        row.getString("counterparty_name"),
                        row.getString("counterparty_bank")),
                row.getString("memo"),
                Optional.ofNullable(row.getString("serial")).map(ClientSerial::new),
                row.getBoolean("marked_return"),
                row.getString("raw"));
    }
}
