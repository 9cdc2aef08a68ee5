/**
 * Tests of the list of banks. {@link coffer.banks.BankContractIT} is the suite that every bank's
 * gateway test inherits.
 */
@NullMarked
package coffer.banks;

import org.jspecify.annotations.NullMarked;
