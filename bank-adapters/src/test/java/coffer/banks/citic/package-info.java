/**
 * Tests of CITIC: its tables by sample files, its route with the wire replaced, its messages byte
 * for byte, and the whole connection against the simulator.
 */
@NullMarked
package coffer.banks.citic;

import org.jspecify.annotations.NullMarked;
