/** Tests of forced transfers and standing freezes, on a real PostgreSQL. */
@NullMarked
package coffer.transfer;

import org.jspecify.annotations.NullMarked;
