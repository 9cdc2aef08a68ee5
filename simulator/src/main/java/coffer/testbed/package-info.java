/**
 * What the demonstration, the bench and the storm share: the simulator, the platform and its
 * database as child processes on one folder, and clients of their APIs. It lives beside the
 * simulator so that no code that simulates a bank is in a production jar, and shares no class with
 * the platform or the simulator.
 *
 * <pre>
 *   command --> demo, bench, storm
 *                 |
 *                 +--> CommandOptions
 *                 +--> Environment --> Programs --> ChildProcess (simulator, platform, database)
 *                 |        +--> RunFolder, LeftoverProcesses, FreePorts, Credentials
 *                 +--> PlatformClient, ControlClient --> JsonClient
 *                 +--> AgreementCheck
 * </pre>
 *
 * <p>An {@link coffer.testbed.Environment} is a simulator and a platform on a {@link
 * coffer.testbed.RunFolder}. The folder also records how far a first start went, so that a second
 * start finds the data of the first; {@link coffer.testbed.LeftoverProcesses} stops the processes
 * that a killed run left. {@link coffer.testbed.SampleParties} are the market, its staff and three
 * companies; {@link coffer.testbed.SampleMembers} are any number of members with a balance. A
 * failure that ends a run is a {@link coffer.testbed.TestbedFailure} with a sentence for the
 * terminal.
 *
 * <p>Each figure that is compared comes from two sides: the platform's from {@link
 * coffer.testbed.PlatformClient}, the bank's own from {@link coffer.testbed.ControlClient}. {@link
 * coffer.testbed.AgreementCheck} says whether they agree.
 */
@NullMarked
package coffer.testbed;

import org.jspecify.annotations.NullMarked;
