/** Tests of values and tables. */
@NullMarked
package coffer.values;

import org.jspecify.annotations.NullMarked;
