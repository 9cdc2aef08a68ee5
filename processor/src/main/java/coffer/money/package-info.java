/**
 * Amounts and where they can be: {@link coffer.money.Money} is a whole number of minor units (分) of
 * a {@link coffer.money.Currency}, {@link coffer.money.BucketKind} a place in the books that holds
 * some. The bottom of the processor: stands on the JDK alone.
 */
@NullMarked
package coffer.money;

import org.jspecify.annotations.NullMarked;
