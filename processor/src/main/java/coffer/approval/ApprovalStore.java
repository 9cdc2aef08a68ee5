package coffer.approval;

import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.Actor;
import coffer.market.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one person made and another must check, and what that one said. */
public final class ApprovalStore {

    public static final String COLUMNS =
            """
            v.review_id, v.resource::text as resource, v.object_id as about, v.maker, v.made_at,
            v.reason, v.checker, v.checked_at, v.verdict::text as verdict, v.because
            """;

    private static final String FIND =
            "select " + COLUMNS + "from review v where v.market_id = $1 and v.review_id = $2";

    private static final String LIST =
            "select "
                    + COLUMNS
                    + """
                    from review v where v.market_id = $1 and v.review_id < $2
                      and (not $3 or v.verdict is null)
                    order by v.review_id desc limit $4
                    """;

    private static final String CLEAR = "select clear($1, $2, $3, $4, $5, $6) as said";

    private final SqlExecutor database;
    private final Clock clock;

    public ApprovalStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What the second person may say. */
    public enum Decision {
        APPROVED,
        REJECTED,
        /** It ended before anybody checked it. */
        CANCELLED
    }

    /**
     * A review.
     *
     * @param id of what was made: a member, an instruction, a Correction, a judgement
     * @param resource what that is
     * @param object what it is about
     * @param maker as {@link Actor} is shown
     * @param reason the maker's words; may be empty
     * @param checker empty while it is pending
     * @param because the checker's words
     */
    public record Approval(
            long id,
            String resource,
            long object,
            String maker,
            Instant madeAt,
            String reason,
            Optional<String> checker,
            Optional<Instant> checkedAt,
            Optional<Decision> verdict,
            Optional<String> because) {

        /** Whether it still waits for its second person. */
        public boolean isPending() {
            return verdict.isEmpty();
        }

        /** The word on the wire of our API. */
        public String status() {
            return verdict.map(v -> v.name().toLowerCase(Locale.ROOT)).orElse("pending");
        }
    }

    /** What came of a second person's word. */
    public enum ApprovalResult {
        OK,
        /** The same person said the same before. */
        REPEATED,
        NOT_FOUND,
        /** It is not pending any more. */
        DECIDED,
        SAME_PERSON,
        /** Another number comes next: plan again. */
        MOVED,
        /** The bank's number exists already. */
        TAKEN,
        /** The Difference closed by itself meanwhile. */
        CLOSED,
        FREEZE_EXCEEDED,
        /** The bank spoke meanwhile. */
        NOT_IN_REVIEW,
        /** What the bank said meanwhile, or a line, speaks against the judgement. */
        EVIDENCE_GONE
    }

    /** One review of a market. */
    public Optional<Approval> find(MarketId market, long id) {
        return database.rows(FIND, Tuple.of(market.value(), id)).stream()
                .flatMap(row -> approval(row).stream())
                .findFirst();
    }

    /** Reviews, newest first, before one of them. */
    public List<Approval> list(MarketId market, long before, boolean pendingOnly, int limit) {
        return database.rows(LIST, Tuple.of(market.value(), before, pendingOnly, limit)).stream()
                .flatMap(row -> approval(row).stream())
                .toList();
    }

    /**
     * Lets an instruction be sent, or ends it unsent.
     *
     * @param id of the instruction
     */
    public ApprovalResult clear(
            MarketId market, long id, Actor checker, Decision verdict, @Nullable String because) {
        return result(
                database.rows(
                        CLEAR,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                id,
                                checker.toString(),
                                verdict.name(),
                                because)));
    }

    public static ApprovalResult result(List<Row> rows) {
        return ApprovalResult.valueOf(rows.getFirst().getString("said"));
    }

    public static Optional<Approval> approval(Row row) {
        return Optional.ofNullable(row.getLong("review_id"))
                .map(id ->
                        new Approval(
                                id,
                                row.getString("resource"),
                                row.getLong("about"),
                                row.getString("maker"),
                                row.getOffsetDateTime("made_at").toInstant(),
                                row.getString("reason"),
                                Optional.ofNullable(row.getString("checker")),
                                SqlValues.instant(row, "checked_at"),
                                Optional.ofNullable(row.getString("verdict")).map(Decision::valueOf),
                                Optional.ofNullable(row.getString("because"))));
    }
}
