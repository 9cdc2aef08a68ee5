/**
 * Where books and bank disagree: Differences (差错), the Corrections (调账) that close them, and
 * judgements of instructions that the bank never explained. {@link
 * coffer.reconciliation.Corrections} is the use case, {@link coffer.reconciliation.DifferenceStore}
 * the rows.
 */
@NullMarked
package coffer.reconciliation;

import org.jspecify.annotations.NullMarked;
