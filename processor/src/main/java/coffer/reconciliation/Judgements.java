package coffer.reconciliation;

import coffer.approval.ProposalResult;
import coffer.instruction.BankInstruction;
import coffer.instruction.Evidence;
import coffer.instruction.EvidenceStore;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.JudgementRules;
import coffer.instruction.JudgementRules.Finding;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.instruction.RetryPolicy;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.reconciliation.JudgementStore.NewJudgement;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/**
 * Proposes judgements. A judgement ends an instruction that the bank never explained, by evidence.
 * One person proposes it, another approves it.
 */
public final class Judgements {

    private final JudgementStore judgements;
    private final EvidenceStore evidences;
    private final InstructionStore instructions;
    private final RequestAcceptor acceptor;
    private final IdGenerator ids;
    private final Clock clock;
    private final Function<MainAccountId, RetryPolicy> retryPolicies;
    private final Duration dayClosing;

    /**
     * @param retryPolicies how long each main account's bank is waited for
     * @param dayClosing how long after the end of a bank date its statement is taken as complete
     */
    public Judgements(
            JudgementStore judgements,
            EvidenceStore evidences,
            InstructionStore instructions,
            RequestAcceptor acceptor,
            IdGenerator ids,
            Clock clock,
            Function<MainAccountId, RetryPolicy> retryPolicies,
            Duration dayClosing) {
        this.judgements = judgements;
        this.evidences = evidences;
        this.instructions = instructions;
        this.acceptor = acceptor;
        this.ids = ids;
        this.clock = clock;
        this.retryPolicies = retryPolicies;
        this.dayClosing = dayClosing;
    }

    /**
     * Proposes a judgement, once, if the evidence supports it by the {@link JudgementRules}. The
     * SQL function checks the evidence again when the second person approves.
     *
     * @return the judgement's number, in place of an instruction's
     * @throws Decline if it is not taken
     */
    public Acceptance propose(
            MarketId market, Actor maker, IdempotentRequest<JudgementRequest> request) {
        try {
            JudgementRequest asked = request.body();
            BankInstruction instruction =
                    instructions
                            .find(market, asked.instruction())
                            .orElseThrow(Judgements::noInstruction);
            if (instruction.state() != InstructionState.REVIEW) {
                throw notInReview();
            }
            String proof = proof(market, instruction, asked);
            NewJudgement judgement =
                    new NewJudgement(
                            ids.next(),
                            maker,
                            asked.reason(),
                            instruction.id(),
                            asked.state(),
                            proof);
            return taken(
                    market,
                    judgements.propose(market, request.no().value(), request.hash(), judgement));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.JUDGEMENT, request).orElseThrow(() -> declined);
        }
    }

    private Acceptance taken(MarketId market, ProposalResult proposed) {
        return switch (proposed.outcome()) {
            case TAKEN -> new Acceptance(new InstructionId(proposed.id()), false);
            case REPLAYED -> new Acceptance(new InstructionId(proposed.id()), true);
            case KEY_REUSED -> throw RequestAcceptor.reused();
            case NOT_FOUND -> throw noInstruction();
            case NOT_IN_REVIEW -> throw notInReview();
            case CLOSED ->
                    throw new IllegalStateException("not an outcome of a judgement's proposal");
            case REVIEW_PENDING -> throw acceptor.pending(market, proposed.id());
        };
    }

    private static Decline noInstruction() {
        return new Decline(
                DeclineCode.INSTRUCTION_NOT_FOUND,
                "/instruction_id",
                "there is no such instruction");
    }

    private static Decline notInReview() {
        return Decline.of(DeclineCode.NOT_IN_REVIEW, "only what is in review is judged by people");
    }

    private String proof(MarketId market, BankInstruction instruction, JudgementRequest asked) {
        Evidence evidence = evidences.evidence(market, instruction.id());
        Finding finding =
                JudgementRules.weigh(
                        instruction,
                        evidence,
                        asked.state(),
                        asked.document(),
                        retryPolicies.apply(instruction.mainAccount()),
                        dayClosing,
                        clock.instant());
        return switch (finding) {
            case Finding.Proven(String proof) -> proof;
            case Finding.Missing(DeclineCode code, String why) -> throw Decline.of(code, why);
        };
    }
}
