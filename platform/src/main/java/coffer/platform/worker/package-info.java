/**
 * The threads of the process. The processor's workers have no threads of their own.
 *
 * <p>A {@link coffer.platform.worker.Worker} is a thread that repeats one step; a {@link
 * coffer.platform.worker.WakeUpSignal} ends its pause early. {@link
 * coffer.platform.worker.AccountWorkers} are the workers of one main account; their calls to the
 * bank run in a {@link coffer.platform.worker.TrackedExecutor}, one virtual thread per call. {@link
 * coffer.platform.worker.ConnectedAccounts} finds new main accounts, opens their bank connections,
 * each wrapped in a {@link coffer.platform.worker.MonitoredBankGateway}, and signals the workers
 * when an instruction has moved. {@link coffer.platform.worker.ConnectionRetryPolicy} reads the
 * retry policy of one connection.
 */
@NullMarked
package coffer.platform.worker;

import org.jspecify.annotations.NullMarked;
