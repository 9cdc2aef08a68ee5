package coffer.instruction;

import coffer.bank.ClientSerial;
import coffer.bank.InstructionKind;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.RequestHash;
import coffer.market.Resource;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads instructions: one by one, by request number, and those that somebody should look at. */
public final class InstructionStore {

    private static final String COLUMNS =
            """
            i.market_id, i.instruction_id, i.main_account_id, i.kind::text as kind,
            i.state::text as state, i.attempt, i.silences, i.payer, i.payee, i.amount, i.freeze_id,
            i.source_id, i.serial, i.epoch, i.created_at, i.cleared_at, i.sent_at, i.not_before,
            i.next_at, i.ended_at, i.overdue_at, i.out_request_no, i.order_no, i.memo, i.bank_code,
            i.bank_text
            """;

    /** What needs no bank comes first: it need not wait for the pace of one. */
    private static final String DUE =
            "select p.sub_account_no, coalesce(i.new_name, p.name) as name, "
                    + COLUMNS
                    + """
                    from instruction i
                    join sub_account p on p.market_id = i.market_id and p.sub_account_id = i.payer
                    where i.market_id = $1 and i.main_account_id = $2
                      and ((i.next_at <= $3 and (i.state in ('ACCEPTED', 'UNKNOWN', 'REVIEW')
                          or (i.state = 'CREATED' and i.cleared_at < $5)))
                        or (i.next_at is not null and i.state = 'SENDING' and i.epoch < $4))
                    order by i.state in ('ACCEPTED', 'UNKNOWN', 'REVIEW'), i.next_at,
                      i.instruction_id limit $6
                    """;

    private static final String TELL_OVERDUE =
            "select serial from tell_overdue($1, $2, $3, $4, $5)";

    private static final String LINKED =
            "select "
                    + COLUMNS
                    + """
                    from instruction i where i.market_id = $1 and i.main_account_id = $2
                      and i.next_at is not null and (select e.line_id from line_explanation e
                        where e.market_id = i.market_id and e.instruction_id = i.instruction_id
                          and e.cause = 'OWN' limit 1) is not null
                    order by i.instruction_id limit $3
                    """;

    private static final String OPEN =
            "select "
                    + COLUMNS
                    + """
                    from instruction i where i.market_id = $1 and i.instruction_id = any ($2)
                      and i.next_at is not null
                    """;

    private static final String FIND =
            "select "
                    + COLUMNS
                    + "from instruction i where i.market_id = $1 and i.instruction_id = $2";

    private static final String REQUESTS =
            """
            select out_request_no, body_hash, object_id from request
            where market_id = $1 and resource = $2::text::resource and out_request_no = any ($3)
            """;

    private final SqlExecutor database;
    private final Clock clock;

    public InstructionStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A request that was taken before. */
    public record RecordedRequest(RequestHash hash, InstructionId object) {}

    /** Looks a market's request number up. */
    public Optional<RecordedRequest> request(
            MarketId market, Resource resource, String outRequestNo) {
        return Optional.ofNullable(
                requests(market, resource, List.of(outRequestNo)).get(outRequestNo));
    }

    /** Looks request numbers of a market up; those that are new are left out. */
    public Map<String, RecordedRequest> requests(
            MarketId market, Resource resource, List<String> outRequestNos) {
        Tuple tuple =
                Tuple.of(market.value(), resource.name())
                        .addValue(outRequestNos.toArray(String[]::new));
        return database.rows(REQUESTS, tuple).stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                row -> row.getString("out_request_no"),
                                row ->
                                        new RecordedRequest(
                                                RequestHash.of(
                                                        row.getBuffer("body_hash").getBytes()),
                                                new InstructionId(row.getLong("object_id")))));
    }

    /**
     * An instruction that somebody should look at.
     *
     * @param account the paying sub-account, or the one that is opened, renamed or closed
     * @param name the name it has at the bank once the instruction is done
     */
    public record DueInquiry(BankInstruction instruction, SubAccountNo account, String name) {}

    /**
     * Instructions that somebody should look at: inquiries that are due, orders that expired
     * unsent, and commands that a former holder of the lease may have sent.
     */
    public List<DueInquiry> due(
            MarketId market,
            MainAccountId account,
            Instant now,
            long epoch,
            Instant createdBefore,
            int limit) {
        Tuple tuple =
                Tuple.of(
                        market.value(),
                        account.value(),
                        SqlValues.utc(now),
                        epoch,
                        SqlValues.utc(createdBefore),
                        limit);
        return database.rows(DUE, tuple).stream()
                .map(row ->
                        new DueInquiry(
                                instruction(row),
                                new SubAccountNo(row.getString("sub_account_no")),
                                row.getString("name")))
                .toList();
    }

    /**
     * Tells the market, once, of instructions that have waited for longer than since a moment.
     *
     * @return their serials, no more than a number
     */
    public List<ClientSerial> tellOverdue(
            MarketId market, MainAccountId account, Instant before, int limit) {
        Tuple tuple =
                Tuple.of(
                        market.value(),
                        SqlValues.utc(clock.instant()),
                        account.value(),
                        SqlValues.utc(before),
                        limit);
        return database.rows(TELL_OVERDUE, tuple).stream()
                .map(row -> new ClientSerial(row.getString("serial")))
                .toList();
    }

    /** Instructions without an end whose doing stands on a statement. */
    public List<BankInstruction> linked(MarketId market, MainAccountId account, int limit) {
        return database.rows(LINKED, Tuple.of(market.value(), account.value(), limit)).stream()
                .map(InstructionStore::instruction)
                .toList();
    }

    /** Those of some instructions that have no end, in no order. */
    public List<BankInstruction> open(MarketId market, Set<InstructionId> ids) {
        Long[] values = ids.stream().map(InstructionId::value).toArray(Long[]::new);
        return database.rows(OPEN, Tuple.of(market.value()).addValue(values)).stream()
                .map(InstructionStore::instruction)
                .toList();
    }

    /** One instruction of a market. */
    public Optional<BankInstruction> find(MarketId market, InstructionId id) {
        return database.rows(FIND, Tuple.of(market.value(), id.value())).stream()
                .map(InstructionStore::instruction)
                .findFirst();
    }

    public static String columns() {
        return COLUMNS;
    }

    public static BankInstruction instruction(Row row) {
        return new BankInstruction(
                new MarketId(row.getInteger("market_id")),
                new InstructionId(row.getLong("instruction_id")),
                new MainAccountId(row.getInteger("main_account_id")),
                InstructionKind.valueOf(row.getString("kind")),
                InstructionState.valueOf(row.getString("state")),
                row.getInteger("attempt"),
                row.getInteger("silences"),
                new SubAccountId(row.getInteger("payer")),
                new SubAccountId(row.getInteger("payee")),
                Optional.ofNullable(row.getLong("amount")).map(Money::ofMinor).orElse(Money.ZERO),
                Optional.ofNullable(row.getLong("freeze_id")).map(InstructionId::new),
                Optional.ofNullable(row.getLong("source_id")),
                new ClientSerial(row.getString("serial")),
                Optional.ofNullable(row.getLong("epoch")).orElse(0L),
                row.getOffsetDateTime("created_at").toInstant(),
                SqlValues.instant(row, "cleared_at"),
                SqlValues.instant(row, "sent_at"),
                SqlValues.instant(row, "not_before"),
                SqlValues.instant(row, "next_at"),
                SqlValues.instant(row, "ended_at"),
                SqlValues.instant(row, "overdue_at"),
                row.getString("out_request_no"),
                Optional.ofNullable(row.getString("order_no")),
                row.getString("memo"),
                Optional.ofNullable(row.getString("bank_code")).orElse(""),
                Optional.ofNullable(row.getString("bank_text")).orElse(""));
    }
}
