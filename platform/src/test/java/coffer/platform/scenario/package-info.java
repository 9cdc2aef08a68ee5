/**
 * Whole scenarios: the real platform between a real database and a simulated bank, used through the
 * public API. A {@link coffer.platform.scenario.ScenarioFixture} is a market with one main account,
 * {@link coffer.platform.scenario.ScenarioBank} what happens at its bank, {@link
 * coffer.platform.scenario.ScenarioMembers} are three members, {@link
 * coffer.platform.scenario.TransferScenario} is an order of one of the five kinds that can be
 * placed at once. After every scenario the seven invariants hold, and books and bank show the same
 * money.
 */
@NullMarked
package coffer.platform.scenario;

import org.jspecify.annotations.NullMarked;
