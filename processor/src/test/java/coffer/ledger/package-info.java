/** Tests of the invariants and of the proof, on a real PostgreSQL. */
@NullMarked
package coffer.ledger;

import org.jspecify.annotations.NullMarked;
