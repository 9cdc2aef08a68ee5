package coffer.simulator.citic;

/**
 * What a fault changes inside the bank for one order; faults on the wire are not its business.
 *
 * <p>One order has at most one twist, for the first fault rule that fires wins.
 */
public sealed interface Twist {
    /** The bank does its ordinary work. */
    record None() implements Twist {}

    /** If something of the freeze remains, it stands under a new number. */
    record FreezeNumberChanges() implements Twist {}

    /**
     * So many inquiries are told "in process", then the end comes.
     *
     * @param movesAtOnce the money moves when the order is accepted, not when the end is told
     * @param outcome status code of the end
     */
    record Pending(int inquiries, boolean movesAtOnce, String outcome) implements Twist {}

    /** The order is accepted, and fails with this code at the first inquiry. */
    record AcceptedThenFails(String code) implements Twist {}
}
