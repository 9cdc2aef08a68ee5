package coffer.member;

import coffer.account.AccountStatus;
import coffer.approval.Approval;
import coffer.approval.ApprovalResult;
import coffer.approval.ApprovalStore;
import coffer.approval.ProposalResult;
import coffer.bank.Applicant;
import coffer.bank.ExternalAccount;
import coffer.bank.SubAccountNo;
import coffer.database.SqlExecutor;
import coffer.database.SqlValues;
import coffer.instruction.ClaimStore;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.market.Actor;
import coffer.market.FundAccountNo;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Members: applications, what two people decided about them, and how far each member has come. */
public final class MemberStore {

    private static final String APPLY =
            """
            select verdict, object_id from apply($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
              $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
            """;

    private static final String ADMIT = "select admit($1, $2, $3, $4, $5, $6, $7, $8, $9) as said";

    private static final String TURN_AWAY = "select turn_away($1, $2, $3, $4, $5) as said";

    private static final String SUSPEND = "select suspend($1, $2, $3, $4, $5, $6) as said";

    private static final String NEXT =
            "select fund_accounts + 1 as next from market_counter where market_id = $1";

    private static final String VIEW =
            """
            select m.member_id, m.main_account_id, c.code, m.out_request_no, m.name as member_name,
              m.kind::text as member_kind, m.certificate_type, m.certificate_no, m.legal_person,
              m.address, m.contact_name, m.contact_phone, m.contact_email, m.applied_at,
              m.fund_account_no, f.name as current_name, f.status::text as fund_status,
              f.status_because, a.sub_account_id, a.sub_account_no, i.state::text as state,
              i.instruction_id, i.bank_text, (select d.detail from difference d
                where d.market_id = m.market_id and d.bars and d.closed_at is null
                  and (d.sub_account_id = a.sub_account_id
                    or d.other_sub_account_id = a.sub_account_id)
                order by d.difference_id limit 1) as barred,
            """
                    + ApprovalStore.COLUMNS
                    + """
                    from member m
                    join main_account c on c.market_id = m.market_id
                      and c.main_account_id = m.main_account_id
                    left join review v on v.market_id = m.market_id and v.review_id = m.member_id
                    left join fund_account f on f.market_id = m.market_id
                      and f.fund_account_no = m.fund_account_no
                    left join instruction i on i.market_id = m.market_id
                      and i.instruction_id = m.registration
                    left join sub_account a on a.market_id = m.market_id
                      and a.sub_account_id = i.payer
                    where m.market_id = $1
                    """;

    private static final String FIND = VIEW + "and m.member_id = $2";

    private static final String LIST =
            VIEW + "and m.member_id < $2 order by m.member_id desc limit $3";

    private final SqlExecutor database;
    private final Clock clock;
    private final BoundAccountStore boundAccounts;

    public MemberStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.boundAccounts = new BoundAccountStore(database);
    }

    /** An application for membership. */
    record NewMember(
            long id,
            Actor maker,
            MainAccountId mainAccount,
            Applicant applicant,
            List<BoundAccount> boundAccounts) {

        public NewMember {
            boundAccounts = List.copyOf(boundAccounts);
        }
    }

    /** Records an application, unless the request number was used before. */
    ProposalResult apply(MarketId market, String outRequestNo, RequestHash hash, NewMember member) {
        Applicant who = member.applicant();
        List<BoundAccount> bound = member.boundAccounts();
        Tuple tuple =
                Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                outRequestNo,
                                Buffer.buffer(hash.bytes()),
                                member.id(),
                                member.maker().toString())
                        .addValue(member.mainAccount().value())
                        .addValue(who.name())
                        .addValue(who.kind().name())
                        .addValue(who.certificateType().name())
                        .addValue(who.certificateNo())
                        .addValue(who.legalPerson())
                        .addValue(who.address())
                        .addValue(who.contact().name())
                        .addValue(who.contact().phone())
                        .addValue(who.contact().email())
                        .addValue(SqlValues.longs(bound, BoundAccount::id))
                        .addValue(texts(bound, ExternalAccount::accountNo))
                        .addValue(texts(bound, ExternalAccount::name))
                        .addValue(texts(bound, ExternalAccount::bankName))
                        .addValue(texts(bound, ExternalAccount::bankLineNo))
                        .addValue(
                                bound.stream()
                                        .map(b -> b.account().sameBank())
                                        .toArray(Boolean[]::new));
        return ApprovalStore.proposal(database.rows(APPLY, tuple));
    }

    private static @Nullable String[] texts(
            List<BoundAccount> bound, Function<ExternalAccount, String> part) {
        return SqlValues.texts(bound, b -> part.apply(b.account()));
    }

    /** The number of the fund account that is opened next. */
    int nextNumber(MarketId market) {
        return database.rows(NEXT, Tuple.of(market.value())).getFirst().getInteger("next");
    }

    /**
     * Approves a member.
     *
     * @param number the fund account number that was planned with
     */
    ApprovalResult approve(
            MarketId market,
            long member,
            Actor checker,
            int number,
            SubAccountNo subAccountNo,
            InstructionId registration) {
        return ApprovalStore.result(
                database.rows(
                        ADMIT,
                        Tuple.of(
                                        market.value(),
                                        SqlValues.utc(clock.instant()),
                                        member,
                                        checker.toString(),
                                        number,
                                        FundAccountNo.of(number).value())
                                .addValue(subAccountNo.value())
                                .addValue(registration.value())
                                .addValue(registration.serial().value())));
    }

    /** Rejects a member. */
    ApprovalResult reject(MarketId market, long member, Actor checker, String because) {
        return ApprovalStore.result(
                database.rows(
                        TURN_AWAY,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                member,
                                checker.toString(),
                                because)));
    }

    /** Suspends a fund account, which then takes no orders, or ends the suspension. */
    ApprovalResult suspend(
            MarketId market, FundAccountNo no, boolean suspended, Actor by, String because) {
        return ApprovalStore.result(
                database.rows(
                        SUSPEND,
                        Tuple.of(
                                market.value(),
                                SqlValues.utc(clock.instant()),
                                no.value(),
                                suspended,
                                by.toString(),
                                because)));
    }

    /**
     * A member, or an applicant.
     *
     * @param name its name now
     * @param subAccount empty before the approval
     * @param rejectedBecause a person's words, or the bank's
     * @param registration the instruction that opens its sub-account
     * @param suspendedBecause empty unless it is suspended
     * @param barredBecause why it takes no orders, if a Difference bars it
     */
    public record MemberView(
            long id,
            MainAccountId mainAccount,
            String bank,
            String outRequestNo,
            String name,
            Applicant applicant,
            Instant appliedAt,
            MemberStatus status,
            Optional<FundAccountNo> fundAccount,
            Optional<SubAccountId> subAccount,
            Optional<SubAccountNo> subAccountNo,
            Optional<Long> registration,
            Optional<String> rejectedBecause,
            Optional<String> suspendedBecause,
            Optional<String> barredBecause,
            Optional<Approval> approval,
            List<BoundAccount> boundAccounts) {

        public MemberView {
            boundAccounts = List.copyOf(boundAccounts);
        }
    }

    /** One member of a market. */
    public Optional<MemberView> find(MarketId market, long id) {
        return views(market, database.rows(FIND, Tuple.of(market.value(), id))).stream()
                .findFirst();
    }

    /** Members, newest first, before one of them. */
    public List<MemberView> list(MarketId market, long before, int limit) {
        return views(market, database.rows(LIST, Tuple.of(market.value(), before, limit)));
    }

    private List<MemberView> views(MarketId market, List<Row> rows) {
        Map<Long, List<BoundAccount>> bound =
                boundAccounts.ofMembers(
                        market, rows.stream().map(row -> row.getLong("member_id")).toList());
        return rows.stream()
                .map(row -> view(row, bound.getOrDefault(row.getLong("member_id"), List.of())))
                .toList();
    }

    private static MemberView view(Row row, List<BoundAccount> bound) {
        Optional<Approval> review = ApprovalStore.approval(row);
        MemberStatus status = status(row, review);
        Optional<String> because =
                review.filter(r -> status == MemberStatus.REJECTED)
                        .flatMap(Approval::because)
                        .or(() ->
                                Optional.ofNullable(row.getString("bank_text"))
                                        .filter(text -> status == MemberStatus.REJECTED));
        return new MemberView(
                row.getLong("member_id"),
                new MainAccountId(row.getInteger("main_account_id")),
                row.getString("code"),
                row.getString("out_request_no"),
                Optional.ofNullable(row.getString("current_name"))
                        .orElse(row.getString("member_name")),
                ClaimStore.applicant(row),
                row.getOffsetDateTime("applied_at").toInstant(),
                status,
                Optional.ofNullable(row.getString("fund_account_no")).map(FundAccountNo::new),
                Optional.ofNullable(row.getInteger("sub_account_id")).map(SubAccountId::new),
                Optional.ofNullable(row.getString("sub_account_no")).map(SubAccountNo::new),
                Optional.ofNullable(row.getLong("instruction_id")),
                because,
                Optional.ofNullable(row.getString("status_because"))
                        .filter(text -> status == MemberStatus.SUSPENDED),
                Optional.ofNullable(row.getString("barred")),
                review,
                bound);
    }

    private static MemberStatus status(Row row, Optional<Approval> review) {
        String state = row.getString("state");
        if (state == null) {
            return review.filter(r -> !r.isPending()).isPresent()
                    ? MemberStatus.REJECTED
                    : MemberStatus.APPLIED;
        }
        return switch (InstructionState.valueOf(state)) {
            case CREATED, SENDING, UNKNOWN, REVIEW -> MemberStatus.REGISTERING;
            case ACCEPTED -> MemberStatus.SIGNING;
            case FAILED -> MemberStatus.REJECTED;
            case SUCCEEDED ->
                    switch (AccountStatus.valueOf(row.getString("fund_status"))) {
                        case SUSPENDED -> MemberStatus.SUSPENDED;
                        case CLOSED -> MemberStatus.CLOSED;
                        case OPENING, ACTIVE, CLOSING -> MemberStatus.ACTIVE;
                    };
        };
    }
}
