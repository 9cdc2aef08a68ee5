package coffer.instruction;

import coffer.bank.BankExchange;
import coffer.bank.NoVerdictReason;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.MarketId;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what became of instructions, with the settle or release and the raw messages. */
public final class FinishStore {

    private static final String FINISH =
            """
            select verdict from finish($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
              $15, $16, $17, $18, $19, $20, $21)
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

    private final SqlExecutor database;
    private final Clock clock;

    public FinishStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether a call sent the command or inquired about it. */
    public enum CallKind {
        SEND,
        INQUIRE
    }

    /**
     * The raw message of a call, to be stored.
     *
     * @param word the kind of the reply
     * @param silence the reason, if the reply is Silent
     */
    public record Message(
            CallKind act, String word, Optional<NoVerdictReason> silence, BankExchange exchange) {}

    /**
     * What becomes of an instruction.
     *
     * @param seen the state in which the caller saw it; nothing is written if it has moved
     * @param seenAttempt the attempt likewise
     * @param event the event that the table takes from the state seen to the new one; empty if the
     *     state stays because the event is overtaken
     * @param nextAt when to look again; empty at the end
     * @param alarm the contradiction, if a Difference is to be opened
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
    Set<InstructionId> finished(MarketId market, List<Finish> items) {
        Tuple tuple =
                Tuple.of(market.value())
                        .addValue(SqlValues.longs(items, f -> f.id().value()))
                        .addValue(SqlValues.texts(items, f -> f.state().name()))
                        .addValue(SqlValues.ints(items, Finish::seenAttempt))
                        .addValue(SqlValues.texts(items, f -> said(f, m -> m.act().name())))
                        .addValue(
                                SqlValues.times(items, f -> said(f, m -> m.exchange().askedAt())));
        return database.rows(FINISHED, tuple).stream()
                .map(row -> new InstructionId(row.getLong("id")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <T> @Nullable T said(Finish finish, Function<Message, T> part) {
        return finish.message().map(part).orElse(null);
    }
}
