/**
 * The bench: each figure is measured beside a baseline, in turns, so that other load of the machine
 * affects both alike.
 *
 * <pre>
 *   Bench --> LedgerBenches --> LedgerBench, IdleBench   (ledger, idle)
 *     |            +--> ScratchDatabase, TransferCaller, StorageBench, TpcB, Pgbench, LoadGenerator
 *     +-----> OrdersBench --> PersistentConnection, BaselineBankClient, ConcurrentRun   (orders)
 *     +-----> StartBench --> Measurement, ProcessMemory   (start)
 *     +-----> BenchReport --> TextTable
 * </pre>
 *
 * <p>{@link coffer.testbed.bench.Bench} is the command. Each part returns a JSON object, which
 * {@code --json} prints; {@code BenchReport} formats it for people. {@code LedgerBenches} drives
 * the processor's own {@link coffer.instruction.BatchWriter} in this process, on a database that it
 * makes on the embedded PostgreSQL, or on the server of {@code COFFER_DATABASE_URL}, and drops at
 * the end. It is the only part of the module that depends on the processor. {@code OrdersBench} and
 * {@code StartBench} measure a platform that runs as a process of its own.
 */
@NullMarked
package coffer.testbed.bench;

import org.jspecify.annotations.NullMarked;
