/**
 * Stories: the real platform between a real database and a simulated bank, told through the public
 * API. {@link coffer.platform.story.ScenarioFixture} is where they play, {@link
 * coffer.platform.story.ScenarioMembers} who plays, {@link coffer.platform.story.TransferScenario}
 * an order of one of the five kinds with its ground prepared. After every story the seven
 * invariants hold, and both sides show the same money.
 */
@NullMarked
package coffer.platform.story;

import org.jspecify.annotations.NullMarked;
