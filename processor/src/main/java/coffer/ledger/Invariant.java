package coffer.ledger;

import java.util.Locale;

/** What holds of the books after every transaction. Numbered as in ARCHITECTURE.md. */
public enum Invariant {
    JOURNAL_BALANCES(1, "every journal sums to zero inside one main account"),
    NOT_BELOW_ZERO(2, "only CASH, and an AVAILABLE with an open Difference, is below zero"),
    MAIN_ACCOUNT_BALANCES(3, "the buckets of a main account sum to zero"),
    IN_TRANSIT(4, "IN_TRANSIT is what instructions without an end reserved"),
    FROZEN(5, "FROZEN is what remains of the freezes it holds"),
    ENTRIES_CHAIN(6, "a bucket's entries chain without a gap and end at the bucket"),
    ENDS(7, "an instruction has one reservation and the end that its state says"),
    SEALED(8, "what took a number of the market's counter stands there as it was sealed");

    private final int number;
    private final String text;

    Invariant(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** 1 to 8. */
    int number() {
        return number;
    }

    /** The invariant as a sentence. */
    public String text() {
        return text;
    }

    /** For labels: {@code in_transit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
