package coffer.reconciliation;

import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;

/**
 * A judgement that is wanted.
 *
 * @param state SUCCEEDED or FAILED
 * @param document what proves it, in words; empty if the statement does
 */
public record JudgementRequest(
        InstructionId instruction, InstructionState state, String document, String reason) {}
