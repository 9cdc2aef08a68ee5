package coffer.statement;

import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.InstructionId;
import coffer.ledger.BankLineCause;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Records lines of banks' statements and what they are explained as. */
public final class BankLineStore {

    private static final String RECORD =
            """
            select verdict from record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
              $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)
            """;

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

    private final SqlExecutor database;
    private final Clock clock;

    public BankLineStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Records lines of one main account and their explanation, and posts what they book. A line
     * that was recorded before is not recorded again.
     *
     * @return one result per line, in the same order
     */
    public List<RecordResult> record(
            MarketId market, MainAccountId account, List<LineToRecord> items) {
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
                .addValue(
                        items.stream()
                                .map(f -> f.line().bankTime().orElse(null))
                                .toArray(LocalTime[]::new))
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
                .addValue(texts(items, LineToRecord::detail));
        return database.rows(RECORD, tuple).stream()
                .map(row -> RecordResult.valueOf(row.getString("verdict")))
                .toList();
    }

    private static String[] texts(List<LineToRecord> items, Function<LineToRecord, String> part) {
        return items.stream().map(part).toArray(String[]::new);
    }

    /** Which of some lines of one sub-account are recorded already. */
    Set<BankEntryRef> known(
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

    /** Lines that are not explained yet, oldest first. */
    List<UnexplainedLine> unexplained(MarketId market, MainAccountId account, int limit) {
        return database.rows(WAITING, Tuple.of(market.value(), account.value(), limit)).stream()
                .map(row -> new UnexplainedLine(new BankLineId(row.getLong("line_id")), line(row)))
                .toList();
    }

    /** The columns of table {@code bank_line} as {@code l} that {@link #line} reads. */
    public static String columns() {
        return LINE_COLUMNS;
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

    /** The line in a row that has the {@link #columns}. */
    public static BankLine line(Row row) {
        return new BankLine(
                ref(row),
                Optional.ofNullable(row.getLocalTime("bank_time")),
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
