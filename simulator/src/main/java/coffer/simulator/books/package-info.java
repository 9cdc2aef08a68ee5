/**
 * The bank's own books: the true state of the simulated bank, whatever its replies say.
 *
 * <p>Everything that happens is a {@link coffer.simulator.books.Change}: accounts opened, {@link
 * coffer.simulator.books.Voucher}s that move money, {@link coffer.simulator.books.StatementRow}s
 * they leave on statements, {@link coffer.simulator.books.Freeze}s, {@link
 * coffer.simulator.books.BankOrder}s and {@link coffer.simulator.books.Signing}s in their new
 * state, and how much of a row was adjusted ({@link coffer.simulator.books.EntryUse}). A {@link
 * coffer.simulator.books.Draft} collects one change, {@link coffer.simulator.books.Books} checks
 * and applies it in one piece, and {@link coffer.simulator.books.ChangeFile} keeps it as one line
 * of a file. The state is nothing but the sum of all changes, so a restart reads the file again and
 * has the state of the killed process.
 *
 * <pre>
 *   Draft --commit--> Books --append--> ChangeFile --fsync--> disk, and only then the reply
 *                       |
 *                       +-- balances per (account, bucket): AVAILABLE, FROZEN per sub-account;
 *                           OUTSIDE (other banks) and BANK (its income) per main account
 * </pre>
 *
 * <p>Money is {@code long} fen (分). Every voucher sums to zero; so do all buckets together. What
 * the main account holds is minus what OUTSIDE and BANK hold, hence always the sum of its
 * sub-accounts. {@code Books} is guarded by its own lock; a request takes it once, for the whole of
 * its reading and writing, and lets it go before it waits for the disk.
 */
@NullMarked
package coffer.simulator.books;

import org.jspecify.annotations.NullMarked;
