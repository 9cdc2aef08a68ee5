package coffer.instruction;

import coffer.bank.ClientSerial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long we wait for a bank.
 *
 * <p>Pauses have jitter, so that inquiries about orders that became silent together spread: each
 * pause is between half and the whole of its nominal length. The order's serial and the number of
 * the pause determine it, without a random generator, so that it is the same after a crash.
 *
 * @param firstInquiry how long after an Accepted the first inquiry follows; may be zero
 * @param backOff the first pause after a silence; it doubles with each
 * @param longestPause the longest pause between two inquiries
 * @param quiet how long after the sending "no such order" means nothing
 * @param unknown how long an instruction may stay unknown or accepted before a person must look
 * @param review the pause between inquiries while a person looks
 * @param resend the first pause before a command that was not sent is tried again; it doubles
 * @param expiry how old an order that was never sent may become
 * @param alarm when an instruction without an end is overdue and the market is told
 * @param hours when the bank works, if other hours are not to count as waiting
 */
public record RetryPolicy(
        Duration firstInquiry,
        Duration backOff,
        Duration longestPause,
        Duration quiet,
        Duration unknown,
        Duration review,
        Duration resend,
        Duration expiry,
        Duration alarm,
        Optional<BankingHours> hours) {

    private static final int MOST_DOUBLINGS = 20;

    /** Into so many parts a pause is divided to jitter. */
    private static final int PARTS = 1 << 10;

    /** What suits a bank that answers in seconds. */
    public static final RetryPolicy USUAL =
            new RetryPolicy(
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofHours(2),
                    Duration.ofMinutes(10),
                    Duration.ofMillis(500),
                    Duration.ofHours(24),
                    Duration.ofMinutes(30),
                    Optional.empty());

    /**
     * @throws IllegalArgumentException naming all that is wrong
     */
    public RetryPolicy {
        List<String> problems = new ArrayList<>();
        if (firstInquiry.isNegative()) {
            problems.add("patience.first-inquiry is negative");
        }
        positive("back-off", backOff, problems);
        positive("longest-pause", longestPause, problems);
        positive("quiet", quiet, problems);
        positive("unknown", unknown, problems);
        positive("review", review, problems);
        positive("resend", resend, problems);
        positive("expiry", expiry, problems);
        positive("alarm", alarm, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void positive(String name, Duration duration, List<String> problems) {
        if (!duration.isPositive()) {
            problems.add("patience." + name + " is zero");
        }
    }

    /** When to inquire again after so many silences in a row. */
    Instant nextInquiry(InstructionState state, int silences, ClientSerial serial, Instant now) {
        if (state == InstructionState.REVIEW) {
            return now.plus(jittered(review, serial, silences));
        }
        if (silences == 0) {
            return now.plus(firstInquiry);
        }
        return now.plus(jittered(doubled(backOff, silences - 1), serial, silences));
    }

    /** When to try again to send after so many attempts. */
    Instant nextAttempt(int attempts, ClientSerial serial, Instant now) {
        return now.plus(jittered(doubled(resend, Math.max(0, attempts - 1)), serial, attempts));
    }

    private Duration doubled(Duration first, int times) {
        long factor = 1L << Math.min(times, MOST_DOUBLINGS);
        Duration pause = first.multipliedBy(factor);
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }

    /** Mixes the bits, because consecutive serials differ in one digit only. */
    private static Duration jittered(Duration most, ClientSerial serial, int number) {
        long mixed = (serial.value().hashCode() * 0x9e3779b97f4a7c15L) + number;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        long part = (mixed ^ (mixed >>> 31)) & (PARTS - 1);
        return most.multipliedBy(PARTS + part).dividedBy(2L * PARTS);
    }

    /** What began before this moment has waited longer than a time, closed hours not counted. */
    Instant ago(Duration time, Instant now) {
        return hours.map(open -> open.back(now, time)).orElseGet(() -> now.minus(time));
    }

    /** Since when we wait for the bank: from the sending on, or from its appointment. */
    static Instant since(BankInstruction instruction) {
        Instant sentAt = instruction.sentAt().orElse(instruction.createdAt());
        return instruction.notBefore().filter(sentAt::isBefore).orElse(sentAt);
    }

    /** After which "no such order" is evidence. */
    Instant quietUntil(BankInstruction instruction) {
        return end(instruction, quiet);
    }

    /** When the time to wait for a verdict ends and the instruction goes to review. */
    Instant unknownUntil(BankInstruction instruction) {
        return end(instruction, unknown);
    }

    private Instant end(BankInstruction instruction, Duration time) {
        Instant since = since(instruction);
        return hours.map(open -> open.forth(since, time)).orElseGet(() -> since.plus(time));
    }
}
