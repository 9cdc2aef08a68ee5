package coffer.approval;

import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.market.Actor;
import coffer.market.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests that a second person must approve, and the decisions about them. */
public final class ApprovalStore {

    /** The columns of table {@code review} as {@code v} that {@link #approval} reads. */
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

    /** One approval of a market. */
    public Optional<Approval> find(MarketId market, long id) {
        return database.rows(FIND, Tuple.of(market.value(), id)).stream()
                .flatMap(row -> approval(row).stream())
                .findFirst();
    }

    /** Approvals, newest first, with ids below one. */
    public List<Approval> list(MarketId market, long before, boolean pendingOnly, int limit) {
        return database.rows(LIST, Tuple.of(market.value(), before, pendingOnly, limit)).stream()
                .flatMap(row -> approval(row).stream())
                .toList();
    }

    /**
     * Executes a decision about an instruction: once approved it may be sent, once rejected it
     * fails without having been sent.
     *
     * @param id of the instruction
     */
    public ApprovalResult clear(
            MarketId market, long id, Actor checker, Decision decision, @Nullable String because) {
        return result(
                database.rows(
                        CLEAR,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                id,
                                checker.toString(),
                                decision.name(),
                                because)));
    }

    /** The answer of an SQL function that records a request. */
    public static ProposalResult proposal(List<Row> rows) {
        Row row = rows.getFirst();
        return new ProposalResult(
                ProposalOutcome.valueOf(row.getString("verdict")), row.getLong("object_id"));
    }

    /** The answer of an SQL function that executes a decision. */
    public static ApprovalResult result(List<Row> rows) {
        return ApprovalResult.valueOf(rows.getFirst().getString("said"));
    }

    /** The approval in a row that has the {@link #COLUMNS}; empty if there is none. */
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
                                Optional.ofNullable(row.getString("verdict"))
                                        .map(Decision::valueOf),
                                Optional.ofNullable(row.getString("because"))));
    }
}
