package coffer.instruction;

import coffer.approval.ReviewStore;
import coffer.approval.ReviewStore.Said;
import coffer.approval.ReviewStore.Verdict;
import coffer.approval.Reviews;
import coffer.market.Actor;
import coffer.market.MarketId;
import org.jspecify.annotations.Nullable;

/** Lets an instruction that waits for a second person be sent, or ends it unsent. */
public final class InstructionApproval implements Reviews.Decision {

    private final ReviewStore reviews;
    private final Listener listener;

    public InstructionApproval(ReviewStore reviews, Listener listener) {
        this.reviews = reviews;
        this.listener = listener;
    }

    @Override
    public Said execute(
            MarketId market, long id, Actor checker, Verdict verdict, @Nullable String because) {
        Said said = reviews.clear(market, id, checker, verdict, because);
        if (said == Said.OK) {
            listener.moved(
                    market,
                    new InstructionId(id),
                    verdict == Verdict.APPROVED
                            ? InstructionState.CREATED
                            : InstructionState.FAILED);
        }
        return said;
    }
}
