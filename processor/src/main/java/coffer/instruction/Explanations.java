package coffer.instruction;

import coffer.instruction.BankMessageStore.History;
import coffer.market.MainAccountId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Explains where instructions stand, from all that is known of them. */
public final class Explanations {

    /** How many sendings, and how many inquiries, are shown of one instruction. */
    private static final int MOST = 50;

    private final BankMessageStore messages;
    private final EvidenceStore evidences;
    private final Function<MainAccountId, RetryPolicy> retryPolicies;
    private final Duration dayClosing;
    private final Clock clock;

    /**
     * @param retryPolicies how long each main account's bank is waited for
     * @param dayClosing how long after the end of a bank date its statement is taken as complete
     */
    public Explanations(
            BankMessageStore messages,
            EvidenceStore evidences,
            Function<MainAccountId, RetryPolicy> retryPolicies,
            Duration dayClosing,
            Clock clock) {
        this.messages = messages;
        this.evidences = evidences;
        this.retryPolicies = retryPolicies;
        this.dayClosing = dayClosing;
        this.clock = clock;
    }

    /** An explanation, and what it goes by. */
    public record Explained(
            BankInstruction instruction, Explanation explanation, History history) {}

    /**
     * Explains an instruction as it was read.
     *
     * @param raw whether to read the raw messages too
     */
    public Explained explain(BankInstruction instruction, boolean raw) {
        History history = messages.history(instruction.market(), instruction.id(), MOST, raw);
        Optional<Evidence> evidence =
                instruction.state() == InstructionState.REVIEW
                        ? Optional.of(evidences.evidence(instruction.market(), instruction.id()))
                        : Optional.empty();
        Explanation explanation =
                Explanation.of(
                        new Explanation.Facts(
                                instruction,
                                history,
                                evidence,
                                retryPolicies.apply(instruction.mainAccount()),
                                dayClosing,
                                clock.instant()));
        return new Explained(instruction, explanation, history);
    }
}
