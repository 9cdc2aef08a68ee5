package coffer.reconciliation;

import coffer.approval.ApprovalResult;
import coffer.approval.Decision;
import coffer.approval.DecisionExecutor;
import coffer.instruction.BankConnections;
import coffer.instruction.BankInstruction;
import coffer.instruction.FailedHoldAlarm;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionStore;
import coffer.instruction.ProcessorMetrics;
import coffer.market.Actor;
import coffer.market.MarketId;
import org.jspecify.annotations.Nullable;

/**
 * Executes decisions about judgements: ends the instruction as judged, or rejects the judgement.
 */
public final class JudgementApproval implements DecisionExecutor {

    private final JudgementStore judgements;
    private final InstructionStore instructions;
    private final BankConnections connections;
    private final ProcessorMetrics metrics;
    private final InstructionListener listener;

    public JudgementApproval(
            JudgementStore judgements,
            InstructionStore instructions,
            BankConnections connections,
            ProcessorMetrics metrics,
            InstructionListener listener) {
        this.judgements = judgements;
        this.instructions = instructions;
        this.connections = connections;
        this.metrics = metrics;
        this.listener = listener;
    }

    @Override
    public ApprovalResult execute(
            MarketId market, long id, Actor checker, Decision decision, @Nullable String because) {
        ApprovalResult result = judgements.decide(market, id, checker, decision, because);
        if (result == ApprovalResult.OK && decision == Decision.APPROVED) {
            judgements
                    .find(market, id)
                    .flatMap(judgement -> instructions.find(market, judgement.instruction()))
                    .ifPresent(this::ended);
        }
        return result;
    }

    private void ended(BankInstruction instruction) {
        FailedHoldAlarm.raiseIfFailed(
                metrics,
                connections.code(instruction.mainAccount()),
                instruction,
                instruction.state());
        listener.moved(instruction.market(), instruction.id(), instruction.state());
    }
}
