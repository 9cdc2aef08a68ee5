package coffer.bank;

import coffer.market.FundAccountNo;
import coffer.money.Money;
import java.util.List;
import java.util.Optional;

/** An order as far as a bank must know it to plan it. Memos are empty where there are none. */
public sealed interface Order {

    /**
     * A forced transfer.
     *
     * @param payeeName the receiving sub-account's name; the payer's own where the kind has no
     *     payee
     * @param heldBy who holds the freeze that is used; empty unless the kind uses one
     */
    record ForcedTransfer(
            InstructionKind kind,
            Money amount,
            String payeeName,
            Optional<HeldBy> heldBy,
            String memo)
            implements Order {}

    /**
     * An adjustment credit.
     *
     * @param left what is left of the entry on the public sub-account's statement
     */
    record AdjustmentCredit(Money amount, Money left, String payeeName, String memo)
            implements Order {}

    /** The taking back of an adjustment credit. */
    record TakeBack(String publicAccountName) implements Order {}

    /** A payment to an account outside. */
    record Payout(OutsideAccount payee, String memo) implements Order {}

    /**
     * A wish to become a member, before anybody reviewed it: whether the bank could keep its words.
     */
    record Application(Applicant applicant, List<OutsideAccount> boundAccounts) implements Order {
        public Application {
            boundAccounts = List.copyOf(boundAccounts);
        }
    }

    /** The opening of the sub-account of a fund account. */
    record Registration(FundAccountNo fundAccount, Applicant applicant) implements Order {}

    /** Another name for a sub-account. */
    record Renaming(String name) implements Order {}
}
