package coffer.reconciliation;

import coffer.approval.ApprovalResult;
import coffer.approval.ApprovalStore;
import coffer.approval.Decision;
import coffer.approval.ProposalResult;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.InstructionId;
import coffer.ledger.BucketIds;
import coffer.market.Actor;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.BucketKind;
import coffer.money.Money;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Corrections (调账): journals that bring the books to the bank's truth, each by two people. */
public final class CorrectionStore {

    private static final String PROPOSE =
            """
            select verdict, object_id from propose_correction($1, $2, $3, $4, $5, $6, $7, $8, $9,
              $10, $11, $12)
            """;

    private static final String CORRECT = "select correct($1, $2, $3, $4, $5, $6) as said";

    private static final String CORRECTIONS =
            """
            select c.correction_id, c.difference_id, c.out_request_no, c.from_bucket, c.to_bucket,
              c.amount, c.freeze_id, f.sub_account_no as from_no, f.kind::text as from_kind,
              t.sub_account_no as to_no,
            """
                    + ApprovalStore.COLUMNS
                    + """
                    from correction c
                    join review v on v.market_id = c.market_id and v.review_id = c.correction_id
                    left join (select b.market_id, b.bucket_id, b.kind, s.sub_account_no
                        from bucket b join sub_account s on s.market_id = b.market_id
                          and s.sub_account_id = b.sub_account_id) f
                      on f.market_id = c.market_id and f.bucket_id = c.from_bucket
                    left join (select b.market_id, b.bucket_id, s.sub_account_no
                        from bucket b join sub_account s on s.market_id = b.market_id
                          and s.sub_account_id = b.sub_account_id) t
                      on t.market_id = c.market_id and t.bucket_id = c.to_bucket
                    where c.market_id = $1
                    """;

    private static final String CORRECTION = CORRECTIONS + "and c.correction_id = $2";

    private static final String CORRECTION_LIST =
            CORRECTIONS + "and c.correction_id < $2 order by c.correction_id desc limit $3";

    private final SqlExecutor database;
    private final Clock clock;

    public CorrectionStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One side of a Correction. */
    sealed interface Side {

        /** A sub-account's AVAILABLE bucket. */
        record Available(SubAccountId account) implements Side {}

        /** A sub-account's FROZEN bucket. */
        record Frozen(SubAccountId account) implements Side {}

        /** A main account's CASH bucket. */
        record Cash(MainAccountId account) implements Side {}
    }

    /**
     * Money that a Correction moves.
     *
     * @param freeze the freeze that it leaves, if it was frozen
     */
    record Movement(Side from, Side to, Money amount, Optional<InstructionId> freeze) {}

    /**
     * A Correction that a second person must approve.
     *
     * @param movement empty where an explanation is enough
     */
    record NewCorrection(
            long id, Actor maker, String reason, long difference, Optional<Movement> movement) {}

    /** Records a Correction, unless its request number was used before. */
    ProposalResult propose(
            MarketId market, String outRequestNo, RequestHash hash, NewCorrection correction) {
        Optional<Movement> movement = correction.movement();
        Tuple tuple =
                Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                outRequestNo,
                                Buffer.buffer(hash.bytes()),
                                correction.id(),
                                correction.maker().toString())
                        .addValue(correction.reason())
                        .addValue(correction.difference())
                        .addValue(movement.map(m -> bucket(m.from())).orElse(null))
                        .addValue(movement.map(m -> bucket(m.to())).orElse(null))
                        .addValue(movement.map(m -> m.amount().minor()).orElse(null))
                        .addValue(
                                movement.flatMap(Movement::freeze)
                                        .map(InstructionId::value)
                                        .orElse(null));
        return ApprovalStore.proposal(database.rows(PROPOSE, tuple));
    }

    private static Long bucket(Side side) {
        return switch (side) {
            case Side.Available available ->
                    BucketIds.of(available.account(), BucketKind.AVAILABLE);
            case Side.Frozen frozen -> BucketIds.of(frozen.account(), BucketKind.FROZEN);
            case Side.Cash cash -> BucketIds.cash(cash.account());
        };
    }

    /** Books a Correction and closes its Difference, or rejects it. */
    public ApprovalResult decide(
            MarketId market, long id, Actor checker, Decision decision, @Nullable String because) {
        return ApprovalStore.result(
                database.rows(
                        CORRECT,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                id,
                                checker.toString(),
                                decision.name(),
                                because)));
    }

    /** One Correction of a market. */
    public Optional<Correction> find(MarketId market, long id) {
        return database.rows(CORRECTION, Tuple.of(market.value(), id)).stream()
                .map(CorrectionStore::correction)
                .findFirst();
    }

    /** Corrections, newest first, before one of them. */
    public List<Correction> list(MarketId market, long before, int limit) {
        return database.rows(CORRECTION_LIST, Tuple.of(market.value(), before, limit)).stream()
                .map(CorrectionStore::correction)
                .toList();
    }

    private static Correction correction(Row row) {
        return new Correction(
                row.getLong("correction_id"),
                row.getLong("difference_id"),
                row.getString("out_request_no"),
                side(row, "from_bucket", "from_no"),
                side(row, "to_bucket", "to_no"),
                Optional.ofNullable(row.getLong("amount")).map(Money::ofMinor),
                Optional.ofNullable(row.getLong("freeze_id")),
                ApprovalStore.approval(row).orElseThrow());
    }

    private static Optional<String> side(Row row, String bucket, String no) {
        return Optional.ofNullable(row.getLong(bucket))
                .map(id -> id < 0 ? "cash" : row.getString(no));
    }
}
