package coffer.work;

import coffer.values.InstructionState;
import java.time.Duration;
import java.time.Instant;

/**
 * How long we wait for a bank.
 *
 * @param firstInquiry how long after an Accepted the first inquiry follows
 * @param backOff the first pause after a silence; it doubles with each
 * @param longestPause the longest pause between two inquiries
 * @param quiet how long after the sending "no such order" means nothing
 * @param unknown how long an instruction may stay unknown or accepted before a person must look
 * @param review the pause between inquiries while a person looks
 * @param resend the first pause before a command that was not sent is tried again; it doubles
 * @param expiry how old an order that was never sent may become
 */
public record Patience(
        Duration firstInquiry,
        Duration backOff,
        Duration longestPause,
        Duration quiet,
        Duration unknown,
        Duration review,
        Duration resend,
        Duration expiry) {

    private static final int MOST_DOUBLINGS = 20;

    /** What suits a bank that answers in seconds. */
    public static final Patience USUAL =
            new Patience(
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofHours(2),
                    Duration.ofMinutes(10),
                    Duration.ofMillis(500),
                    Duration.ofHours(24));

    /** When to inquire again after so many silences in a row. */
    Instant nextInquiry(InstructionState state, int silences, Instant now) {
        if (state == InstructionState.REVIEW) {
            return now.plus(review);
        }
        return now.plus(silences == 0 ? firstInquiry : doubled(backOff, silences - 1));
    }

    /** When to try again to send after so many attempts. */
    Instant nextAttempt(int attempts, Instant now) {
        return now.plus(doubled(resend, Math.max(0, attempts - 1)));
    }

    private Duration doubled(Duration first, int times) {
        long factor = 1L << Math.min(times, MOST_DOUBLINGS);
        Duration pause = first.multipliedBy(factor);
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
