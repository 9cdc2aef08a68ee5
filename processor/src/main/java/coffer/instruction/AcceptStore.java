package coffer.instruction;

import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.NewInstruction.Details;
import coffer.ledger.BucketIds;
import coffer.market.MarketId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes orders: request key, checks, reservation and instruction in one statement. */
public final class AcceptStore {

    private static final String ACCEPT =
            """
            select verdict, object_id from accept($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
              $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """;

    private static final String TAKEN =
            """
            select x.id from unnest($2::text[], $3::text[], $4::bigint[]) x (resource, no, id)
            join request r on r.market_id = $1 and r.resource = x.resource::resource
              and r.out_request_no = x.no and r.object_id = x.id
            """;

    private final SqlExecutor database;
    private final Clock clock;

    public AcceptStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What became of an order. */
    public enum AcceptVerdict {
        TAKEN,
        /** Taken, and succeeded as it was taken. */
        ENDED,
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
                        .addValue(SqlValues.texts(orders, o -> json(o.details())));
        return database.rows(ACCEPT, tuple).stream()
                .map(row ->
                        new Accepted(
                                AcceptVerdict.valueOf(row.getString("verdict")),
                                new InstructionId(row.getLong("object_id"))))
                .toList();
    }

    /** What only some kinds have, as accept reads it. */
    private static @Nullable String json(Details details) {
        if (details.equals(Details.NONE)) {
            return null;
        }
        JsonObject json = new JsonObject().put("keep", details.keep().minor());
        if (details.nothingToSend()) {
            json.put("nothing_to_send", true);
        }
        details.hold()
                .ifPresent(id ->
                        json.put(
                                "hold",
                                new JsonObject()
                                        .put("id", id.value())
                                        .put("serial", id.serial().value())));
        details.source().ifPresent(id -> json.put("source", id));
        details.newName().ifPresent(name -> json.put("new_name", name));
        details.proposal()
                .ifPresent(p ->
                        json.put(
                                "review",
                                new JsonObject()
                                        .put("maker", p.maker().toString())
                                        .put("object", p.object())
                                        .put("reason", p.reason())));
        details.payout()
                .ifPresent(p ->
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
        return database.rows(TAKEN, tuple).stream()
                .map(row -> new InstructionId(row.getLong("id")))
                .collect(Collectors.toUnmodifiableSet());
    }
}
