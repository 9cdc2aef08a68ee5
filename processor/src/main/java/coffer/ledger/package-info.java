/**
 * The books themselves: buckets, journals and the proof that they are right. {@link
 * coffer.ledger.InvariantStore} compares the books with themselves, {@link
 * coffer.ledger.ProofStore} with what was sealed; each place where a {@link coffer.ledger.Promise}
 * does not hold is a {@link coffer.ledger.Breach}. {@link coffer.ledger.Prover} seals and proves
 * continuously.
 */
@NullMarked
package coffer.ledger;

import org.jspecify.annotations.NullMarked;
