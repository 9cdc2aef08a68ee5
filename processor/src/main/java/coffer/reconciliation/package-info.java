/**
 * Where books and bank disagree. A Difference (差错) is one disagreement ({@link
 * coffer.reconciliation.DifferenceStore}). {@link coffer.reconciliation.Corrections} (调账) bring the
 * books to the bank's truth and close Differences; {@link coffer.reconciliation.Judgements} end
 * instructions that the bank never explained. Both need two people; what an approval executes is
 * {@link coffer.reconciliation.CorrectionStore#decide} and {@link
 * coffer.reconciliation.JudgementApproval}. {@link coffer.reconciliation.MonitoringStore} counts
 * what is open.
 */
@NullMarked
package coffer.reconciliation;

import org.jspecify.annotations.NullMarked;
