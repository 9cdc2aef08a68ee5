package coffer.bank;

import coffer.market.DeclineCode;

/** How a bank will carry an order out; stored with the order. */
public sealed interface Plan {

    /**
     * One command decides it.
     *
     * @param freezeHeldBy who will hold the freeze that may come of it, once the command succeeds
     * @param holdFollows whether the bank needs a second call to hold that freeze: an instruction
     *     of its own, HOLD, which is made when the first succeeds and turns the holder to the bank.
     *     Until then, and if it fails, the platform holds the freeze
     */
    record Send(HeldBy freezeHeldBy, boolean holdFollows) implements Plan {

        public Send {
            if (holdFollows && freezeHeldBy == HeldBy.BANK) {
                throw new IllegalArgumentException("the bank holds the freeze without a HOLD");
            }
        }

        /** Without a second call. */
        public Send(HeldBy freezeHeldBy) {
            this(freezeHeldBy, false);
        }
    }

    /**
     * Nothing is to be sent, because the bank has no such order: the platform carries it out in its
     * own books when it accepts it, and the order has succeeded then. Only for orders that leave
     * the money in its sub-account (FREEZE, UNFREEZE); the platform holds a freeze that comes of
     * it.
     */
    record NothingToSend() implements Plan {}

    /**
     * One command opens a sub-account.
     *
     * @param no the number that it will have, chosen by us, so that a lost reply can be asked for
     */
    record Open(SubAccountNo no) implements Plan {}

    /**
     * The bank could not take these words; found out before anything is reserved.
     *
     * @param pointer the field of the request that is at fault, as a JSON pointer
     */
    record Unfit(DeclineCode code, String pointer, String detail) implements Plan {}
}
