package coffer.approval;

/** What became of a request that a second person must approve. */
public enum ProposalOutcome {
    /** It was recorded and is pending. */
    TAKEN,
    /** The same request was recorded before. */
    REPLAYED,
    /** Another request was recorded under this number before. */
    KEY_REUSED,
    /** What it refers to does not exist. */
    NOT_FOUND,
    /** The Difference that it refers to is closed. */
    CLOSED,
    /** The instruction that it refers to is not in REVIEW. */
    NOT_IN_REVIEW,
    /** Another request about the same object is pending. */
    REVIEW_PENDING
}
