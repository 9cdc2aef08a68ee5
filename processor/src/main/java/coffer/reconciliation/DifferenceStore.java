package coffer.reconciliation;

import coffer.approval.ApprovalStore;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.ledger.BucketIds;
import coffer.market.Actor;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.member.MemberStore;
import coffer.money.BucketKind;
import coffer.money.Money;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Differences (差错) and what two people do about them: Corrections (调账), which bring the books to
 * the bank's truth, and judgements of instructions that the bank never explained.
 */
public final class DifferenceStore {

    private static final String VIEW =
            """
            select d.difference_id, d.kind::text as kind, d.bars, d.main_account_id, m.code,
              a.sub_account_no, a.fund_account_no, o.sub_account_no as other_no,
              o.fund_account_no as other_fund, d.instruction_id, i.kind::text as instruction_kind,
              d.line_id, d.detail, d.opened_at, d.closed_at, d.closed_because, d.correction_id
            from difference d
            join main_account m on m.market_id = d.market_id
              and m.main_account_id = d.main_account_id
            left join sub_account a on a.market_id = d.market_id
              and a.sub_account_id = d.sub_account_id
            left join sub_account o on o.market_id = d.market_id
              and o.sub_account_id = d.other_sub_account_id
            left join instruction i on i.market_id = d.market_id
              and i.instruction_id = d.instruction_id
            where d.market_id = $1
            """;

    private static final String FIND = VIEW + "and d.difference_id = $2";

    private static final String LIST = VIEW + "and d.difference_id < $2 ";
    private static final String OPEN = "and d.closed_at is null ";
    private static final String CLOSED = "and d.closed_at is not null ";
    private static final String NEWEST = "order by d.difference_id desc limit $3";

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

    private static final String PROPOSE_JUDGEMENT =
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

    public DifferenceStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A Difference as it is shown.
     *
     * @param bars whether the accounts take no outgoing orders while it is open
     * @param subAccountNo empty if the bank spoke of an account that we do not know
     * @param instructionKind what the instruction is, if there is one
     * @param correction the Correction that closed it
     */
    public record Difference(
            long id,
            String kind,
            boolean bars,
            MainAccountId mainAccount,
            String bank,
            Optional<String> subAccountNo,
            Optional<String> fundAccountNo,
            Optional<String> otherSubAccountNo,
            Optional<String> otherFundAccountNo,
            Optional<Long> instruction,
            Optional<String> instructionKind,
            Optional<Long> line,
            String detail,
            Instant openedAt,
            Optional<Instant> closedAt,
            Optional<String> closedBecause,
            Optional<Long> correction) {}

    /** One Difference of a market. */
    public Optional<Difference> find(MarketId market, long id) {
        return database.rows(FIND, Tuple.of(market.value(), id)).stream()
                .map(DifferenceStore::difference)
                .findFirst();
    }

    /** Differences, newest first, before one of them; open or closed ones if so. */
    public List<Difference> list(MarketId market, long before, Optional<Boolean> open, int limit) {
        String filter = open.map(is -> is ? OPEN : CLOSED).orElse("");
        Tuple tuple = Tuple.of(market.value(), before, limit);
        return database.rows(LIST + filter + NEWEST, tuple).stream()
                .map(DifferenceStore::difference)
                .toList();
    }

    private static Difference difference(Row row) {
        return new Difference(
                row.getLong("difference_id"),
                row.getString("kind"),
                row.getBoolean("bars"),
                new MainAccountId(row.getInteger("main_account_id")),
                row.getString("code"),
                Optional.ofNullable(row.getString("sub_account_no")),
                Optional.ofNullable(row.getString("fund_account_no")),
                Optional.ofNullable(row.getString("other_no")),
                Optional.ofNullable(row.getString("other_fund")),
                Optional.ofNullable(row.getLong("instruction_id")),
                Optional.ofNullable(row.getString("instruction_kind")),
                Optional.ofNullable(row.getLong("line_id")),
                row.getString("detail"),
                row.getOffsetDateTime("opened_at").toInstant(),
                SqlValues.instant(row, "closed_at"),
                Optional.ofNullable(row.getString("closed_because")),
                Optional.ofNullable(row.getLong("correction_id")));
    }

    /** One side of a Correction. */
    public sealed interface Side {

        /** What may be spent of a sub-account. */
        record Available(SubAccountId account) implements Side {}

        /** What is frozen in a sub-account. */
        record Frozen(SubAccountId account) implements Side {}

        /** Outside the main account. */
        record Cash(MainAccountId account) implements Side {}
    }

    /**
     * Money that a Correction moves.
     *
     * @param freeze the freeze that it leaves, if it was frozen
     */
    public record Movement(Side from, Side to, Money amount, Optional<InstructionId> freeze) {}

    /**
     * A Correction that a second person must check.
     *
     * @param movement empty where an explanation is enough
     */
    public record NewCorrection(
            long id, Actor maker, String reason, long difference, Optional<Movement> movement) {}

    /** Proposes a Correction. */
    public MemberStore.ProposalResult propose(
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
        return MemberStore.ProposalResult.of(database.rows(PROPOSE, tuple));
    }

    private static Long bucket(Side side) {
        return switch (side) {
            case Side.Available available ->
                    BucketIds.of(available.account(), BucketKind.AVAILABLE);
            case Side.Frozen frozen -> BucketIds.of(frozen.account(), BucketKind.FROZEN);
            case Side.Cash cash -> BucketIds.cash(cash.account());
        };
    }

    /** Lets a Correction be booked, or rejects it. */
    public ApprovalStore.ApprovalResult correct(
            MarketId market,
            long id,
            Actor checker,
            ApprovalStore.Decision verdict,
            @Nullable String because) {
        return check(CORRECT, market, id, checker, verdict, because);
    }

    private ApprovalStore.ApprovalResult check(
            String sql,
            MarketId market,
            long id,
            Actor checker,
            ApprovalStore.Decision verdict,
            @Nullable String because) {
        return ApprovalStore.result(
                database.rows(
                        sql,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                id,
                                checker.toString(),
                                verdict.name(),
                                because)));
    }

    /**
     * A Correction as it is shown.
     *
     * @param from a sub-account number, or cash; empty if nothing moves
     */
    public record Correction(
            long id,
            long difference,
            String outRequestNo,
            Optional<String> from,
            Optional<String> to,
            Optional<Money> amount,
            Optional<Long> freeze,
            ApprovalStore.Approval approval) {}

    /** One Correction of a market. */
    public Optional<Correction> correction(MarketId market, long id) {
        return database.rows(CORRECTION, Tuple.of(market.value(), id)).stream()
                .map(DifferenceStore::correction)
                .findFirst();
    }

    /** Corrections, newest first, before one of them. */
    public List<Correction> corrections(MarketId market, long before, int limit) {
        return database.rows(CORRECTION_LIST, Tuple.of(market.value(), before, limit)).stream()
                .map(DifferenceStore::correction)
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

    /** A judgement that a second person must check. */
    public record NewJudgement(
            long id,
            Actor maker,
            String reason,
            InstructionId instruction,
            InstructionState state,
            String evidence) {}

    /** Proposes a judgement. */
    public MemberStore.ProposalResult propose(
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
        return MemberStore.ProposalResult.of(database.rows(PROPOSE_JUDGEMENT, tuple));
    }

    /** Lets a judgement end its instruction, or rejects it. */
    public ApprovalStore.ApprovalResult judge(
            MarketId market,
            long id,
            Actor checker,
            ApprovalStore.Decision verdict,
            @Nullable String because) {
        return check(JUDGE, market, id, checker, verdict, because);
    }

    /** A judgement as it is shown. */
    public record Judgement(
            long id,
            InstructionId instruction,
            String kind,
            String outRequestNo,
            InstructionState state,
            String evidence,
            ApprovalStore.Approval approval) {}

    /** One judgement of a market. */
    public Optional<Judgement> judgement(MarketId market, long id) {
        return database.rows(JUDGEMENT, Tuple.of(market.value(), id)).stream()
                .map(DifferenceStore::judgement)
                .findFirst();
    }

    /** Judgements, newest first, before one of them. */
    public List<Judgement> judgements(MarketId market, long before, int limit) {
        return database.rows(JUDGEMENT_LIST, Tuple.of(market.value(), before, limit)).stream()
                .map(DifferenceStore::judgement)
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
