/** Tests of identifiers. */
@NullMarked
package coffer.market;

import org.jspecify.annotations.NullMarked;
