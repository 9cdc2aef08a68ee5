/**
 * Fund accounts and sub-accounts as they are shown: balances, ours beside the bank's ({@link
 * coffer.account.AccountStore}), and booked entries ({@link coffer.account.EntryStore}).
 */
@NullMarked
package coffer.account;

import org.jspecify.annotations.NullMarked;
