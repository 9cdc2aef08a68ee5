/**
 * Tests of the process. {@link coffer.platform.TwoMarketsFixture} is a platform on a database of
 * its own beside a simulator, all in this JVM; {@link coffer.platform.ApiClient} talks to it as a
 * market does.
 */
@NullMarked
package coffer.platform;

import org.jspecify.annotations.NullMarked;
