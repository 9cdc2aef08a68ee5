/**
 * The market that tries the platform out, and the stage on which it does. It talks to the platform
 * by its public HTTP API and to the bank by the simulator's control API, and shares no class with
 * either; it lives beside the simulator so that no call that simulates a bank is in a production
 * jar.
 *
 * <pre>
 *   Demo, Bench ---> Stage ---> Child (simulator)   Child (platform, its embedded database)
 *     |    |           |            ^                   ^
 *     |    |           +-- Folder, Leftovers, Cast, Crowd, Credentials
 *     |    |                        |                   |
 *     +----|--> Story, Ending --> BankDesk          MarketDesk
 *          +--> StartBench, OrdersBench --> BareClient, KeptConnection, Turn, Timings
 *          +--> BooksBench --> Command (the platform measures its own books)
 *          +--> BenchTables --> Table
 * </pre>
 *
 * <p>{@link coffer.simulator.demo.Demo} plays the {@code Story} once and stays up; {@link
 * coffer.simulator.demo.Bench} measures. Both put up a {@code Stage}: two child processes on one
 * {@code Folder}, which also remembers how far things went, so that a second start finds what the
 * first one left, and {@code Leftovers} ends what a killed one could not. The {@code Cast} is who
 * plays, the {@code Crowd} those who were members before. Each part of the bench is an object for
 * programs first; {@code BenchTables} makes of it what people read. Whatever stops the play is a
 * {@code StageFailure} with a sentence for the terminal.
 *
 * <p>Each figure that is compared comes from two sides: the platform's from {@code MarketDesk}, the
 * bank's own from {@code BankDesk}. {@code Ending} says whether they agree.
 */
@NullMarked
package coffer.simulator.demo;

import org.jspecify.annotations.NullMarked;
