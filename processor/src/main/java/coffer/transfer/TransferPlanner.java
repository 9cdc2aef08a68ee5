package coffer.transfer;

import coffer.bank.HeldBy;
import coffer.bank.InstructionKind.FreezeEffect;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.instruction.BankConnection;
import coffer.instruction.BankConnections;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.NewInstruction;
import coffer.instruction.NewInstruction.Details;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.transfer.ForcedTransfers.TransferRequest;
import coffer.transfer.FreezeStore.FreezeView;
import java.util.Map;
import java.util.Optional;

/**
 * Plans a forced transfer: checks what needs no lock, finds the two sub-accounts and asks the
 * bank's gateway how it carries the order out. It writes nothing.
 */
final class TransferPlanner {

    private final FreezeStore freezes;
    private final BankConnections connections;
    private final TransferParties parties;
    private final IdGenerator ids;

    TransferPlanner(FreezeStore freezes, BankConnections connections, IdGenerator ids) {
        this.freezes = freezes;
        this.connections = connections;
        this.parties = new TransferParties(connections);
        this.ids = ids;
    }

    /**
     * Plans an order.
     *
     * @throws Decline if it cannot be accepted
     */
    NewInstruction plan(
            MarketId market, IdempotentRequest<TransferRequest> request, SubAccountFinder finder) {
        TransferRequest body = request.body();
        if (!body.kind().isForcedTransfer()) {
            throw new IllegalArgumentException(body.kind() + " is not a forced transfer");
        }
        Optional<FreezeView> freeze = freeze(market, body);
        TransferParties.Pair pair = parties.find(body, freeze, finder);
        BankConnection connection = connections.required(pair.payer().mainAccount());
        InstructionId id = new InstructionId(ids.next());
        Terms terms = terms(connection, body, pair, freeze);
        return new NewInstruction(
                id,
                pair.payer().mainAccount(),
                body.kind(),
                pair.payer().id(),
                pair.payee().id(),
                body.amount(),
                switch (body.kind().freezeEffect()) {
                    case NONE -> Optional.empty();
                    case CREATES -> Optional.of(id);
                    case USES -> freeze.map(FreezeView::id);
                    case HOLDS -> throw new IllegalArgumentException("no market orders a HOLD");
                },
                terms.heldBy(),
                request.no().value(),
                request.hash(),
                body.orderNo(),
                body.memo(),
                terms.details());
    }

    /**
     * What the bank's plan adds to an order.
     *
     * @param heldBy who will hold the freeze that comes of it
     */
    private record Terms(HeldBy heldBy, Details details) {}

    private Terms terms(
            BankConnection connection,
            TransferRequest body,
            TransferParties.Pair pair,
            Optional<FreezeView> freeze) {
        OrderToPlan order =
                new OrderToPlan.ForcedTransfer(
                        body.kind(),
                        body.amount(),
                        pair.payee().name(),
                        freeze.map(FreezeView::heldBy),
                        body.memo());
        return switch (connection.gateway().plan(order)) {
            case Plan.Send send -> {
                boolean hold =
                        send.holdFollows() && body.kind().freezeEffect() == FreezeEffect.CREATES;
                yield new Terms(
                        send.freezeHeldBy(),
                        hold ? Details.followedBy(new InstructionId(ids.next())) : Details.NONE);
            }
            case Plan.NothingToSend _ -> {
                if (body.kind().movesBetweenAccounts()) {
                    throw new IllegalStateException(
                            body.kind() + " moves money at the bank, which must be told");
                }
                yield new Terms(HeldBy.PLATFORM, Details.NOTHING_TO_SEND);
            }
            case Plan.Unfit unfit ->
                    throw new Decline(unfit.code(), unfit.pointer(), unfit.detail());
            case Plan.Open _ -> throw new IllegalStateException("a transfer opens nothing");
        };
    }

    private Optional<FreezeView> freeze(MarketId market, TransferRequest body) {
        boolean uses = body.kind().freezeEffect() == FreezeEffect.USES;
        if (!uses) {
            if (body.freeze().isPresent()) {
                throw new Decline(
                        DeclineCode.FREEZE_NOT_ALLOWED,
                        "/freeze_id",
                        "only unfreeze and unfreeze_pay use a freeze");
            }
            return Optional.empty();
        }
        InstructionId id =
                body.freeze()
                        .orElseThrow(() ->
                                new Decline(
                                        DeclineCode.FREEZE_MISSING,
                                        "/freeze_id",
                                        "name the freeze to be used"));
        FreezeView freeze =
                freezes.find(market, id)
                        .orElseThrow(() ->
                                new Decline(
                                        DeclineCode.FREEZE_NOT_FOUND,
                                        "/freeze_id",
                                        "there is no such freeze"));
        if (freeze.creatorState() != InstructionState.SUCCEEDED) {
            throw new Decline(
                    DeclineCode.FREEZE_NOT_STANDING,
                    "/freeze_id",
                    "the freeze is {status}",
                    Map.of("status", freeze.creatorState().status()));
        }
        return Optional.of(freeze);
    }
}
