package coffer.money;

/** The places where money can be. All but CASH belong to a sub-account. */
public enum BucketKind {
    /** May be ordered. Only a fact or a Correction may take it below zero. */
    AVAILABLE,
    /** Held by standing freezes; equals what remains of them. */
    FROZEN,
    /** Reserved for instructions without an end: still the owner's, not to be spent. */
    IN_TRANSIT,
    /**
     * The main account's counter-side of the world outside; the only bucket below zero by nature.
     */
    CASH
}
