/**
 * Tests of what the demonstration prints, writes down and counts; none of them starts a process.
 */
@NullMarked
package coffer.testbed;

import org.jspecify.annotations.NullMarked;
