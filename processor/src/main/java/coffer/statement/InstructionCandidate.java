package coffer.statement;

import coffer.bank.SubAccountNo;
import coffer.instruction.BankInstruction;

/**
 * An instruction whose leg in one direction has no line yet.
 *
 * @param payee the receiving account's number, also of one outside
 */
public record InstructionCandidate(BankInstruction instruction, SubAccountNo payer, String payee) {}
