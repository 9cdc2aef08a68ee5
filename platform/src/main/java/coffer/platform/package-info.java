/**
 * The process: everything the other modules offer, wired by hand and set going.
 *
 * <p>{@link coffer.platform.Main} reads the command line. {@link coffer.platform.Settings} makes a
 * {@link coffer.platform.Config}. {@link coffer.platform.Platform} is the object graph: database,
 * banks, use cases, workers, HTTP; started by {@code serve} and by tests alike.
 *
 * <p><b>Threads.</b> The processor's workers have none of their own. A {@link
 * coffer.platform.Worker} gives one to each: it steps while there is work, and else waits for its
 * {@link coffer.platform.Signal}. A {@link coffer.platform.Station} is the five workers of one main
 * account with their {@link coffer.platform.Hands}, which run the calls to the bank; {@link
 * coffer.platform.Stations} finds new main accounts and rings the right bells when an instruction
 * moved. {@link coffer.platform.Meters} counts it all.
 */
@NullMarked
package coffer.platform;

import org.jspecify.annotations.NullMarked;
