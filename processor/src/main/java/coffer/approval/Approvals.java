package coffer.approval;

import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import coffer.market.Resource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides about requests that need a second person (复核). The maker of a request cannot be its
 * checker: this class, the SQL function and a constraint of the table each enforce that.
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

    /**
     * Approves what somebody else requested.
     *
     * @param id of the member, order, Correction or judgement
     * @throws Decline if it is not pending, or this person may not decide about it
     */
    public void approve(MarketId market, Resource resource, long id, Actor checker) {
        decide(market, resource, id, checker, Decision.APPROVED, null);
    }

    /**
     * Rejects what somebody else requested; the request is kept with the reason.
     *
     * @throws Decline if it is not pending, or this person may not decide about it
     */
    public void reject(MarketId market, Resource resource, long id, Actor checker, String because) {
        decide(market, resource, id, checker, Decision.REJECTED, because);
    }

    private void decide(
            MarketId market,
            Resource resource,
            long id,
            Actor checker,
            Decision decision,
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
                decisions.apply(resource).execute(market, id, checker, decision, because);
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
            case MOVED ->
                    throw new IllegalStateException(
                            "only an opening plans with a number, and it repeats");
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
