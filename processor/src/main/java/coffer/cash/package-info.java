/**
 * Money in and out other than by forced transfer. {@link coffer.cash.DepositStore} shows deposits
 * (入金), {@link coffer.cash.PublicDepositStore} public deposits (公共账户来款). {@link
 * coffer.cash.PublicDeposits} assigns these: adjustment credits (调帐入款), their take-backs, and
 * send-backs. {@link coffer.cash.Withdrawals} accepts withdrawals (出金).
 */
@NullMarked
package coffer.cash;

import org.jspecify.annotations.NullMarked;
