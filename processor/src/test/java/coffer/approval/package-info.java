/** Tests of approvals, on a real PostgreSQL. */
@NullMarked
package coffer.approval;

import org.jspecify.annotations.NullMarked;
