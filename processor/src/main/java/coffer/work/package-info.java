/**
 * What the processor does: use cases that answer at once, and workers that do one unit of work at a
 * given time.
 *
 * <p><b>Use cases.</b> {@link coffer.work.ForcedTransfers}, {@link coffer.work.Withdrawals}, {@link
 * coffer.work.PublicDeposits} and {@link coffer.work.Members} check and plan what is wanted; it
 * becomes an instruction through the one door of {@link coffer.work.Intake}. {@link
 * coffer.work.Corrections} takes what people find out where books and bank disagree. {@link
 * coffer.work.Reviews} is the second person's word about all that one person alone may not do.
 *
 * <p><b>Workers.</b> {@link coffer.work.LeaseKeeper} holds a main account for this process. Only
 * while it does, {@link coffer.work.Dispatcher} sends what was taken, {@link coffer.work.Inquirer}
 * asks what became of it, {@link coffer.work.LineReader} reads statements and books what they say,
 * {@link coffer.work.BalanceReader} asks for the bank's own figures. Each has one method {@code
 * step} that does what is due and returns; none has a thread, a timer or a random number of its
 * own, so that a test can drive them all. Calls to a bank run in a {@link coffer.work.Crew}, which
 * bounds how many there are.
 *
 * <p>Whatever a bank said about an instruction goes through {@link coffer.work.Progress}, which
 * applies the table of transitions by compare-and-set. Intent, act and outcome are three
 * transactions; none is open across a call to a bank.
 */
@NullMarked
package coffer.work;

import org.jspecify.annotations.NullMarked;
