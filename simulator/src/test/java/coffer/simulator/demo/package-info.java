/**
 * Tests of what the demonstration prints, writes down and counts; none of them starts a process.
 */
@NullMarked
package coffer.simulator.demo;

import org.jspecify.annotations.NullMarked;
