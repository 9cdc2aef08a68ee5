/**
 * What the processor does: use cases that answer at once, and workers that do one unit of work at a
 * given time.
 *
 * <p><b>Use cases.</b> {@link coffer.transfer.ForcedTransfers}, {@link coffer.cash.Withdrawals}, {@link
 * coffer.cash.PublicDeposits} and {@link coffer.member.Members} check and plan what is wanted; it
 * becomes an instruction through the one door of {@link coffer.instruction.Intake}. {@link
 * coffer.reconciliation.Corrections} takes what people find out where books and bank disagree. {@link
 * coffer.approval.Reviews} is the second person's word about all that one person alone may not do.
 *
 * <p><b>Workers.</b> {@link coffer.lease.LeaseKeeper} holds a main account for this process, and
 * lets it go once another process should have it and what was begun has ended. Only while it does,
 * {@link coffer.instruction.Dispatcher} sends what was taken, {@link coffer.instruction.Inquirer} asks what
 * became of it, {@link coffer.statement.LineReader} reads statements and books what they say, {@link
 * coffer.statement.BalanceReader} asks for the bank's own figures. Each has one method {@code step} that
 * does what is due and returns; none has a thread, a timer or a random number of its own, so that a
 * test can drive them all. Calls to a bank run in a {@link coffer.instruction.Crew}, which bounds how many
 * there are.
 *
 * <p><b>Writing.</b> What is taken and what has ended is written by the {@link coffer.instruction.Writer}
 * of the main account, one of the {@link coffer.instruction.Writers} of this process: a {@link
 * coffer.instruction.Gatherer} lets callers that come together share one statement and one commit. When a
 * commit's answer is lost, the writer finds out what was written before it asks for the rest.
 *
 * <p><b>Patience.</b> {@link coffer.instruction.Patience} says how long a bank is waited for and when it
 * is asked again, {@link coffer.instruction.BankHours} which hours count; both belong to a {@link
 * coffer.instruction.Channel}, as does the {@link coffer.instruction.Throttle}, which keeps the pace at which the
 * bank lets itself be asked. What people may decide when patience ends stands in {@code
 * JudgementRules}; {@link coffer.instruction.Explanations} tells them where an instruction stands.
 *
 * <p><b>Restraint.</b> Orders come before statements and balances: a reader's {@link
 * coffer.statement.Pace} bounds how much it asks while orders are under way, its {@link
 * coffer.statement.Sweep} how often it looks for what is due.
 *
 * <p><b>Proof.</b> {@link coffer.ledger.Prover} seals what was written and proves the books, beside
 * all that; {@link coffer.instruction.Quarantine} makes books safe to run on that were restored.
 *
 * <p>Whatever a bank said about an instruction goes through {@link coffer.instruction.Progress}, which
 * applies the table of transitions by compare-and-set. Intent, act and outcome are three
 * transactions; none is open across a call to a bank.
 */
@NullMarked
package coffer.work;

import org.jspecify.annotations.NullMarked;
