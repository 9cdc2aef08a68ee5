package coffer.bank;

import coffer.market.FundAccountNo;
import coffer.money.Money;
import java.util.List;
import java.util.Optional;

/** An order as far as a bank must know it to plan it. Memos are empty where there are none. */
public sealed interface OrderToPlan {

    /**
     * A forced transfer.
     *
     * @param payeeName the receiving sub-account's name; the payer's own where the kind has no
     *     payee
     * @param heldBy who holds the freeze that is used; empty unless the kind uses one. While a HOLD
     *     of it is under way that is the platform; whether the command names the freeze is decided
     *     when it is sent
     */
    record ForcedTransfer(
            InstructionKind kind,
            Money amount,
            String payeeName,
            Optional<HeldBy> heldBy,
            String memo)
            implements OrderToPlan {}

    /**
     * An adjustment credit.
     *
     * @param left what is left of the entry on the public sub-account's statement
     */
    record AdjustmentCredit(Money amount, Money left, String payeeName, String memo)
            implements OrderToPlan {}

    /** The taking back of an adjustment credit. */
    record TakeBack(String publicAccountName) implements OrderToPlan {}

    /** A payment to an account outside. */
    record Payout(ExternalAccount payee, String memo) implements OrderToPlan {}

    /** An application for membership before its approval: whether the bank can store its texts. */
    record Application(Applicant applicant, List<ExternalAccount> boundAccounts)
            implements OrderToPlan {
        public Application {
            boundAccounts = List.copyOf(boundAccounts);
        }
    }

    /** The opening of the sub-account of a fund account. */
    record Registration(FundAccountNo fundAccount, Applicant applicant) implements OrderToPlan {}

    /** Another name for a sub-account. */
    record Renaming(String name) implements OrderToPlan {}
}
