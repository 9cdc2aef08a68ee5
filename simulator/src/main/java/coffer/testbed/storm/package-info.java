/**
 * The command {@code storm}: a chaos test of a whole installation. Processes are killed and
 * connections are disturbed under load; at the end nothing may be lost, doubled or stuck.
 *
 * <pre>
 *   ChaosTest --> Installation --> SupervisedProcess (platform-a, platform-b, database, simulator)
 *     |              +-----------> FaultyProxy (client-platform, platform-bank, platform-database)
 *     |                              +--> NetworkFaults --> ConnectionFault
 *     +--> OrderClient, BankActivity         the load     --> ClientRequest: what was answered
 *     +--> ProcessKiller, BankFaultInjector  the faults
 *     +--> FinalReconciliation --> BooksComparison, ReviewBot --> Findings --> ChaosReport
 * </pre>
 *
 * <p>Processes and folder are those of {@link coffer.testbed}. An {@code Installation} supervises
 * four processes: one that ends is started again. Clients reach the platforms, and the platforms
 * reach bank and database, only through a {@code FaultyProxy}, whose {@code NetworkFaults} choose a
 * {@code ConnectionFault} for each connection; {@code EventCounters} count the faults that
 * happened.
 *
 * <p>An {@code OrderClient} is one program of the market: it repeats what was not answered until it
 * is, at either platform, and records the answers in a {@code ClientRequest}. {@code BankActivity}
 * makes deposits and fees at the bank. {@code ProcessKiller} sends SIGKILL, {@code
 * BankFaultInjector} sets faults of the bank, {@code TakeoverTimes} measures how long no platform
 * held the lease of the main account.
 *
 * <p>When the faults are off, {@code FinalReconciliation} waits until nothing is in progress,
 * repeats every request, and compares what clients were answered, the books and the bank.
 */
@NullMarked
package coffer.testbed.storm;

import org.jspecify.annotations.NullMarked;
