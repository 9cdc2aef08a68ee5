package coffer.simulator.citic;

/**
 * What a fault changes inside the bank for one order. Faults of the connection are not effects.
 *
 * <p>One order has at most one effect: the first fault rule that fires wins.
 */
public sealed interface FaultEffect {
    /** The bank does its ordinary work. */
    record None() implements FaultEffect {}

    /** If something of the freeze remains, it stands under a new number. */
    record FreezeNumberChanges() implements FaultEffect {}

    /**
     * So many inquiries are told "in process", then the end comes.
     *
     * @param movesAtOnce the money moves when the order is accepted, not when the end is told
     * @param outcome status code of the end
     */
    record Pending(int inquiries, boolean movesAtOnce, String outcome) implements FaultEffect {}

    /** The order is accepted, and fails with this code at the first inquiry. */
    record AcceptedThenFails(String code) implements FaultEffect {}
}
