package coffer.ledger;

/** What a line of a bank's statement is. */
public enum BankLineCause {
    /** The movement of one of our instructions, which its journals book: the line posts nothing. */
    OWN(false),
    /** One of our payouts came back (退汇); booked if it had succeeded. */
    RETURN(true),
    /** Money that arrived for a member (入金). */
    DEPOSIT(true),
    /** Money that arrived on the public sub-account; its owner is not known yet (公共账户来款). */
    PUBLIC_DEPOSIT(true),
    FEE(true),
    INTEREST(true),
    OPENING(true),
    /** Ordered by none of our instructions: e-banking, a teller, a court. */
    FOREIGN(true);

    private final boolean posts;

    BankLineCause(boolean posts) {
        this.posts = posts;
    }

    /** Whether the line itself is booked, as a fact; a RETURN only if its payout succeeded. */
    public boolean posts() {
        return posts;
    }
}
