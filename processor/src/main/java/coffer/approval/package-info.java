/**
 * The second person's decision (复核) about what one person may not do alone. A use case records its
 * request with an {@link coffer.approval.Approval} and answers with a {@link
 * coffer.approval.ProposalResult}. {@link coffer.approval.Approvals} takes the {@link
 * coffer.approval.Decision} of another person and hands it to the {@link
 * coffer.approval.DecisionExecutor} that the use case registered in the wiring: this package knows
 * no use case.
 */
@NullMarked
package coffer.approval;

import org.jspecify.annotations.NullMarked;
