/**
 * The ledger: buckets, journals and the proof that they are right. {@link
 * coffer.ledger.InvariantStore} compares the books with themselves, {@link coffer.ledger.SealStore}
 * with what was sealed; each place where a {@link coffer.ledger.Invariant} does not hold is a
 * {@link coffer.ledger.Violation}. {@link coffer.ledger.LedgerVerifier} seals and proves
 * continuously.
 */
@NullMarked
package coffer.ledger;

import org.jspecify.annotations.NullMarked;
