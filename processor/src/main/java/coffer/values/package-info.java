/** Values. */
@NullMarked
package coffer.values;

import org.jspecify.annotations.NullMarked;
