package coffer.approval;

import coffer.approval.ReviewStore.Review;
import coffer.approval.ReviewStore.Said;
import coffer.approval.ReviewStore.Verdict;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.Listener;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.member.Members;
import coffer.reconciliation.DifferenceStore;
import java.util.Optional;

/**
 * The second person's word (复核). Whoever made a request cannot check it: that is refused here, once
 * more in the database's function, and once more by a constraint of the table.
 */
public final class Reviews {

    private final ReviewStore reviews;
    private final Members members;
    private final DifferenceStore differences;
    private final InstructionStore instructions;
    private final Listener listener;

    public Reviews(
            ReviewStore reviews,
            Members members,
            DifferenceStore differences,
            InstructionStore instructions,
            Listener listener) {
        this.reviews = reviews;
        this.members = members;
        this.differences = differences;
        this.instructions = instructions;
        this.listener = listener;
    }

    /**
     * Approves what somebody else made.
     *
     * @param id of the member, order, Correction or judgement
     * @throws Decline if it is not to be decided, or not by this person
     */
    public void approve(MarketId market, Resource resource, long id, Actor checker) {
        decide(market, resource, id, checker, Verdict.APPROVED, Optional.empty());
    }

    /**
     * Rejects what somebody else made; the request is kept with the reason.
     *
     * @throws Decline if it is not to be decided, or not by this person
     */
    public void reject(MarketId market, Resource resource, long id, Actor checker, String because) {
        decide(market, resource, id, checker, Verdict.REJECTED, Optional.of(because));
    }

    private void decide(
            MarketId market,
            Resource resource,
            long id,
            Actor checker,
            Verdict verdict,
            Optional<String> because) {
        if (checker.kind() != Actor.Kind.STAFF) {
            throw Decline.of(DeclineCode.NOT_ALLOWED, "only staff check what others made");
        }
        Review review =
                reviews.find(market, id)
                        .filter(r -> r.resource().equals(resource.name()))
                        .orElseThrow(Reviews::notFound);
        if (review.isPending() && review.maker().equals(checker.toString())) {
            throw samePerson();
        }
        Said said =
                switch (resource) {
                    case MEMBER ->
                            verdict == Verdict.APPROVED
                                    ? members.approve(market, members.found(market, id), checker)
                                    : members.reject(
                                            market,
                                            members.found(market, id),
                                            checker,
                                            because.orElseThrow());
                    case CORRECTION ->
                            differences.correct(market, id, checker, verdict, because.orElse(null));
                    case JUDGEMENT -> judge(market, id, checker, verdict, because);
                    case FORCED_TRANSFER, ADJUSTMENT_CREDIT, TAKE_BACK, SEND_BACK, WITHDRAWAL ->
                            clear(market, new InstructionId(id), checker, verdict, because);
                };
        switch (said) {
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

    private Said clear(
            MarketId market,
            InstructionId id,
            Actor checker,
            Verdict verdict,
            Optional<String> because) {
        Said said = reviews.clear(market, id, checker, verdict, because.orElse(null));
        if (said == Said.OK) {
            listener.moved(
                    market,
                    id,
                    verdict == Verdict.APPROVED
                            ? InstructionState.CREATED
                            : InstructionState.FAILED);
        }
        return said;
    }

    private Said judge(
            MarketId market, long id, Actor checker, Verdict verdict, Optional<String> because) {
        Said said = differences.judge(market, id, checker, verdict, because.orElse(null));
        if (said == Said.OK && verdict == Verdict.APPROVED) {
            differences
                    .judgement(market, id)
                    .flatMap(judgement -> instructions.find(market, judgement.instruction()))
                    .ifPresent(i -> listener.moved(market, i.id(), i.state()));
        }
        return said;
    }

    private static Decline notFound() {
        return Decline.of(DeclineCode.NOT_FOUND, "there is nothing to be checked under this id");
    }

    private static Decline samePerson() {
        return Decline.of(
                DeclineCode.SAME_PERSON, "who made it cannot check it; another person must");
    }
}
