/**
 * The command line of the module's jar: {@link coffer.testbed.command.Main} joins the simulator,
 * the demonstration, the bench and the storm to one program. No other package depends on it.
 */
@NullMarked
package coffer.testbed.command;

import org.jspecify.annotations.NullMarked;
