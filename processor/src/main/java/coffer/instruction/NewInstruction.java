package coffer.instruction;

import coffer.bank.ExternalAccount;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.market.Actor;
import coffer.market.MainAccountId;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.util.Optional;

/**
 * An order that passed every check that needs no lock.
 *
 * @param freeze the freeze that it makes, then with its own id, or uses
 * @param heldBy who will hold the freeze that it makes
 * @param amount zero where no money moves
 */
public record NewInstruction(
        InstructionId id,
        MainAccountId mainAccount,
        InstructionKind kind,
        SubAccountId payer,
        SubAccountId payee,
        Money amount,
        Optional<InstructionId> freeze,
        HeldBy heldBy,
        String outRequestNo,
        RequestHash hash,
        Optional<String> orderNo,
        String memo,
        Details details) {

    /** An order with nothing of what only some kinds have. */
    public NewInstruction(
            InstructionId id,
            MainAccountId mainAccount,
            InstructionKind kind,
            SubAccountId payer,
            SubAccountId payee,
            Money amount,
            Optional<InstructionId> freeze,
            HeldBy heldBy,
            String outRequestNo,
            RequestHash hash,
            Optional<String> orderNo,
            String memo) {
        this(
                id,
                mainAccount,
                kind,
                payer,
                payee,
                amount,
                freeze,
                heldBy,
                outRequestNo,
                hash,
                orderNo,
                memo,
                Details.NONE);
    }

    /**
     * What only some kinds of orders have.
     *
     * @param source the public deposit or the adjustment credit that money is given out of
     * @param keep what must stay available beside the amount
     * @param newName the name that a renaming gives
     * @param proposal if a second person must check it
     * @param payout where a payout goes
     * @param nothingToSend whether no bank need be told: then it succeeds as it is accepted, unless
     *     it uses a freeze that the bank may hold
     * @param hold the HOLD that follows, if the bank needs one to hold the freeze that it makes
     */
    public record Details(
            Optional<Long> source,
            Money keep,
            Optional<String> newName,
            Optional<Proposal> proposal,
            Optional<Payout> payout,
            boolean nothingToSend,
            Optional<InstructionId> hold) {

        public Details {
            if (nothingToSend && proposal.isPresent()) {
                throw new IllegalArgumentException("nobody can check what has ended");
            }
        }

        /** Of an order that a bank is told. */
        public Details(
                Optional<Long> source,
                Money keep,
                Optional<String> newName,
                Optional<Proposal> proposal,
                Optional<Payout> payout) {
            this(source, keep, newName, proposal, payout, false, Optional.empty());
        }

        /** Nothing of it. */
        public static final Details NONE =
                new Details(
                        Optional.empty(),
                        Money.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        /** Of an order that no bank is told. */
        public static final Details NOTHING_TO_SEND =
                new Details(
                        Optional.empty(),
                        Money.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty());

        /** Of an order that makes a freeze, which the bank holds once another has followed. */
        public static Details followedBy(InstructionId hold) {
            return new Details(
                    Optional.empty(),
                    Money.ZERO,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.of(hold));
        }
    }

    /**
     * That a second person must check something.
     *
     * @param object what it is about, of which no other may be pending
     * @param reason why, in the maker's words; may be empty
     */
    public record Proposal(Actor maker, long object, String reason) {}

    /**
     * Where a payout goes.
     *
     * @param boundAccount the member's bound account, if it is one
     */
    public record Payout(ExternalAccount to, Optional<Long> boundAccount) {}
}
