/**
 * The second person's decision (复核) about what one person may not do alone. {@link
 * coffer.approval.ApprovalStore} keeps who made a request and who checked it; {@link
 * coffer.approval.Approvals} refuses a checker who is the maker.
 */
@NullMarked
package coffer.approval;

import org.jspecify.annotations.NullMarked;
