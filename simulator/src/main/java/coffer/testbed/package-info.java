/**
 * What demonstration, bench and storm share: the simulator and the platform as child processes on
 * one folder, and clients of their APIs.
 *
 * <pre>
 *   command --> demo, bench, storm --> coffer.testbed
 * </pre>
 */
@NullMarked
package coffer.testbed;

import org.jspecify.annotations.NullMarked;
