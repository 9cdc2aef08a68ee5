package coffer.approval;

/**
 * The answer to a request that a second person must approve.
 *
 * @param id if TAKEN or REPLAYED, of what was made; if REVIEW_PENDING, of the approval that is
 *     pending already
 */
public record ProposalResult(ProposalOutcome outcome, long id) {}
