package coffer.reconciliation;

import coffer.approval.ReviewStore.Said;
import coffer.approval.ReviewStore.Verdict;
import coffer.approval.Reviews;
import coffer.instruction.InstructionStore;
import coffer.instruction.Listener;
import coffer.market.Actor;
import coffer.market.MarketId;
import org.jspecify.annotations.Nullable;

/** Ends an instruction as two people judged it, or rejects the judgement. */
public final class JudgementApproval implements Reviews.Decision {

    private final DifferenceStore differences;
    private final InstructionStore instructions;
    private final Listener listener;

    public JudgementApproval(
            DifferenceStore differences, InstructionStore instructions, Listener listener) {
        this.differences = differences;
        this.instructions = instructions;
        this.listener = listener;
    }

    @Override
    public Said execute(
            MarketId market, long id, Actor checker, Verdict verdict, @Nullable String because) {
        Said said = differences.judge(market, id, checker, verdict, because);
        if (said == Said.OK && verdict == Verdict.APPROVED) {
            differences
                    .judgement(market, id)
                    .flatMap(judgement -> instructions.find(market, judgement.instruction()))
                    .ifPresent(i -> listener.moved(market, i.id(), i.state()));
        }
        return said;
    }
}
