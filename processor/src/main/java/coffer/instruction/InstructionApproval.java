package coffer.instruction;

import coffer.approval.ApprovalResult;
import coffer.approval.ApprovalStore;
import coffer.approval.Decision;
import coffer.approval.DecisionExecutor;
import coffer.market.Actor;
import coffer.market.MarketId;
import org.jspecify.annotations.Nullable;

/** Lets an instruction that waits for a second person be sent, or ends it unsent. */
public final class InstructionApproval implements DecisionExecutor {

    private final ApprovalStore approvals;
    private final InstructionListener listener;

    public InstructionApproval(ApprovalStore approvals, InstructionListener listener) {
        this.approvals = approvals;
        this.listener = listener;
    }

    @Override
    public ApprovalResult execute(
            MarketId market, long id, Actor checker, Decision decision, @Nullable String because) {
        ApprovalResult result = approvals.clear(market, id, checker, decision, because);
        if (result == ApprovalResult.OK) {
            listener.moved(
                    market,
                    new InstructionId(id),
                    decision == Decision.APPROVED
                            ? InstructionState.CREATED
                            : Transitions.after(
                                    InstructionState.CREATED, InstructionEvent.GAVE_UP));
        }
        return result;
    }
}
