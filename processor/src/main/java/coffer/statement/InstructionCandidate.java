package coffer.statement;

import coffer.bank.SubAccountNo;
import coffer.instruction.BankInstruction;

/**
 * An instruction that a line may belong to: its leg in the line's direction has no line yet.
 *
 * @param payee the number of the receiving account, a sub-account or an outside account
 */
record InstructionCandidate(BankInstruction instruction, SubAccountNo payer, String payee) {}
