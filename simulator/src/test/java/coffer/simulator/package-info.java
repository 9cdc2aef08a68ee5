/**
 * Tests of the simulator over HTTP, on free ports. {@code SimulatorClient} sends messages to the
 * bank and to the control API and knows no class of either.
 */
@NullMarked
package coffer.simulator;

import org.jspecify.annotations.NullMarked;
