/**
 * Fund accounts and sub-accounts. {@link coffer.account.AccountStore} knows which there are, {@link
 * coffer.account.AccountViewStore} shows them with their balances, {@link
 * coffer.account.EntryStore} shows their booked entries (分录). {@link
 * coffer.account.BankBalanceStore} keeps the balances that banks report and compares them with the
 * books.
 */
@NullMarked
package coffer.account;

import org.jspecify.annotations.NullMarked;
