package coffer.reconciliation;

import coffer.approval.Approval;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;

/** A judgement as it is shown. */
public record Judgement(
        long id,
        InstructionId instruction,
        String kind,
        String outRequestNo,
        InstructionState state,
        String evidence,
        Approval approval) {}
