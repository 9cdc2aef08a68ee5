package coffer.simulator.citic;

import coffer.simulator.books.Cause;
import coffer.simulator.books.Draft;
import java.util.Optional;

/**
 * A family of money-moving actions. {@link Orders} keeps the order book and calls these inside the
 * lock of the books.
 */
interface OrderHandler {
    /**
     * Reads the fields and tells when the caller wants it done. Throws {@link CiticRefusal} if a
     * field has the wrong form, or names a moment that has passed; then nothing is booked, not even
     * an order.
     */
    ExecutionTime executionTime(CiticRequest request, long nowMillis);

    /** Throws {@link CiticRefusal} if the bank would not do it as the books stand. */
    void check(CiticRequest request);

    /** Why the bank would not do it as the books stand; asked again right before it is done. */
    default Optional<ReplyStatus> refusalReason(CiticRequest request) {
        try {
            check(request);
            return Optional.empty();
        } catch (CiticRefusal refusal) {
            return Optional.of(refusal.status());
        }
    }

    /** The movement; called only when there is no objection. */
    Draft execute(CiticRequest request, Cause cause, long atMillis, boolean newFreezeNumber);
}
