package coffer.ledger;

/** What a line of a bank's statement is. */
public enum BankLineCause {
    /** The doing of one of our instructions: booked already, or by its settle. */
    OWN(false),
    /** One of our payouts came back (退汇); booked if it had succeeded. */
    RETURN(true),
    /** Money that arrived for a member (入金). */
    DEPOSIT(true),
    /** Money that arrived for nobody known yet (公共账户来款). */
    PUBLIC_DEPOSIT(true),
    FEE(true),
    INTEREST(true),
    OPENING(true),
    /** Nobody we know did it: e-banking, a teller, a court. */
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
