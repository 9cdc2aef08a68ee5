package coffer.statement;

/**
 * A payout that a line may bring back: no line did so yet.
 *
 * @param debited whether the line of its debit is known
 */
record PayoutCandidate(InstructionCandidate candidate, boolean debited) {}
