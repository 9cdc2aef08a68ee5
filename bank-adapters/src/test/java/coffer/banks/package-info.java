/** Tests of the list of banks. */
@NullMarked
package coffer.banks;

import org.jspecify.annotations.NullMarked;
