package coffer.statement;

import coffer.bank.BankLine;
import coffer.instruction.InstructionId;
import coffer.ledger.BankLineCause;
import coffer.market.SubAccountId;
import java.util.Optional;

/**
 * A line and what to write about it.
 *
 * @param subAccount the sub-account in our books; empty if we do not know it
 * @param cause what it is; empty if it waits for its explanation
 * @param instruction the instruction whose doing it is
 * @param difference the kind of Difference to open, if any
 * @param detail what the Difference says
 */
public record LineToRecord(
        BankLineId id,
        BankLine line,
        Optional<SubAccountId> subAccount,
        Optional<BankLineCause> cause,
        Optional<InstructionId> instruction,
        Optional<String> difference,
        String detail) {}
