/**
 * The list of all banks. {@link coffer.banks.Banks} opens the connection of a main account from its
 * settings: a {@link coffer.bank.BankGateway}, and a {@link coffer.bank.BankFeed} if the bank calls
 * us.
 *
 * <p>One bank is one package below this one, always with the same files: Gateway, Routes, Messages,
 * Config, and a Mapping per family of messages. All banks stand on {@link coffer.banks.kernel}.
 * Adding a bank adds such a package and one line in {@link coffer.banks.Banks}.
 */
@NullMarked
package coffer.banks;

import org.jspecify.annotations.NullMarked;
