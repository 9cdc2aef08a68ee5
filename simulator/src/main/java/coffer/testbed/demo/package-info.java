/**
 * The demonstration: {@link coffer.testbed.demo.Demo} starts an environment, runs the {@link
 * coffer.testbed.demo.Scenario} on fresh books, and keeps both programs running so that a person
 * can use the API.
 */
@NullMarked
package coffer.testbed.demo;

import org.jspecify.annotations.NullMarked;
