package coffer.ledger;

/**
 * One place where an invariant of the books does not hold.
 *
 * @param market the market's code
 * @param mainAccount the main account's code; {@code -} where the whole market is concerned, or
 *     where it is not known any more
 * @param object the bucket, journal, freeze, instruction, number or seal that is wrong
 * @param what what is wrong with it, with both figures
 */
public record Violation(
        Invariant invariant, String market, String mainAccount, String object, String what) {

    /** The number of the invariant, 1 to 8. */
    int number() {
        return invariant.number();
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return "market %s, main account %s, %s: %s (promise %d: %s)"
                .formatted(market, mainAccount, object, what, number(), invariant.text());
    }
}
