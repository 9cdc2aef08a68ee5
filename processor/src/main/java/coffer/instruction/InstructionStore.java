package coffer.instruction;

import coffer.bank.BankCommand;
import coffer.bank.BankExchange;
import coffer.bank.ClientSerial;
import coffer.bank.ExternalAccount;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.ledger.BucketIds;
import coffer.market.Actor;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.RequestHash;
import coffer.market.Resource;
import coffer.market.SubAccountId;
import coffer.money.Money;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Instructions: taken, claimed, finished, and read. */
public final class InstructionStore {

    private static final String COLUMNS =
            """
            i.market_id, i.instruction_id, i.main_account_id, i.kind::text as kind,
            i.state::text as state, i.attempt, i.silences, i.payer, i.payee, i.amount, i.freeze_id,
            i.source_id, i.serial, i.epoch, i.created_at, i.cleared_at, i.sent_at, i.not_before,
            i.next_at, i.ended_at, i.overdue_at, i.out_request_no, i.order_no, i.memo, i.bank_code,
            i.bank_text
            """;

    private static final String ACCEPT =
            """
            select verdict, object_id from accept($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
              $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """;

    private static final String CLAIM =
            """
            select instruction_id, lease_left_millis, freeze_no, standing
            from claim($1, $2, $3, $4, $5)
            """;

    /**
     * Asked after the claim: a statement that joins with it sees nothing that came after it began.
     */
    private static final String CLAIMED =
            "select c.lease_left_millis, "
                    + COLUMNS
                    + ", "
                    + CommandStore.COLUMNS
                    + """
                    from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[])
                      c (instruction_id, lease_left_millis, freeze_no, standing)
                    join instruction i on i.market_id = $1 and i.instruction_id = c.instruction_id
                    join sub_account p on p.market_id = $1 and p.sub_account_id = i.payer
                    join sub_account r on r.market_id = $1 and r.sub_account_id = i.payee
                    """
                    + CommandStore.JOINS
                    + "order by i.instruction_id";

    private static final String FINISH =
            """
            select verdict from finish($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
              $15, $16, $17, $18, $19, $20, $21)
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

    private static final String SENDING =
            "select "
                    + COLUMNS
                    + """
                    from instruction i where i.market_id = $1 and i.main_account_id = $2
                      and i.next_at is not null and i.state = 'SENDING' and i.epoch = $3
                    """;

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

    private static final String TAKEN =
            """
            select x.id from unnest($2::text[], $3::text[], $4::bigint[]) x (resource, no, id)
            join request r on r.market_id = $1 and r.resource = x.resource::resource
              and r.out_request_no = x.no and r.object_id = x.id
            """;

    private static final String FINISHED =
            """
            select x.id
            from unnest($2::bigint[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[])
              x (id, state, attempt, act, asked_at)
            where case when x.act is null then exists (select from instruction i
                where i.market_id = $1 and i.instruction_id = x.id
                  and i.state::text = x.state and i.attempt = x.attempt)
              else exists (select from bank_message m
                where m.market_id = $1 and m.instruction_id = x.id and m.attempt = x.attempt
                  and m.act = x.act and m.asked_at = x.asked_at) end
            """;

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

    /**
     * An order that passed every check that needs no lock.
     *
     * @param freeze the freeze that it makes, then with its own id, or uses
     * @param heldBy who will hold the freeze that it makes
     * @param amount zero where no money moves
     */
    public record NewInstruction(
            InstructionId id,
            MainAccountId mainAccount,
            InstructionKind kind,
            SubAccountId payer,
            SubAccountId payee,
            Money amount,
            Optional<InstructionId> freeze,
            HeldBy heldBy,
            String outRequestNo,
            RequestHash hash,
            Optional<String> orderNo,
            String memo,
            Details details) {

        /** An order with nothing of what only some kinds have. */
        public NewInstruction(
                InstructionId id,
                MainAccountId mainAccount,
                InstructionKind kind,
                SubAccountId payer,
                SubAccountId payee,
                Money amount,
                Optional<InstructionId> freeze,
                HeldBy heldBy,
                String outRequestNo,
                RequestHash hash,
                Optional<String> orderNo,
                String memo) {
            this(
                    id,
                    mainAccount,
                    kind,
                    payer,
                    payee,
                    amount,
                    freeze,
                    heldBy,
                    outRequestNo,
                    hash,
                    orderNo,
                    memo,
                    Details.NONE);
        }
    }

    /**
     * What only some kinds of orders have.
     *
     * @param source the public deposit or the adjustment credit that money is given out of
     * @param keep what must stay available beside the amount
     * @param newName the name that a renaming gives
     * @param proposal if a second person must check it
     * @param payout where a payout goes
     * @param nothingToSend whether no bank need be told: then it succeeds as it is accepted
     */
    public record Details(
            Optional<Long> source,
            Money keep,
            Optional<String> newName,
            Optional<Proposal> proposal,
            Optional<Payout> payout,
            boolean nothingToSend) {

        public Details {
            if (nothingToSend && proposal.isPresent()) {
                throw new IllegalArgumentException("nobody can check what has ended");
            }
        }

        /** Of an order that a bank is told. */
        public Details(
                Optional<Long> source,
                Money keep,
                Optional<String> newName,
                Optional<Proposal> proposal,
                Optional<Payout> payout) {
            this(source, keep, newName, proposal, payout, false);
        }

        /** Nothing of it. */
        public static final Details NONE =
                new Details(
                        Optional.empty(),
                        Money.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        /** Of an order that no bank is told. */
        public static final Details NOTHING_TO_SEND =
                new Details(
                        Optional.empty(),
                        Money.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true);

        private @Nullable String json() {
            if (equals(NONE)) {
                return null;
            }
            JsonObject json = new JsonObject().put("keep", keep.minor());
            if (nothingToSend) {
                json.put("nothing_to_send", true);
            }
            source.ifPresent(id -> json.put("source", id));
            newName.ifPresent(name -> json.put("new_name", name));
            proposal.ifPresent(p ->
                    json.put(
                            "review",
                            new JsonObject()
                                    .put("maker", p.maker().toString())
                                    .put("object", p.object())
                                    .put("reason", p.reason())));
            payout.ifPresent(p ->
                    json.put(
                            "payout",
                            new JsonObject()
                                    .put("bound_account", p.boundAccount().orElse(null))
                                    .put("account_no", p.to().accountNo())
                                    .put("name", p.to().name())
                                    .put("bank_name", p.to().bankName())
                                    .put("bank_line_no", p.to().bankLineNo())
                                    .put("same_bank", p.to().sameBank())));
            return json.encode();
        }
    }

    /**
     * That a second person must check something.
     *
     * @param object what it is about, of which no other may be pending
     * @param reason why, in the maker's words; may be empty
     */
    public record Proposal(Actor maker, long object, String reason) {}

    /**
     * Where a payout goes.
     *
     * @param boundAccount the member's bound account, if it is one
     */
    public record Payout(ExternalAccount to, Optional<Long> boundAccount) {}

    /** What became of an order. */
    public enum AcceptVerdict {
        TAKEN,
        REPLAYED,
        KEY_REUSED,
        NOT_ACTIVE,
        BARRED,
        NOT_EMPTY,
        REVIEW_PENDING,
        SOURCE_EXCEEDED,
        FREEZE_EXCEEDED,
        OVERDRAWN
    }

    /**
     * The answer to an order.
     *
     * @param object the instruction; when replayed, the one that was taken then; when another
     *     review is pending, what that one is for
     */
    public record Accepted(AcceptVerdict verdict, InstructionId object) {}

    /**
     * Takes orders of one market, each on its own; their request numbers must differ, and what they
     * are about where they wait for a second person.
     */
    public List<Accepted> accept(MarketId market, List<NewInstruction> orders) {
        Tuple tuple =
                Tuple.of(market.value(), SqlValues.utc(clock.instant()))
                        .addValue(SqlValues.texts(orders, o -> o.kind().resource().name()))
                        .addValue(SqlValues.texts(orders, NewInstruction::outRequestNo))
                        .addValue(
                                orders.stream()
                                        .map(o -> Buffer.buffer(o.hash().bytes()))
                                        .toArray(Buffer[]::new))
                        .addValue(SqlValues.longs(orders, o -> o.id().value()))
                        .addValue(SqlValues.ints(orders, o -> o.mainAccount().value()))
                        .addValue(SqlValues.texts(orders, o -> o.kind().name()))
                        .addValue(SqlValues.texts(orders, o -> o.id().serial().value()))
                        .addValue(SqlValues.ints(orders, o -> o.payer().value()))
                        .addValue(SqlValues.ints(orders, o -> o.payee().value()))
                        .addValue(SqlValues.longs(orders, o -> moved(o, o.amount()::minor)))
                        .addValue(
                                SqlValues.longs(
                                        orders,
                                        o ->
                                                moved(
                                                        o,
                                                        () ->
                                                                BucketIds.of(
                                                                        o.payer(),
                                                                        o.kind().takenFrom()))))
                        .addValue(
                                SqlValues.longs(
                                        orders,
                                        o ->
                                                moved(
                                                        o,
                                                        () ->
                                                                BucketIds.of(
                                                                        o.payer(),
                                                                        o.kind().reservedIn()))))
                        .addValue(SqlValues.longs(orders, o -> moved(o, () -> settlesTo(o))))
                        .addValue(
                                SqlValues.longs(
                                        orders,
                                        o -> o.freeze().map(InstructionId::value).orElse(null)))
                        .addValue(SqlValues.texts(orders, o -> o.heldBy().name()))
                        .addValue(SqlValues.texts(orders, o -> o.orderNo().orElse(null)))
                        .addValue(SqlValues.texts(orders, NewInstruction::memo))
                        .addValue(SqlValues.texts(orders, o -> o.details().json()));
        return database.rows(ACCEPT, tuple).stream()
                .map(row ->
                        new Accepted(
                                AcceptVerdict.valueOf(row.getString("verdict")),
                                new InstructionId(row.getLong("object_id"))))
                .toList();
    }

    private static @Nullable Long moved(NewInstruction order, LongSupplier part) {
        return order.kind().movesMoney() ? part.getAsLong() : null;
    }

    private static long settlesTo(NewInstruction order) {
        return switch (order.kind().settlesAt()) {
            case PAYER -> BucketIds.of(order.payer(), order.kind().settlesTo());
            case PAYEE -> BucketIds.of(order.payee(), order.kind().settlesTo());
            case OUTSIDE -> BucketIds.cash(order.mainAccount());
        };
    }

    /** Which of these orders were taken, as themselves and not as a repeat of another. */
    public Set<InstructionId> taken(MarketId market, List<NewInstruction> orders) {
        Tuple tuple =
                Tuple.of(market.value())
                        .addValue(SqlValues.texts(orders, o -> o.kind().resource().name()))
                        .addValue(SqlValues.texts(orders, NewInstruction::outRequestNo))
                        .addValue(SqlValues.longs(orders, o -> o.id().value()));
        return ids(database.rows(TAKEN, tuple));
    }

    private static Set<InstructionId> ids(List<Row> rows) {
        return rows.stream()
                .map(row -> new InstructionId(row.getLong("id")))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A request that was taken before. */
    public record Known(RequestHash hash, InstructionId object) {}

    /** Looks a market's request number up. */
    public Optional<Known> request(MarketId market, Resource resource, String outRequestNo) {
        return Optional.ofNullable(
                requests(market, resource, List.of(outRequestNo)).get(outRequestNo));
    }

    /** Looks request numbers of a market up; those that are new are left out. */
    public Map<String, Known> requests(
            MarketId market, Resource resource, List<String> outRequestNos) {
        Tuple tuple =
                Tuple.of(market.value(), resource.name())
                        .addValue(outRequestNos.toArray(String[]::new));
        return database.rows(REQUESTS, tuple).stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                row -> row.getString("out_request_no"),
                                row ->
                                        new Known(
                                                RequestHash.of(
                                                        row.getBuffer("body_hash").getBytes()),
                                                new InstructionId(row.getLong("object_id")))));
    }

    /**
     * A command that may be sent now, once.
     *
     * @param instruction as it stands after the claim
     * @param leaseLeftMillis how long the claimer's lease still lasted when the database answered
     */
    public record Claimed(BankInstruction instruction, long leaseLeftMillis, BankCommand command) {

        public InstructionId id() {
            return instruction.id();
        }

        public int attempt() {
            return instruction.attempt();
        }
    }

    /** Claims commands for sending; none if the lease of that epoch has ended. */
    public List<Claimed> claim(MarketId market, MainAccountId account, long epoch, int limit) {
        List<Row> claims =
                database.rows(
                        CLAIM,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                account.value(),
                                epoch,
                                limit));
        if (claims.isEmpty()) {
            return List.of();
        }
        Tuple tuple =
                Tuple.of(market.value())
                        .addValue(SqlValues.longs(claims, row -> row.getLong("instruction_id")))
                        .addValue(SqlValues.longs(claims, row -> row.getLong("lease_left_millis")))
                        .addValue(SqlValues.texts(claims, row -> row.getString("freeze_no")))
                        .addValue(SqlValues.longs(claims, row -> row.getLong("standing")));
        return database.rows(CLAIMED, tuple).stream().map(InstructionStore::claimed).toList();
    }

    private static Claimed claimed(Row row) {
        BankInstruction instruction = instruction(row);
        return new Claimed(
                instruction, row.getLong("lease_left_millis"), CommandStore.of(row, instruction));
    }

    /** Whether a question was the command itself, or about it. */
    public enum Act {
        SEND,
        INQUIRE
    }

    /**
     * What was said, to be kept.
     *
     * @param word which of the five words it was
     * @param silence why, if it was a silence
     */
    public record Message(
            Act act, String word, Optional<NoVerdictReason> silence, BankExchange exchange) {}

    /**
     * What becomes of an instruction.
     *
     * @param seen the state in which the caller saw it; nothing is written if it has moved
     * @param seenAttempt the attempt likewise
     * @param event the event that the table takes from the state seen to the new one; empty if the
     *     state stays because the event is overtaken
     * @param nextAt when to look again; empty at the end
     * @param alarm what is astonishing about it, if a Difference is to be opened
     * @param notBefore before which the bank will have no answer, if it says so
     */
    public record Finish(
            InstructionId id,
            InstructionState seen,
            int seenAttempt,
            Optional<InstructionEvent> event,
            InstructionState state,
            Optional<Instant> nextAt,
            int silences,
            Optional<String> alarm,
            Optional<Instant> notBefore,
            Optional<Message> message) {}

    /** Writes what became of instructions; for each, whether it was still where it was seen. */
    public List<Boolean> finish(MarketId market, List<Finish> finishes) {
        List<Finish> items =
                finishes.stream().sorted(Comparator.comparingLong(f -> f.id().value())).toList();
        Tuple tuple =
                Tuple.of(market.value(), SqlValues.utc(clock.instant()))
                        .addValue(SqlValues.longs(items, f -> f.id().value()))
                        .addValue(SqlValues.texts(items, f -> f.seen().name()))
                        .addValue(SqlValues.ints(items, Finish::seenAttempt))
                        .addValue(
                                SqlValues.texts(
                                        items,
                                        f -> f.event().map(InstructionEvent::name).orElse(null)))
                        .addValue(SqlValues.texts(items, f -> f.state().name()))
                        .addValue(SqlValues.times(items, f -> f.nextAt().orElse(null)))
                        .addValue(SqlValues.ints(items, Finish::silences))
                        .addValue(SqlValues.texts(items, f -> f.alarm().orElse(null)))
                        .addValue(SqlValues.times(items, f -> f.notBefore().orElse(null)))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.act().name())))
                        .addValue(SqlValues.texts(items, f -> said(f, Message::word)))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.exchange().action())))
                        .addValue(
                                SqlValues.texts(
                                        items,
                                        f ->
                                                f.message()
                                                        .flatMap(Message::silence)
                                                        .map(NoVerdictReason::name)
                                                        .orElse(null)))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.exchange().code())))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.exchange().text())))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.exchange().request())))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.exchange().reply())))
                        .addValue(SqlValues.times(items, f -> said(f, m -> m.exchange().askedAt())))
                        .addValue(
                                SqlValues.times(
                                        items, f -> said(f, m -> m.exchange().answeredAt())));
        List<Row> rows = database.rows(FINISH, tuple);
        Map<InstructionId, Boolean> done = new HashMap<>();
        for (int at = 0; at < items.size(); at++) {
            done.put(items.get(at).id(), "DONE".equals(rows.get(at).getString("verdict")));
        }
        return finishes.stream().map(f -> Boolean.TRUE.equals(done.get(f.id()))).toList();
    }

    /** Which of these were written: by their message, or by their state where there is none. */
    public Set<InstructionId> finished(MarketId market, List<Finish> items) {
        Tuple tuple =
                Tuple.of(market.value())
                        .addValue(SqlValues.longs(items, f -> f.id().value()))
                        .addValue(SqlValues.texts(items, f -> f.state().name()))
                        .addValue(SqlValues.ints(items, Finish::seenAttempt))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.act().name())))
                        .addValue(
                                SqlValues.times(items, f -> said(f, m -> m.exchange().askedAt())));
        return ids(database.rows(FINISHED, tuple));
    }

    private static <T> @Nullable T said(Finish finish, Function<Message, T> part) {
        return finish.message().map(part).orElse(null);
    }

    /**
     * An instruction that somebody should look at.
     *
     * @param account the paying sub-account, or the one that is opened, renamed or closed
     * @param name the name it has at the bank once the instruction is done
     */
    public record Due(BankInstruction instruction, SubAccountNo account, String name) {}

    /**
     * Instructions that somebody should look at: inquiries that are due, orders that expired
     * unsent, and commands that a former holder of the lease may have sent.
     */
    public List<Due> due(
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
                        new Due(
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

    /** Instructions that were claimed under an epoch and have not been heard of since. */
    public List<BankInstruction> sending(MarketId market, MainAccountId account, long epoch) {
        return database.rows(SENDING, Tuple.of(market.value(), account.value(), epoch)).stream()
                .map(InstructionStore::instruction)
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
