package coffer.simulator.books;

import java.util.Map;

/**
 * An entry of the bank's order book, with the caller's fields as they came, so that an order that
 * waits can be carried out later, after a restart too.
 */
public record BankOrder(
        OrderKey key,
        Map<String, String> fields,
        OrderState state,
        String code,
        String text,
        OrderPlan plan) {

    /** The same order in another state. */
    public BankOrder withState(OrderState next, String nextCode, String nextText) {
        return new BankOrder(key, fields, next, nextCode, nextText, plan);
    }

    /** The same order after one more inquiry that was told "in process". */
    public BankOrder afterInquiry() {
        OrderPlan next =
                new OrderPlan(
                        plan.dueAtMillis(),
                        plan.inquiriesLeft() - 1,
                        plan.newFreezeNumber(),
                        plan.outcome());
        return new BankOrder(key, fields, state, code, text, next);
    }
}
