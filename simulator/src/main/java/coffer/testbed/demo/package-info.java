/**
 * The demonstration: {@link coffer.testbed.demo.Demo} starts an environment, {@code Story} plays a
 * market's day on it once, and the environment stays up so that a person can try the API.
 */
@NullMarked
package coffer.testbed.demo;

import org.jspecify.annotations.NullMarked;
