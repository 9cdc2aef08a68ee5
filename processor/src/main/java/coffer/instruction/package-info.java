/**
 * Bank instructions from acceptance to their end. {@link coffer.instruction.Transitions} is the
 * table of its states, the file {@code transitions.txt}, of which the database has a checked copy;
 * {@link coffer.instruction.RequestAcceptor} accepts it, {@link coffer.instruction.Dispatcher}
 * sends it, {@link coffer.instruction.Inquirer} asks what became of it, and {@link
 * coffer.instruction.InstructionUpdater} applies each event by compare-and-set. Intent, act and
 * outcome are three transactions; none is open across a call to a bank.
 *
 * <p>What is taken and what ends is written in batches by the {@link
 * coffer.instruction.BatchWriter} of the main account. There is a store for each step, {@link
 * coffer.instruction.AcceptStore}, {@link coffer.instruction.ClaimStore} and {@link
 * coffer.instruction.FinishStore}, and {@link coffer.instruction.InstructionStore} reads. {@link
 * coffer.instruction.RetryPolicy} says when a bank is asked again and when a person must look;
 * {@link coffer.instruction.Explanations} tells people where an instruction stands. {@link
 * coffer.instruction.Quarantine} makes restored books safe to run on.
 *
 * <p>Workers have one method {@code step} that does what is due and returns; threads, timers and
 * clocks come from outside.
 */
@NullMarked
package coffer.instruction;

import org.jspecify.annotations.NullMarked;
