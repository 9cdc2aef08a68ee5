/**
 * The bench: each figure is measured beside what bounds it. {@link coffer.testbed.bench.Bench} is
 * the command; each part returns a JSON object, and {@code BenchTables} formats these for people.
 */
@NullMarked
package coffer.testbed.bench;

import org.jspecify.annotations.NullMarked;
