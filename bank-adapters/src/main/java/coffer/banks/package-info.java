/**
 * The list of all banks, and what all of them share.
 *
 * <p>{@link coffer.banks.Banks} opens a {@link coffer.bank.BankGateway} for a main account from its
 * settings, all of them on one Camel context. {@link coffer.banks.FirstByte} decides for every bank
 * whether a command may have left: it sits in the HTTP client behind the connection and before the
 * first byte, and it is the only reason for which anybody answers {@link
 * coffer.bank.BankReply.NotSent}. {@link coffer.banks.Settings} reads a bank's settings and gathers
 * every problem before it complains.
 *
 * <p>One bank is one package below this one, always with the same files: Gateway, Routes, Messages,
 * Mapping, Config. Adding a bank adds such a package and one line in {@link coffer.banks.Banks}.
 */
@NullMarked
package coffer.banks;

import org.jspecify.annotations.NullMarked;
