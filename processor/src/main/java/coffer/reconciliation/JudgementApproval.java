package coffer.reconciliation;

import coffer.approval.ApprovalStore.ApprovalResult;
import coffer.approval.ApprovalStore.Decision;
import coffer.approval.Approvals;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionStore;
import coffer.market.Actor;
import coffer.market.MarketId;
import org.jspecify.annotations.Nullable;

/** Ends an instruction as two people judged it, or rejects the judgement. */
public final class JudgementApproval implements Approvals.DecisionExecutor {

    private final DifferenceStore differences;
    private final InstructionStore instructions;
    private final InstructionListener listener;

    public JudgementApproval(
            DifferenceStore differences,
            InstructionStore instructions,
            InstructionListener listener) {
        this.differences = differences;
        this.instructions = instructions;
        this.listener = listener;
    }

    @Override
    public ApprovalResult execute(
            MarketId market, long id, Actor checker, Decision verdict, @Nullable String because) {
        ApprovalResult result = differences.judge(market, id, checker, verdict, because);
        if (result == ApprovalResult.OK && verdict == Decision.APPROVED) {
            differences
                    .judgement(market, id)
                    .flatMap(judgement -> instructions.find(market, judgement.instruction()))
                    .ifPresent(i -> listener.moved(market, i.id(), i.state()));
        }
        return result;
    }
}
