package coffer.statement;

import coffer.bank.BankLine;
import coffer.instruction.InstructionId;
import coffer.ledger.BankLineCause;
import coffer.market.SubAccountId;
import java.util.Optional;

/**
 * A bank line to be recorded, with its explanation.
 *
 * @param subAccount the sub-account in the books; empty if they do not have it
 * @param cause what the line is; empty if it is not explained yet
 * @param instruction the instruction that the line belongs to, if any
 * @param difference the kind of Difference to open, if any
 * @param detail the text of that Difference
 */
public record LineToRecord(
        BankLineId id,
        BankLine line,
        Optional<SubAccountId> subAccount,
        Optional<BankLineCause> cause,
        Optional<InstructionId> instruction,
        Optional<String> difference,
        String detail) {}
