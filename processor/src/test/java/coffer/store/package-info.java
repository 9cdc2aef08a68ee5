/** Tests of the books on a real PostgreSQL. */
@NullMarked
package coffer.store;

import org.jspecify.annotations.NullMarked;
