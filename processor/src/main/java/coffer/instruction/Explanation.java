package coffer.instruction;

import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.instruction.BankMessageStore.Attempt;
import coffer.instruction.BankMessageStore.History;
import coffer.instruction.BankMessageStore.ReplyKind;
import coffer.instruction.FinishStore.CallKind;
import coffer.instruction.JudgementRules.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Where an instruction stands, for the people who must decide what to do about it. Times in the
 * sentence are those of China, as in the bank's documents.
 *
 * @param sentence what happened so far and what comes next
 * @param waitsFor what must happen for it to go on
 * @param nextInquiryAt when the bank is asked again; empty if it is not
 */
public record Explanation(
        String sentence, Awaited waitsFor, Optional<Instant> nextInquiryAt, MayDecide mayDecide) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(JudgementRules.BANKS_ZONE);

    /** What an instruction waits for. */
    public enum Awaited {
        /** The approval of a second person. */
        SECOND_PERSON,
        /** To be sent. */
        SENDING,
        /** An answer of the bank. */
        BANK,
        /** The time of execution that the bank told. */
        APPOINTMENT,
        /** A judgement by two people. */
        JUDGEMENT,
        /** It has ended. */
        NOTHING
    }

    /** Who may decide how an instruction ends. */
    public sealed interface MayDecide {

        /** The instruction has ended. */
        record Nobody() implements MayDecide {}

        /** The market may cancel it, for nothing was sent. */
        record Market() implements MayDecide {}

        /** A second person approves or rejects it. */
        record SecondPerson() implements MayDecide {}

        /**
         * The bank alone.
         *
         * @param because why not people, or not yet
         */
        record Bank(String because) implements MayDecide {}

        /** Two people: one proposes a judgement, the other approves it. */
        record TwoPersons(Verdict succeeded, Verdict failed) implements MayDecide {}
    }

    /**
     * Whether people may give a verdict now.
     *
     * @param because what proves it, or what is missing
     */
    public record Verdict(boolean open, String because) {}

    /** What an explanation is made from. */
    record Facts(
            BankInstruction instruction,
            History history,
            Optional<Evidence> evidence,
            RetryPolicy retryPolicy,
            Duration dayClosing,
            Instant now) {

        boolean isUnknownToTheBank() {
            return history.last(CallKind.INQUIRE)
                    .flatMap(Attempt::silence)
                    .filter(NoVerdictReason.NO_SUCH_ORDER::equals)
                    .isPresent();
        }
    }

    /**
     * Explains an instruction.
     *
     * @param facts with evidence if it is in review
     */
    static Explanation of(Facts facts) {
        BankInstruction instruction = facts.instruction();
        return switch (instruction.state()) {
            case CREATED -> created(facts);
            case SENDING ->
                    new Explanation(
                            "Being sent since " + at(sentAt(instruction)) + ".",
                            Awaited.BANK,
                            Optional.empty(),
                            new MayDecide.Bank("it is on its way"));
            case ACCEPTED, UNKNOWN -> open(facts);
            case REVIEW -> inReview(facts);
            case SUCCEEDED, FAILED ->
                    new Explanation(
                            ended(facts),
                            Awaited.NOTHING,
                            Optional.empty(),
                            new MayDecide.Nobody());
        };
    }

    private static Explanation created(Facts facts) {
        BankInstruction instruction = facts.instruction();
        String taken = "Taken at " + at(instruction.createdAt());
        if (instruction.clearedAt().isEmpty()) {
            return new Explanation(
                    taken + "; a second person must check it before it is sent.",
                    Awaited.SECOND_PERSON,
                    Optional.empty(),
                    new MayDecide.SecondPerson());
        }
        String sentence =
                facts.history()
                        .last(CallKind.SEND)
                        .map(last ->
                                "%s; it could not be sent, last at %s (%s): nothing has left us."
                                        .formatted(
                                                taken,
                                                at(last.exchange().answeredAt()),
                                                last.exchange().text()))
                        .orElse(taken + "; not sent yet.");
        MayDecide mayDecide =
                instruction.kind() == InstructionKind.HOLD
                        ? new MayDecide.Bank("it follows another order, and nobody cancels it")
                        : new MayDecide.Market();
        return new Explanation(sentence, Awaited.SENDING, Optional.empty(), mayDecide);
    }

    private static Explanation open(Facts facts) {
        BankInstruction instruction = facts.instruction();
        boolean appointed = instruction.notBefore().filter(facts.now()::isBefore).isPresent();
        return new Explanation(
                soFar(facts) + ". " + ahead(facts, appointed),
                appointed ? Awaited.APPOINTMENT : Awaited.BANK,
                instruction.nextAt(),
                new MayDecide.Bank("people judge only what is in review"));
    }

    private static String ahead(Facts facts, boolean appointed) {
        BankInstruction instruction = facts.instruction();
        if (appointed) {
            return "The bank took it for %s; it owes no word before."
                    .formatted(at(instruction.notBefore().orElseThrow()));
        }
        if (instruction.kind().mayTakeDays() && instruction.state() == InstructionState.ACCEPTED) {
            return "The bank may take days, and no money waits for it.";
        }
        Instant until =
                facts.isUnknownToTheBank()
                        ? facts.retryPolicy().quietUntil(instruction)
                        : facts.retryPolicy().unknownUntil(instruction);
        if (!until.isAfter(facts.now())) {
            return "If its next answer brings no verdict, two persons must look.";
        }
        return facts.isUnknownToTheBank()
                ? "Until %s that means nothing; then two persons must look.".formatted(at(until))
                : "If it gives no verdict until %s, two persons must look.".formatted(at(until));
    }

    private static Explanation inReview(Facts facts) {
        Evidence evidence =
                facts.evidence()
                        .orElseThrow(() -> new IllegalStateException("in review by no evidence"));
        MayDecide mayDecide;
        String ahead;
        if (evidence.saysItHasTheOrder()) {
            mayDecide = new MayDecide.Bank("its last word is that it has the order");
            ahead = "Nobody may judge it, for the bank's last word is that it has the order.";
        } else {
            Verdict succeeded = verdict(facts, evidence, InstructionState.SUCCEEDED);
            Verdict failed = verdict(facts, evidence, InstructionState.FAILED);
            mayDecide = new MayDecide.TwoPersons(succeeded, failed);
            ahead =
                    failed.open()
                            ? "Two persons may judge it."
                            : "Two persons may judge it, but not as failed: %s."
                                    .formatted(failed.because());
        }
        if (facts.history().judgement().isPresent()) {
            ahead = "A judgement of it waits for a second person.";
        }
        return new Explanation(
                soFar(facts) + ". " + ahead,
                Awaited.JUDGEMENT,
                facts.instruction().nextAt(),
                mayDecide);
    }

    private static Verdict verdict(Facts facts, Evidence evidence, InstructionState verdict) {
        return switch (weighed(facts, evidence, verdict, "")) {
            case Finding.Proven(String proof) -> new Verdict(true, proof);
            case Finding.Missing missing ->
                    weighed(facts, evidence, verdict, "?") instanceof Finding.Proven
                            ? new Verdict(true, "a document must prove it")
                            : new Verdict(false, missing.why());
        };
    }

    private static Finding weighed(
            Facts facts, Evidence evidence, InstructionState verdict, String document) {
        return JudgementRules.weigh(
                facts.instruction(),
                evidence,
                verdict,
                document,
                facts.retryPolicy(),
                facts.dayClosing(),
                facts.now());
    }

    private static String ended(Facts facts) {
        BankInstruction instruction = facts.instruction();
        String end = at(instruction.endedAt().orElseThrow());
        boolean well = instruction.state() == InstructionState.SUCCEEDED;
        if (facts.history().judgement().isPresent()) {
            return "%s. Two persons judged at %s that it %s."
                    .formatted(soFar(facts), end, well ? "succeeded" : "failed");
        }
        ReplyKind word = well ? ReplyKind.CONFIRMED : ReplyKind.REFUSED;
        Optional<Attempt> verdict =
                facts.history().attempts().stream()
                        .filter(attempt -> attempt.word() == word)
                        .reduce((_, later) -> later);
        if (verdict.isPresent()) {
            return well
                    ? "The bank said yes at %s.".formatted(end)
                    : "The bank refused it at %s%s.".formatted(end, code(verdict.get()));
        }
        if (well) {
            return facts.history().onTheStatement()
                    ? "The bank's statement showed it at %s.".formatted(end)
                    : "Done in our books alone at %s: the bank has no part in it.".formatted(end);
        }
        boolean neverSent =
                facts.history().attempts().stream().allMatch(a -> a.word() == ReplyKind.NOT_SENT);
        return neverSent
                ? "It ended at %s, and nothing of it was ever sent.".formatted(end)
                : "It failed at %s.".formatted(end);
    }

    private static String soFar(Facts facts) {
        String sent =
                "Sent at %s; %s"
                        .formatted(
                                at(sentAt(facts.instruction())),
                                facts.history()
                                        .last(CallKind.SEND)
                                        .map(Explanation::said)
                                        .orElse("whether it left us is not known"));
        return facts.history()
                .last(CallKind.INQUIRE)
                .map(last ->
                        "%s; asked %s, last at %s: %s"
                                .formatted(
                                        sent,
                                        times(facts.history().inquiries()),
                                        at(last.exchange().answeredAt()),
                                        said(last)))
                .orElse(sent + "; not asked about yet");
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String said(Attempt attempt) {
        String words =
                switch (attempt.word()) {
                    case NOT_SENT -> "it could not be sent";
                    case ACCEPTED -> "the bank has it";
                    case CONFIRMED -> "the bank says it happened";
                    case REFUSED -> "the bank refuses it";
                    case SILENT ->
                            attempt.silence().map(Explanation::words).orElse("the bank was silent");
                };
        return words + code(attempt);
    }

    private static String words(NoVerdictReason reason) {
        return switch (reason) {
            case NO_ANSWER -> "the bank did not answer";
            case UNREADABLE -> "the bank's answer cannot be read";
            case UNLISTED_CODE -> "the bank answered by a code that nobody listed";
            case NO_VERDICT -> "the bank gave no verdict";
            case TOO_FAST -> "the bank bounced the question, for it is asked too fast";
            case NO_SUCH_ORDER -> "the bank knows no such order";
        };
    }

    /** The bank's code; empty if the code is ours, because our text says the same. */
    private static String code(Attempt attempt) {
        String code = attempt.exchange().code();
        boolean ours =
                code.isEmpty() || attempt.silence().filter(s -> s.name().equals(code)).isPresent();
        return ours ? "" : " (" + code + ")";
    }

    private static Instant sentAt(BankInstruction instruction) {
        return instruction.sentAt().orElse(instruction.createdAt());
    }

    private static String at(Instant instant) {
        return TIME.format(instant);
    }
}
