package coffer.approval;

/** How an approval ends. */
public enum Decision {
    /** The second person agreed. */
    APPROVED,
    /** The second person refused. */
    REJECTED,
    /** The request ended before anybody decided about it. */
    CANCELLED
}
