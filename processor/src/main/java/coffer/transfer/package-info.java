/**
 * The five forced transfers (强制转账) and the standing freezes (冻结) that they create and use. {@link
 * coffer.transfer.ForcedTransfers} takes the orders: it has each planned by {@code
 * TransferPlanner}, which finds payer and payee with {@code TransferParties}, and accepts it.
 * {@link coffer.transfer.FreezeStore} reads the freezes.
 */
@NullMarked
package coffer.transfer;

import org.jspecify.annotations.NullMarked;
