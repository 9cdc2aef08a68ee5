package coffer.simulator.citic;

import coffer.simulator.books.Cause;
import coffer.simulator.books.Draft;
import java.util.Optional;

/**
 * A family of money-moving actions. {@link Orders} keeps the order book and calls these at the
 * right moments, always inside the lock of the books.
 */
interface OrderKind {
    /**
     * Reads the fields and tells whether the caller wants it done before the reply. Throws {@link
     * CiticRefusal} if a field has the wrong form; then nothing is booked, not even an order.
     */
    boolean synchronous(CiticRequest request);

    /** Why the bank would not do it as the books stand; asked again right before it is done. */
    Optional<Status> objection(CiticRequest request);

    /** The movement; called only when there is no objection. */
    Draft execute(CiticRequest request, Cause cause, long atMillis, boolean newFreezeNumber);
}
