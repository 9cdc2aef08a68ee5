/** Tests of folders, sample members and text columns; none of them starts a process. */
@NullMarked
package coffer.testbed;

import org.jspecify.annotations.NullMarked;
