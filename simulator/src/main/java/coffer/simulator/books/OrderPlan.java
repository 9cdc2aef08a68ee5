package coffer.simulator.books;

/**
 * How an order that was accepted will end.
 *
 * @param dueAtMillis not before this moment of the bank's clock
 * @param inquiriesLeft that many inquiries are still told "in process"
 * @param newFreezeNumber what remains of a freeze stands under a new number
 * @param outcome the status code of the end; success means the order is tried then
 */
public record OrderPlan(
        long dueAtMillis, int inquiriesLeft, boolean newFreezeNumber, String outcome) {}
