package coffer.simulator.books;

import java.util.Map;

/**
 * The contract for a sub-account.
 *
 * @param openedAtMillis when the number came to be, confirmed or not
 * @param terms what was agreed, by the tags of the bank's interface; a tag may be absent
 */
public record Signing(
        String subAccountNo, SigningState state, long openedAtMillis, Map<String, String> terms) {
    /** The contract of a sub-account that the bank opened by itself. */
    static Signing confirmed(String subAccountNo, long openedAtMillis) {
        return new Signing(subAccountNo, SigningState.CONFIRMED, openedAtMillis, Map.of());
    }

    /** The same contract in another state. */
    public Signing withState(SigningState next) {
        return new Signing(subAccountNo, next, openedAtMillis, terms);
    }

    /** The same contract on other terms. */
    public Signing withTerms(Map<String, String> next) {
        return new Signing(subAccountNo, state, openedAtMillis, Map.copyOf(next));
    }
}
