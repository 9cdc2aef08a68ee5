/**
 * Tests of the simulator as its users meet it: over HTTP, on free ports. {@code Customer} speaks to
 * the bank and to the control API and knows no class of either.
 */
@NullMarked
package coffer.simulator;

import org.jspecify.annotations.NullMarked;
