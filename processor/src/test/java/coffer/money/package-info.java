/** Tests of amounts. */
@NullMarked
package coffer.money;

import org.jspecify.annotations.NullMarked;
