/**
 * Tests of the list of banks. {@link coffer.banks.BankContractIT} is the suite that every bank's
 * gateway test inherits; {@link coffer.banks.GatewayFixture} is what it stands on, with {@link
 * coffer.banks.SimulatorControl} to say what the simulated bank does.
 */
@NullMarked
package coffer.banks;

import org.jspecify.annotations.NullMarked;
