package coffer.instruction;

import coffer.market.DeclineCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * By which evidence people may end an instruction that the bank never explained.
 *
 * <pre>
 * either     nobody while the bank's last word is that it has the order
 * SUCCEEDED  a line of the statement that may be its doing, or a document
 * FAILED     the bank knew no such order when the quiet period was over, and
 *            the statement of that bank date is closed, read whole, and without a line of it;
 *            where no money moves there is no statement, and a document is enough
 * </pre>
 */
public final class JudgementRules {

    static final ZoneId BANKS_ZONE = ZoneId.of("Asia/Shanghai");

    private JudgementRules() {}

    /** Whether a verdict may be given. */
    public sealed interface Finding {

        /**
         * It may.
         *
         * @param evidence what proves it
         */
        record Proven(String evidence) implements Finding {}

        /**
         * It may not, or not yet.
         *
         * @param why what is missing, in words that follow "not yet:"
         */
        record Missing(DeclineCode code, String why) implements Finding {}
    }

    /**
     * Weighs the evidence.
     *
     * @param verdict SUCCEEDED or FAILED
     * @param document what proves it, in words; blank if there is none
     * @param dayClosing how long after the end of a bank date its statement is taken as complete
     */
    public static Finding weigh(
            BankInstruction instruction,
            Evidence evidence,
            InstructionState verdict,
            String document,
            RetryPolicy retryPolicy,
            Duration dayClosing,
            Instant now) {
        if (evidence.saysItHasTheOrder()) {
            return new Finding.Missing(
                    DeclineCode.BANK_HAS_THE_ORDER,
                    "the bank's last word is that it has the order");
        }
        boolean failed = verdict == InstructionState.FAILED;
        if (!document.isBlank() && !(failed && instruction.kind().movesMoney())) {
            return new Finding.Proven(document);
        }
        if (!failed) {
            return evidence.mayBeItsDoing()
                    ? new Finding.Proven("A line of the statement agrees with it.")
                    : missing("that it succeeded needs a line of the statement or a document");
        }
        if (!instruction.kind().movesMoney()) {
            return missing("where no money moves, that it failed needs a document");
        }
        return failed(instruction, evidence, retryPolicy, dayClosing, now);
    }

    private static Finding failed(
            BankInstruction instruction,
            Evidence evidence,
            RetryPolicy retryPolicy,
            Duration dayClosing,
            Instant now) {
        Instant quietUntil = retryPolicy.quietUntil(instruction);
        if (evidence.unknownToTheBankAt().filter(quietUntil::isBefore).isEmpty()) {
            return missing(
                    "that it failed needs an answer of the bank, after the quiet period that ends"
                            + " at %s, that it knows no such order".formatted(quietUntil));
        }
        Instant closed = closedAt(bankDate(instruction), dayClosing);
        if (now.isBefore(closed)
                || evidence.readAt().filter(at -> !at.isBefore(closed)).isEmpty()) {
            return new Finding.Missing(
                    DeclineCode.STATEMENT_NOT_CLOSED,
                    "the statement of %s is not closed, and read whole, before %s"
                            .formatted(bankDate(instruction), closed));
        }
        if (evidence.mayBeItsDoing()) {
            return missing("a line of the statement may be its doing");
        }
        return new Finding.Proven(
                "The bank knows no such order, and the closed statement has no line of it.");
    }

    /** The bank date on which it would have happened. */
    static LocalDate bankDate(BankInstruction instruction) {
        return RetryPolicy.since(instruction).atZone(BANKS_ZONE).toLocalDate();
    }

    /** When the statement of a bank date is taken as complete. */
    static Instant closedAt(LocalDate bankDate, Duration dayClosing) {
        return bankDate.plusDays(1).atStartOfDay(BANKS_ZONE).toInstant().plus(dayClosing);
    }

    private static Finding missing(String why) {
        return new Finding.Missing(DeclineCode.EVIDENCE_MISSING, why);
    }
}
