/**
 * All SQL: what the books hold and how it is written.
 *
 * <p>{@link coffer.database.Schema} brings a database up to date under the owner's name; {@link
 * coffer.database.Database} is the application's door, under {@code coffer_app}. Behind it one store
 * per family of tables. A store sends its {@link coffer.database.Statements} over whichever connection
 * of the pool is free, or over a {@link coffer.database.Session}, a connection of its own that knows
 * for certain, after a break, what was committed. Money moves only through the SQL functions {@code
 * accept}, {@code claim}, {@code finish} ({@link coffer.instruction.InstructionStore}), {@code record}
 * ({@link coffer.statement.LineStore}), and, for what a second person decided, {@code clear} ({@link
 * coffer.approval.ReviewStore}), {@code correct} and {@code judge} ({@link
 * coffer.reconciliation.DifferenceStore}), each the only statement of its transaction; the rest are queries
 * and small writes that move nothing.
 *
 * <p>Whether the books are right is asked by {@link coffer.ledger.Invariants}, which compares them
 * with themselves, and {@link coffer.ledger.ProofStore}, which compares them with what was sealed;
 * both over a {@link coffer.database.Snapshot}, and each place where a {@link coffer.ledger.Promise}
 * does not hold is a {@link coffer.ledger.Breach}. What a database that lost commits may have sent,
 * {@link coffer.instruction.QuarantineStore} takes for unknown.
 *
 * <p>This is the only package that knows Vert.x: its futures end here, and callers block. Whatever
 * the database cannot do just now is a {@link coffer.database.DatabaseAway}; after one, a caller does
 * not know whether its statement was committed and must read again.
 */
@NullMarked
package coffer.store;

import org.jspecify.annotations.NullMarked;
