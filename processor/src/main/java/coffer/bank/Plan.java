package coffer.bank;

import coffer.values.DeclineCode;
import coffer.values.HeldBy;

/** How a bank will carry an order out; stored with the order. */
public sealed interface Plan {

    /**
     * One command decides it.
     *
     * @param freezeHeldBy who will hold the freeze that may come of it
     */
    record Send(HeldBy freezeHeldBy) implements Plan {}

    /**
     * The bank could not take these words; found out before anything is reserved.
     *
     * @param pointer the field of the request that is at fault, as a JSON pointer
     */
    record Unfit(DeclineCode code, String pointer, String detail) implements Plan {}
}
