package coffer.reconciliation;

import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.instruction.BankInstruction;
import coffer.instruction.Evidence;
import coffer.instruction.EvidenceStore;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.JudgementRules;
import coffer.instruction.JudgementRules.Finding;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RequestAcceptor.Taken;
import coffer.instruction.RetryPolicy;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.member.MemberStore.ProposalResult;
import coffer.money.Money;
import coffer.reconciliation.DifferenceStore.Difference;
import coffer.reconciliation.DifferenceStore.Movement;
import coffer.reconciliation.DifferenceStore.NewCorrection;
import coffer.reconciliation.DifferenceStore.NewJudgement;
import coffer.reconciliation.DifferenceStore.Side;
import coffer.transfer.FreezeStore;
import coffer.transfer.FreezeStore.FreezeView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What people do where the books and the bank disagree. A Correction (调账) moves money in the books,
 * or explains why none need move, and closes one Difference. A judgement ends an instruction that
 * the bank never explained, by evidence. Both are made by one person and checked by another.
 */
public final class Corrections {

    private final DifferenceStore differences;
    private final EvidenceStore evidences;
    private final AccountStore accounts;
    private final FreezeStore freezes;
    private final InstructionStore instructions;
    private final RequestAcceptor acceptor;
    private final IdGenerator ids;
    private final Clock clock;
    private final Function<MainAccountId, RetryPolicy> patience;
    private final Duration dayClosing;

    /**
     * @param patience how long each main account's bank is waited for
     * @param dayClosing how long after the end of a bank date its statement is taken as complete
     */
    public Corrections(
            DifferenceStore differences,
            EvidenceStore evidences,
            AccountStore accounts,
            FreezeStore freezes,
            InstructionStore instructions,
            RequestAcceptor acceptor,
            IdGenerator ids,
            Clock clock,
            Function<MainAccountId, RetryPolicy> patience,
            Duration dayClosing) {
        this.differences = differences;
        this.evidences = evidences;
        this.accounts = accounts;
        this.freezes = freezes;
        this.instructions = instructions;
        this.acceptor = acceptor;
        this.ids = ids;
        this.clock = clock;
        this.patience = patience;
        this.dayClosing = dayClosing;
    }

    /**
     * What a Correction moves.
     *
     * @param from a sub-account's number, a fund account's, or {@code cash}; with a freeze it is
     *     the freeze's holder and may be left out
     * @param to likewise, but never left out
     * @param freeze the freeze that the money leaves, if it was frozen
     */
    public record Move(
            Optional<String> from, String to, Money amount, Optional<InstructionId> freeze) {}

    /** A Correction that is wanted; without a move it only explains. */
    public record Wish(long difference, Optional<Move> move, String reason) {}

    /**
     * Proposes a Correction, once.
     *
     * @return the Correction's number, in place of an instruction's
     * @throws Decline if it is not taken
     */
    public Taken propose(MarketId market, Actor maker, IdempotentRequest<Wish> request) {
        try {

            Wish wanted = request.wish();
            Difference difference =
                    differences
                            .find(market, wanted.difference())
                            .orElseThrow(Corrections::noDifference);
            NewCorrection correction =
                    new NewCorrection(
                            ids.next(),
                            maker,
                            wanted.reason(),
                            difference.id(),
                            wanted.move().map(move -> movement(market, difference, move)));
            return taken(
                    market,
                    differences.propose(market, request.no().value(), request.hash(), correction));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.CORRECTION, request).orElseThrow(() -> declined);
        }
    }

    private Taken taken(MarketId market, ProposalResult proposed) {
        return switch (proposed.verdict()) {
            case TAKEN -> new Taken(new InstructionId(proposed.object()), false);
            case REPLAYED -> new Taken(new InstructionId(proposed.object()), true);
            case KEY_REUSED -> throw RequestAcceptor.reused();
            case NOT_FOUND -> throw noDifference();
            case CLOSED ->
                    throw Decline.of(DeclineCode.DIFFERENCE_CLOSED, "the difference is closed");
            case NOT_IN_REVIEW -> throw notInReview();
            case REVIEW_PENDING -> throw acceptor.pending(market, proposed.object());
        };
    }

    private static Decline noDifference() {
        return new Decline(
                DeclineCode.DIFFERENCE_NOT_FOUND, "/difference_id", "there is no such difference");
    }

    private static Decline notInReview() {
        return Decline.of(DeclineCode.NOT_IN_REVIEW, "only what is in review is judged by people");
    }

    private Movement movement(MarketId market, Difference difference, Move move) {
        MainAccountId main = difference.mainAccount();
        List<SubAccount> all = accounts.subAccounts(market, main);
        Side to = side(all, main, move.to(), "/to");
        if (move.freeze().isEmpty()) {
            Side from =
                    side(
                            all,
                            main,
                            move.from()
                                    .orElseThrow(() ->
                                            new Decline(
                                                    DeclineCode.FIELD_MISSING,
                                                    "/from",
                                                    "say where the money comes from")),
                            "/from");
            if (from.equals(to)) {
                throw new Decline(DeclineCode.MOVEMENT_INVALID, "/to", "both sides are the same");
            }
            return new Movement(from, to, move.amount(), Optional.empty());
        }
        FreezeView freeze =
                freezes.find(market, move.freeze().get())
                        .filter(f -> f.mainAccount().equals(main))
                        .orElseThrow(() ->
                                new Decline(
                                        DeclineCode.FREEZE_NOT_FOUND,
                                        "/freeze_id",
                                        "there is no such freeze at this bank"));
        if (freeze.remaining().compareTo(move.amount()) < 0) {
            throw new Decline(
                    DeclineCode.FREEZE_EXCEEDED, "/amount", "less than this remains of the freeze");
        }
        Side holder = new Side.Available(freeze.holder());
        if (move.from().filter(f -> !side(all, main, f, "/from").equals(holder)).isPresent()) {
            throw new Decline(
                    DeclineCode.FREEZE_HOLDER_MISMATCH,
                    "/from",
                    "what is frozen leaves the freeze's holder");
        }
        return new Movement(new Side.Frozen(freeze.holder()), to, move.amount(), move.freeze());
    }

    private static Side side(
            List<SubAccount> all, MainAccountId main, String name, String pointer) {
        if (name.equals("cash")) {
            return new Side.Cash(main);
        }
        return all.stream()
                .filter(a ->
                        a.no().value().equals(name)
                                || a.fundAccount().map(f -> f.value().equals(name)).orElse(false))
                .findFirst()
                .<Side>map(a -> new Side.Available(a.id()))
                .orElseThrow(() ->
                        new Decline(
                                DeclineCode.ACCOUNT_NOT_FOUND,
                                pointer,
                                "neither cash nor an account at this bank: " + name));
    }

    /**
     * A judgement that is wanted.
     *
     * @param state SUCCEEDED or FAILED
     * @param document what proves it, in words; empty if the statement does
     */
    public record Opinion(
            InstructionId instruction, InstructionState state, String document, String reason) {}

    /**
     * Proposes a judgement, once, if the evidence bears it: {@link JudgementRules}. It is weighed
     * again when the second person approves.
     *
     * @return the judgement's number, in place of an instruction's
     * @throws Decline if it is not taken
     */
    public Taken judge(MarketId market, Actor maker, IdempotentRequest<Opinion> request) {
        try {

            Opinion wanted = request.wish();
            BankInstruction instruction =
                    instructions
                            .find(market, wanted.instruction())
                            .orElseThrow(() ->
                                    new Decline(
                                            DeclineCode.INSTRUCTION_NOT_FOUND,
                                            "/instruction_id",
                                            "there is no such instruction"));
            if (instruction.state() != InstructionState.REVIEW) {
                throw notInReview();
            }
            String proof = proof(market, instruction, wanted);
            NewJudgement judgement =
                    new NewJudgement(
                            ids.next(),
                            maker,
                            wanted.reason(),
                            instruction.id(),
                            wanted.state(),
                            proof);
            return taken(
                    market,
                    differences.propose(market, request.no().value(), request.hash(), judgement));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.JUDGEMENT, request).orElseThrow(() -> declined);
        }
    }

    private String proof(MarketId market, BankInstruction instruction, Opinion wanted) {
        Evidence evidence = evidences.evidence(market, instruction.id());
        Finding finding =
                JudgementRules.weigh(
                        instruction,
                        evidence,
                        wanted.state(),
                        wanted.document(),
                        patience.apply(instruction.mainAccount()),
                        dayClosing,
                        clock.instant());
        return switch (finding) {
            case Finding.Proven(String proof) -> proof;
            case Finding.Missing(DeclineCode code, String why) -> throw Decline.of(code, why);
        };
    }
}
