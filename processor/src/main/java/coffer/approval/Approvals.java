package coffer.approval;

import coffer.approval.ApprovalStore.Approval;
import coffer.approval.ApprovalStore.ApprovalResult;
import coffer.approval.ApprovalStore.Decision;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import coffer.market.Resource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The second person's word (复核). Whoever made a request cannot check it: that is refused here, once
 * more in the database's function, and once more by a constraint of the table.
 */
public final class Approvals {

    private final ApprovalStore approvals;
    private final Function<Resource, DecisionExecutor> decisions;

    /**
     * Approvals over registered decisions.
     *
     * @param decisions what an approval or a rejection executes, for each resource
     */
    public Approvals(ApprovalStore approvals, Function<Resource, DecisionExecutor> decisions) {
        this.approvals = approvals;
        this.decisions = decisions;
    }

    /** Executes the second person's decision about one request; the use case registers it. */
    public interface DecisionExecutor {

        /**
         * Executes it.
         *
         * @param id of what was made
         * @param because the checker's words; null for an approval
         */
        ApprovalResult execute(
                MarketId market, long id, Actor checker, Decision verdict, @Nullable String because);
    }

    /**
     * Approves what somebody else made.
     *
     * @param id of the member, order, Correction or judgement
     * @throws Decline if it is not to be decided, or not by this person
     */
    public void approve(MarketId market, Resource resource, long id, Actor checker) {
        decide(market, resource, id, checker, Decision.APPROVED, null);
    }

    /**
     * Rejects what somebody else made; the request is kept with the reason.
     *
     * @throws Decline if it is not to be decided, or not by this person
     */
    public void reject(MarketId market, Resource resource, long id, Actor checker, String because) {
        decide(market, resource, id, checker, Decision.REJECTED, because);
    }

    private void decide(
            MarketId market,
            Resource resource,
            long id,
            Actor checker,
            Decision verdict,
            @Nullable String because) {
        if (checker.kind() != Actor.Kind.STAFF) {
            throw Decline.of(DeclineCode.NOT_ALLOWED, "only staff check what others made");
        }
        Approval approval =
                approvals
                        .find(market, id)
                        .filter(r -> r.resource().equals(resource.name()))
                        .orElseThrow(Approvals::notFound);
        if (approval.isPending() && approval.maker().equals(checker.toString())) {
            throw samePerson();
        }
        ApprovalResult result =
                decisions.apply(resource).execute(market, id, checker, verdict, because);
        switch (result) {
            case OK, REPEATED -> {}
            case NOT_FOUND -> throw notFound();
            case DECIDED ->
                    throw Decline.of(
                            DeclineCode.REVIEW_DECIDED, "it was decided or cancelled already");
            case SAME_PERSON -> throw samePerson();
            case TAKEN ->
                    throw Decline.of(
                            DeclineCode.NUMBER_TAKEN,
                            "a sub-account with the next number exists already");
            case CLOSED ->
                    throw Decline.of(
                            DeclineCode.DIFFERENCE_CLOSED,
                            "the difference closed by itself meanwhile");
            case FREEZE_EXCEEDED ->
                    throw Decline.of(
                            DeclineCode.FREEZE_EXCEEDED,
                            "less remains of the freeze by now, or it is in use");
            case NOT_IN_REVIEW ->
                    throw Decline.of(DeclineCode.NOT_IN_REVIEW, "the bank spoke meanwhile");
            case EVIDENCE_GONE ->
                    throw Decline.of(
                            DeclineCode.EVIDENCE_MISSING,
                            "what the bank said meanwhile, or a line of its statement, speaks"
                                    + " against it");
            case MOVED -> throw new IllegalStateException("nobody planned with a number");
        }
    }

    private static Decline notFound() {
        return Decline.of(DeclineCode.NOT_FOUND, "there is nothing to be checked under this id");
    }

    private static Decline samePerson() {
        return Decline.of(
                DeclineCode.SAME_PERSON, "who made it cannot check it; another person must");
    }
}
