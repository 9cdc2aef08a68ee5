/**
 * The nouns of custody and the three small tables everything follows from; no I/O.
 *
 * <p><b>Nouns.</b> {@link coffer.money.Money} is whole minor units. Identifiers are types of their
 * own ({@link coffer.instruction.InstructionId}, {@link coffer.bank.SubAccountNo}, …), so that two of
 * them cannot be swapped. A {@link coffer.market.Decline} is how a market's request ends that we do
 * not take; its {@link coffer.market.DeclineCode} is what the market may rely on. An {@link
 * coffer.market.Actor} is whoever asks: a market's program, or one of its people.
 *
 * <p><b>Tables.</b> {@link coffer.bank.InstructionKind} says from which bucket to which bucket
 * each kind moves money. {@link coffer.instruction.Transitions} says what an event makes of a bank
 * instruction. {@link coffer.statement.LineRules} says what a line of a bank statement is.
 *
 * <p>Everything here is immutable and safe to share between threads, and imports nothing but the
 * JDK.
 */
@NullMarked
package coffer.values;

import org.jspecify.annotations.NullMarked;
