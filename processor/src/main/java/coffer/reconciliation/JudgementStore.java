package coffer.reconciliation;

import coffer.approval.ApprovalResult;
import coffer.approval.ApprovalStore;
import coffer.approval.Decision;
import coffer.approval.ProposalResult;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.market.Actor;
import coffer.market.MarketId;
import coffer.market.RequestHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judgements: ends that two people give, on evidence, to instructions without the bank's answer.
 */
public final class JudgementStore {

    private static final String PROPOSE =
            """
            select verdict, object_id from propose_judgement($1, $2, $3, $4, $5, $6, $7, $8, $9,
              $10)
            """;

    private static final String JUDGE = "select judge($1, $2, $3, $4, $5, $6) as said";

    private static final String JUDGEMENTS =
            "select j.judgement_id, j.instruction_id, i.kind::text as kind, j.out_request_no,"
                    + " j.state::text as state, j.evidence, "
                    + ApprovalStore.COLUMNS
                    + """
                    from judgement j
                    join instruction i on i.market_id = j.market_id
                      and i.instruction_id = j.instruction_id
                    join review v on v.market_id = j.market_id and v.review_id = j.judgement_id
                    where j.market_id = $1
                    """;

    private static final String JUDGEMENT = JUDGEMENTS + "and j.judgement_id = $2";

    private static final String JUDGEMENT_LIST =
            JUDGEMENTS + "and j.judgement_id < $2 order by j.judgement_id desc limit $3";

    private final SqlExecutor database;
    private final Clock clock;

    public JudgementStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A judgement that a second person must approve. */
    record NewJudgement(
            long id,
            Actor maker,
            String reason,
            InstructionId instruction,
            InstructionState state,
            String evidence) {}

    /** Records a judgement, unless its request number was used before. */
    ProposalResult propose(
            MarketId market, String outRequestNo, RequestHash hash, NewJudgement judgement) {
        Tuple tuple =
                Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                outRequestNo,
                                Buffer.buffer(hash.bytes()),
                                judgement.id(),
                                judgement.maker().toString())
                        .addValue(judgement.reason())
                        .addValue(judgement.instruction().value())
                        .addValue(judgement.state().name())
                        .addValue(judgement.evidence());
        return ApprovalStore.proposal(database.rows(PROPOSE, tuple));
    }

    /** Ends the instruction as judged, or rejects the judgement. */
    ApprovalResult decide(
            MarketId market, long id, Actor checker, Decision decision, @Nullable String because) {
        return ApprovalStore.result(
                database.rows(
                        JUDGE,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                id,
                                checker.toString(),
                                decision.name(),
                                because)));
    }

    /** One judgement of a market. */
    public Optional<Judgement> find(MarketId market, long id) {
        return database.rows(JUDGEMENT, Tuple.of(market.value(), id)).stream()
                .map(JudgementStore::judgement)
                .findFirst();
    }

    /** Judgements, newest first, before one of them. */
    public List<Judgement> list(MarketId market, long before, int limit) {
        return database.rows(JUDGEMENT_LIST, Tuple.of(market.value(), before, limit)).stream()
                .map(JudgementStore::judgement)
                .toList();
    }

    private static Judgement judgement(Row row) {
        return new Judgement(
                row.getLong("judgement_id"),
                new InstructionId(row.getLong("instruction_id")),
                row.getString("kind"),
                row.getString("out_request_no"),
                InstructionState.valueOf(row.getString("state")),
                row.getString("evidence"),
                ApprovalStore.approval(row).orElseThrow());
    }
}
