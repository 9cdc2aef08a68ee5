package coffer.reconciliation;

import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;

/**
 * A request to end an instruction by judgement.
 *
 * @param state SUCCEEDED or FAILED
 * @param document a description of the document that proves it; empty if the statement does
 */
public record JudgementRequest(
        InstructionId instruction, InstructionState state, String document, String reason) {}
