/** Tests of coffer.platform.worker. */
@NullMarked
package coffer.platform.worker;

import org.jspecify.annotations.NullMarked;
