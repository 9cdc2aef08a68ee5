/**
 * A storm over a whole installation: processes are killed, links are cut, and at the end nothing
 * may be lost, doubled or stuck.
 *
 * <pre>
 *   Storm ---> Site ---> Keeper (platform-a, platform-b, database, simulator)
 *     |         |
 *     |         +------> Link (client to platform, platform to bank, platform to PostgreSQL)
 *     |                    +-- Weather --> Fate: sound, cut, stalled, delivered twice
 *     +--> Trader, Payers    what goes on      --> Order: what a client was told
 *     +--> Killer, Mischief  what goes wrong
 *     +--> Reckoning --> Ledgers, Judges --> Findings --> Score
 * </pre>
 *
 * <p>The processes, the folder and the bank's counter are those of {@link coffer.testbed}. A {@code
 * Site} keeps four processes up: whatever dies is started again. Clients reach the platforms, the
 * platforms reach bank and database only over {@code Link}s, whose {@code Weather} gives each
 * connection a {@code Fate}; {@code Tally} counts what really happened.
 *
 * <p>A {@code Trader} is one program of the market: it repeats what was not answered until it is,
 * to whichever platform, and remembers in an {@code Order} what it was told. {@code Payers} let
 * money come in at the bank. {@code Killer} sends SIGKILL, {@code Mischief} makes the bank itself
 * misbehave, {@code Takeovers} measures how long nobody looked after the main account.
 *
 * <p>When the weather is good again, {@code Reckoning} waits until nothing moves, asks everything
 * once more, and holds what clients were told, the books and the bank beside each other.
 */
@NullMarked
package coffer.testbed.storm;

import org.jspecify.annotations.NullMarked;
