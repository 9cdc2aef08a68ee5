package coffer.bank;

import coffer.money.Money;
import java.util.Optional;

/** What we may tell a bank to do. */
public sealed interface BankCommand {

    /** Made once, used for every attempt and every inquiry. */
    ClientSerial serial();

    /** A sub-account with the name its bank knows it by. */
    record Party(SubAccountNo no, String name) {}

    /**
     * A forced transfer.
     *
     * @param payer who pays; in a use of a freeze, its holder
     * @param payee who receives; the payer itself for FREEZE and UNFREEZE
     * @param use what is used of which freeze; empty unless the kind uses one that the bank holds
     * @param memo the market's own text; empty if it gave none
     */
    record ForcedTransfer(
            ClientSerial serial,
            InstructionKind kind,
            Party payer,
            Party payee,
            Money amount,
            Optional<FreezeUse> use,
            String memo)
            implements BankCommand {}

    /**
     * The use of a standing freeze.
     *
     * @param freezeNo the number it stands under now
     * @param standing what stands under this number before the use
     * @param stays what stays frozen after it; zero when it is used up
     */
    record FreezeUse(FreezeNo freezeNo, Money standing, Money stays) {}

    /**
     * Gives money of the public sub-account to a member (调帐入款).
     *
     * @param entry the line on the public sub-account's statement that brought the money
     */
    record AdjustmentCredit(
            ClientSerial serial,
            Party publicAccount,
            Party payee,
            Money amount,
            StatementPosition entry,
            String memo)
            implements BankCommand {}

    /**
     * Takes back what an adjustment credit gave.
     *
     * @param entry the line on the member's statement that the credit left
     */
    record TakeBack(
            ClientSerial serial,
            Party payer,
            Party publicAccount,
            Money amount,
            StatementPosition entry,
            String memo)
            implements BankCommand {}

    /**
     * Pays to an account outside.
     *
     * @param kind WITHDRAWAL, of a member's money, or SEND_BACK, of the public sub-account's
     */
    record Payout(
            ClientSerial serial,
            InstructionKind kind,
            Party payer,
            ExternalAccount payee,
            Money amount,
            String memo)
            implements BankCommand {}

    /**
     * Freezes at the bank what the platform alone has held so far, at the sub-account where it is.
     *
     * @param amount all that stands under the freeze now
     */
    record Hold(ClientSerial serial, Party holder, Money amount) implements BankCommand {}

    /** Opens a member's sub-account under a number that a plan chose. */
    record Registration(ClientSerial serial, SubAccountNo no, Applicant applicant)
            implements BankCommand {}

    /** Gives a sub-account another name. */
    record Renaming(ClientSerial serial, SubAccountNo no, String name) implements BankCommand {}

    /** Closes an empty sub-account. */
    record Closing(ClientSerial serial, SubAccountNo no) implements BankCommand {}
}
