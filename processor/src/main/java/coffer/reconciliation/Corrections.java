package coffer.reconciliation;

import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.approval.ProposalResult;
import coffer.instruction.InstructionId;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.reconciliation.CorrectionStore.Movement;
import coffer.reconciliation.CorrectionStore.NewCorrection;
import coffer.reconciliation.CorrectionStore.Side;
import coffer.transfer.FreezeStore;
import coffer.transfer.FreezeStore.FreezeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proposes Corrections (调账). A Correction moves money in the books, or explains why none need move,
 * and closes one Difference. One person proposes it, another approves it.
 */
public final class Corrections {

    private final DifferenceStore differences;
    private final CorrectionStore corrections;
    private final AccountStore accounts;
    private final FreezeStore freezes;
    private final RequestAcceptor acceptor;
    private final IdGenerator ids;

    public Corrections(
            DifferenceStore differences,
            CorrectionStore corrections,
            AccountStore accounts,
            FreezeStore freezes,
            RequestAcceptor acceptor,
            IdGenerator ids) {
        this.differences = differences;
        this.corrections = corrections;
        this.accounts = accounts;
        this.freezes = freezes;
        this.acceptor = acceptor;
        this.ids = ids;
    }

    /**
     * Proposes a Correction, once.
     *
     * @return the Correction's number, in place of an instruction's
     * @throws Decline if it is not taken
     */
    public Acceptance propose(
            MarketId market, Actor maker, IdempotentRequest<CorrectionRequest> request) {
        try {
            CorrectionRequest asked = request.body();
            Difference difference =
                    differences
                            .find(market, asked.difference())
                            .orElseThrow(Corrections::noDifference);
            NewCorrection correction =
                    new NewCorrection(
                            ids.next(),
                            maker,
                            asked.reason(),
                            difference.id(),
                            asked.move().map(move -> movement(market, difference, move)));
            return taken(
                    market,
                    corrections.propose(market, request.no().value(), request.hash(), correction));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.CORRECTION, request).orElseThrow(() -> declined);
        }
    }

    private Acceptance taken(MarketId market, ProposalResult proposed) {
        return switch (proposed.outcome()) {
            case TAKEN -> new Acceptance(new InstructionId(proposed.id()), false);
            case REPLAYED -> new Acceptance(new InstructionId(proposed.id()), true);
            case KEY_REUSED -> throw RequestAcceptor.reused();
            case NOT_FOUND -> throw noDifference();
            case CLOSED ->
                    throw Decline.of(DeclineCode.DIFFERENCE_CLOSED, "the difference is closed");
            case NOT_IN_REVIEW ->
                    throw new IllegalStateException("not an outcome of a Correction's proposal");
            case REVIEW_PENDING -> throw acceptor.pending(market, proposed.id());
        };
    }

    private static Decline noDifference() {
        return new Decline(
                DeclineCode.DIFFERENCE_NOT_FOUND, "/difference_id", "there is no such difference");
    }

    private Movement movement(MarketId market, Difference difference, RequestedMovement move) {
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
                                "neither cash nor an account at this bank: {name}",
                                Map.of("name", name)));
    }
}
