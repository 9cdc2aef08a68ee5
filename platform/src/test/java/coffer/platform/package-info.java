/**
 * Tests of the process. What they stand on, each with a database and a simulator of its own:
 *
 * <ul>
 *   <li>{@link coffer.platform.TwoMarketsFixture}: a platform in this JVM for two markets with
 *       members and three main accounts, for tests that need accounts and not their opening. The
 *       scenarios of {@code coffer.platform.story} stand on one without main accounts and bring
 *       their own.
 *   <li>{@link coffer.platform.MakerCheckerFixture}: a platform in this JVM for one market without
 *       members and with two members of staff, for tests that begin with an application.
 *   <li>{@code coffer.platform.crash.PlatformProcesses}: platforms as processes on one database,
 *       for tests that kill them.
 * </ul>
 *
 * {@link coffer.platform.TestDatabase} makes the databases, all on one server in each JVM. {@link
 * coffer.platform.ApiClient} calls a platform as a market does.
 */
@NullMarked
package coffer.platform;

import org.jspecify.annotations.NullMarked;
