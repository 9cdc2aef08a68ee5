/**
 * Money in and out other than by forced transfer: deposits (入金), public deposits (公共账户来款),
 * adjustment credits (调帐入款) and their reversal, withdrawals (出金).
 */
@NullMarked
package coffer.cash;

import org.jspecify.annotations.NullMarked;
