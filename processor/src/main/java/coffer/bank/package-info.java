/**
 * The ports between the processor and the banks: what we may say, and the few things a bank can
 * answer.
 *
 * <p>{@link coffer.bank.BankGateway} is one bank connection of one main account. It <i>plans</i> an
 * order ({@link coffer.bank.Plan}), <i>sends</i> a {@link coffer.bank.BankCommand}, <i>inquires</i>
 * about one, and answers either with one of the five words of {@link coffer.bank.BankReply}.
 * Everything that is asked without moving money (balances, statement lines, freeze numbers) comes
 * back as a {@link coffer.bank.QueryResult}: told or not told, and never an empty success in place
 * of an answer.
 *
 * <p>{@link coffer.bank.BankFeed} is the other direction: a bank that sends notices calls us. A
 * feed only gives hints ({@link coffer.bank.BankHints}), and a hint only leads to a reading by the
 * gateway.
 *
 * <p>Every answer carries its {@link coffer.bank.BankExchange}, the raw messages, so that what a
 * bank said can be shown years later.
 */
@NullMarked
package coffer.bank;

import org.jspecify.annotations.NullMarked;
