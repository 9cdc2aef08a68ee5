/** Tests of the figures that the bench works out and prints; none of them starts a process. */
@NullMarked
package coffer.testbed.bench;

import org.jspecify.annotations.NullMarked;
