package coffer.statement;

/**
 * A payout that has not come back.
 *
 * @param debited whether the line of its leaving is known
 */
public record PayoutCandidate(InstructionCandidate candidate, boolean debited) {}
