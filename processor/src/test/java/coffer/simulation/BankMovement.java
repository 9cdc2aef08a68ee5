package coffer.simulation;

import coffer.bank.BankCommand;
import coffer.bank.ClientSerial;
import coffer.bank.InstructionKind;
import coffer.bank.SubAccountNo;
import java.util.Optional;

/**
 * An order as the bank carries it out.
 *
 * @param payee a sub-account's number, or that of an account outside
 */
record BankMovement(
        ClientSerial serial,
        InstructionKind kind,
        SubAccountNo payer,
        String payee,
        long amount,
        Optional<BankCommand.FreezeUse> use) {

    /** Whether it changes no freeze: only a statement line then shows that it was carried out. */
    boolean leavesNoFreeze() {
        return kind.freezeEffect() == InstructionKind.FreezeEffect.NONE;
    }

    static BankMovement of(BankCommand command) {
        return switch (command) {
            case BankCommand.ForcedTransfer transfer ->
                    new BankMovement(
                            transfer.serial(),
                            transfer.kind(),
                            transfer.payer().no(),
                            transfer.payee().no().value(),
                            transfer.amount().minor(),
                            transfer.use());
            case BankCommand.AdjustmentCredit credit ->
                    new BankMovement(
                            credit.serial(),
                            InstructionKind.ADJUSTMENT_CREDIT,
                            credit.publicAccount().no(),
                            credit.payee().no().value(),
                            credit.amount().minor(),
                            Optional.empty());
            case BankCommand.TakeBack back ->
                    new BankMovement(
                            back.serial(),
                            InstructionKind.TAKE_BACK,
                            back.payer().no(),
                            back.publicAccount().no().value(),
                            back.amount().minor(),
                            Optional.empty());
            case BankCommand.Payout payout ->
                    new BankMovement(
                            payout.serial(),
                            payout.kind(),
                            payout.payer().no(),
                            payout.payee().accountNo(),
                            payout.amount().minor(),
                            Optional.empty());
            case BankCommand.Hold _,
                    BankCommand.Registration _,
                    BankCommand.Renaming _,
                    BankCommand.Closing _ ->
                    throw new AssertionError("no story orders this: " + command);
        };
    }
}
