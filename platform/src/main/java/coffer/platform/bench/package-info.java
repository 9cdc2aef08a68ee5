/**
 * Measures the ledger beside baselines on the same database, in the same run. {@link
 * coffer.platform.bench.BenchBooks} is the command; {@link coffer.platform.bench.LedgerBench} and
 * {@link coffer.platform.bench.IdleBench} are its two parts. Both drive the processor's own {@link
 * coffer.instruction.BatchWriter} on books that are made for it and dropped; {@link
 * coffer.platform.bench.Load} is the callers, {@link coffer.platform.bench.Run} what one of their
 * runs showed. What is measured takes turns with what it is measured beside, so that whatever else
 * the machine does strikes both.
 */
@NullMarked
package coffer.platform.bench;

import org.jspecify.annotations.NullMarked;
