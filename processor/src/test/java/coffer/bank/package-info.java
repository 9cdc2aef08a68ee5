/** Tests of the values of the ports. */
@NullMarked
package coffer.bank;

import org.jspecify.annotations.NullMarked;
