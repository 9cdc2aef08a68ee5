/** Tests of leases, on a real PostgreSQL. */
@NullMarked
package coffer.lease;

import org.jspecify.annotations.NullMarked;
