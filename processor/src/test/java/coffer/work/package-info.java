/** Tests of the workers. */
@NullMarked
package coffer.work;

import org.jspecify.annotations.NullMarked;
