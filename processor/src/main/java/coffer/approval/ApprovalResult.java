package coffer.approval;

/** The result of executing a decision. All but OK and REPEATED changed nothing. */
public enum ApprovalResult {
    OK,
    /** The same person made the same decision before. */
    REPEATED,
    NOT_FOUND,
    /** It is not pending any more. */
    DECIDED,
    /** The checker is the maker. */
    SAME_PERSON,
    /** Another fund account number comes next; the caller plans again. */
    MOVED,
    /** The bank's sub-account number exists already. */
    TAKEN,
    /** The Difference closed by itself meanwhile. */
    CLOSED,
    /** Less than the amount remains of the freeze. */
    FREEZE_EXCEEDED,
    /** The bank answered meanwhile. */
    NOT_IN_REVIEW,
    /** What the bank answered meanwhile, or a line, contradicts the judgement. */
    EVIDENCE_GONE
}
