/**
 * Tests of the process. There are two set-ups of it, each with a database and a simulator of its
 * own:
 *
 * <ul>
 *   <li>{@link coffer.platform.TestPlatform}: a platform in this JVM. {@link
 *       coffer.platform.TwoMarketsFixture} puts two markets with members and three main accounts on
 *       it, {@link coffer.platform.MakerCheckerFixture} one market without members and with two
 *       people of its staff, and {@code coffer.platform.scenario.ScenarioFixture} one market to
 *       which members are added.
 *   <li>{@code coffer.platform.crash.PlatformProcesses}: platforms as processes on one database,
 *       for tests that kill them.
 * </ul>
 *
 * {@link coffer.platform.ApiClient} calls a platform as a market does, {@link
 * coffer.platform.SimulatorControl} the simulator, and {@link coffer.platform.BookQueries} reads
 * the books. {@link coffer.platform.TestDatabase} makes the databases, all on one server in each
 * JVM.
 */
@NullMarked
package coffer.platform;

import org.jspecify.annotations.NullMarked;
