package coffer.instruction;

import coffer.account.AccountStore;
import coffer.approval.ApprovalStore;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.AcceptStore.AcceptVerdict;
import coffer.instruction.AcceptStore.Accepted;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdempotentRequest;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Accepts planned orders, after which they are instructions: one statement checks the request
 * number and whatever needs a lock, reserves, and writes the order down. A declined order leaves no
 * trace.
 *
 * <p>Every use case goes the same way: it plans the order, {@link #accept accepts} it, and if
 * either declines it asks whether the request number is {@link #known}: then the request is a
 * repeat and its answer that of the first, although it could not be planned any more. The number is
 * looked up last because most numbers are new, {@code accept} finds those that are not, and a
 * look-up before the plan could miss a first that is accepted meanwhile.
 */
public final class RequestAcceptor {

    private static final Logger LOG = System.getLogger(RequestAcceptor.class.getName());

    private final InstructionStore instructions;
    private final BatchWriters writers;
    private final AccountStore accounts;
    private final ApprovalStore approvals;
    private final BankConnections connections;
    private final ProcessorMetrics metrics;
    private final InstructionListener listener;

    public RequestAcceptor(
            InstructionStore instructions,
            BatchWriters writers,
            AccountStore accounts,
            ApprovalStore approvals,
            BankConnections connections,
            ProcessorMetrics metrics,
            InstructionListener listener) {
        this.instructions = instructions;
        this.writers = writers;
        this.accounts = accounts;
        this.approvals = approvals;
        this.connections = connections;
        this.metrics = metrics;
        this.listener = listener;
    }

    /**
     * The answer to an order.
     *
     * @param replayed whether this very request was taken before
     * @param ended whether it had ended as soon as it was taken
     */
    public record Acceptance(InstructionId id, boolean replayed, boolean ended) {

        /** Of an instruction that has not ended. */
        public Acceptance(InstructionId id, boolean replayed) {
            this(id, replayed, false);
        }
    }

    /**
     * Accepts one order.
     *
     * @throws Decline if it is not accepted
     * @throws DatabaseUnavailable if it is not known whether it was accepted
     */
    public Acceptance accept(MarketId market, NewInstruction order) {
        return acceptance(market, order, writers.of(market, order.mainAccount()).accept(order));
    }

    /** What became of one order of many. */
    public sealed interface Verdict {

        /** It is in the books, now or before. */
        record Accepted(Acceptance taken) implements Verdict {}

        /** It left no trace. */
        record Declined(Decline why) implements Verdict {}

        /** The database did not say; the same order may be sent again. */
        record Unknown() implements Verdict {}
    }

    /**
     * Accepts orders, each on its own and as many at once as the writers can. Their request numbers
     * must differ.
     *
     * @return a verdict for each, in the same order
     */
    public List<Verdict> acceptAll(MarketId market, List<NewInstruction> orders) {
        Map<MainAccountId, List<Integer>> places = new LinkedHashMap<>();
        for (int at = 0; at < orders.size(); at++) {
            places.computeIfAbsent(orders.get(at).mainAccount(), _ -> new ArrayList<>()).add(at);
        }
        Verdict[] verdicts = new Verdict[orders.size()];
        places.forEach((account, own) -> {
            List<NewInstruction> batch = own.stream().map(orders::get).toList();
            List<Verdict> decided = acceptBatch(market, account, batch);
            for (int at = 0; at < own.size(); at++) {
                verdicts[own.get(at)] = decided.get(at);
            }
        });
        return List.of(verdicts);
    }

    private List<Verdict> acceptBatch(
            MarketId market, MainAccountId account, List<NewInstruction> batch) {
        List<Verdict> verdicts = new ArrayList<>();
        try {
            List<Supplier<Accepted>> answers = writers.of(market, account).accept(batch);
            for (int at = 0; at < batch.size(); at++) {
                verdicts.add(verdict(market, batch.get(at), answers.get(at)));
            }
        } catch (Decline busy) {
            batch.forEach(_ -> verdicts.add(new Verdict.Declined(busy)));
        }
        return verdicts;
    }

    private Verdict verdict(MarketId market, NewInstruction order, Supplier<Accepted> answer) {
        try {
            return new Verdict.Accepted(acceptance(market, order, answer.get()));
        } catch (Decline declined) {
            return new Verdict.Declined(declined);
        } catch (DatabaseUnavailable away) {
            LOG.log(Level.WARNING, "an order of a batch: {0}", away.getMessage());
            return new Verdict.Unknown();
        }
    }

    private Acceptance acceptance(MarketId market, NewInstruction order, Accepted accepted) {
        boolean ended = accepted.verdict() == AcceptVerdict.ENDED;
        metrics.ordered(
                connections.code(order.mainAccount()),
                order.kind().word(),
                (ended ? AcceptVerdict.TAKEN : accepted.verdict()).name());
        return switch (accepted.verdict()) {
            case TAKEN, ENDED -> {
                listener.moved(
                        market,
                        order.id(),
                        ended
                                ? Transitions.after(
                                        InstructionState.CREATED, InstructionEvent.NOTHING_TO_SEND)
                                : InstructionState.CREATED);
                yield new Acceptance(order.id(), false, ended);
            }
            case REPLAYED -> new Acceptance(accepted.object(), true);
            case KEY_REUSED -> throw reused();
            case NOT_ACTIVE ->
                    throw Decline.of(
                            DeclineCode.ACCOUNT_NOT_ACTIVE, "a party's account is not active");
            case BARRED -> throw barred(market, order.payer());
            case NOT_EMPTY ->
                    throw Decline.of(
                            DeclineCode.ACCOUNT_NOT_EMPTY, "an account is closed only at zero");
            case REVIEW_PENDING -> throw pending(market, accepted.object().value());
            case SOURCE_EXCEEDED ->
                    throw new Decline(
                            DeclineCode.REST_EXCEEDED, "/amount", "less than this is left of it");
            case FREEZE_EXCEEDED ->
                    throw new Decline(
                            DeclineCode.FREEZE_EXCEEDED,
                            "/amount",
                            "less than this remains of the freeze");
            case OVERDRAWN -> throw overdrawn(order.details().keep());
        };
    }

    private Decline barred(MarketId market, SubAccountId payer) {
        return accounts.barredBecause(market, payer)
                .map(why ->
                        new Decline(
                                DeclineCode.ACCOUNT_BARRED,
                                "/payer",
                                "the payer takes no orders: {why}",
                                Map.of("why", why)))
                .orElseGet(() ->
                        new Decline(
                                DeclineCode.ACCOUNT_BARRED,
                                "/payer",
                                "the payer took no orders a moment ago"));
    }

    /**
     * @param keep what must stay available for the bank's fee
     */
    private static Decline overdrawn(Money keep) {
        return keep.isPositive()
                ? new Decline(
                        DeclineCode.INSUFFICIENT_FUNDS,
                        "/amount",
                        "the payer has less than this available beside the bank's highest fee of"
                                + " {fee}",
                        Map.of("fee", keep))
                : new Decline(
                        DeclineCode.INSUFFICIENT_FUNDS,
                        "/amount",
                        "the payer has less than this available");
    }

    /**
     * What a request's number belongs to already; empty if it is new.
     *
     * @throws Decline if it belongs to another request
     */
    public Optional<Acceptance> known(
            MarketId market, Resource resource, IdempotentRequest<?> request) {
        return instructions
                .request(market, resource, request.no().value())
                .map(known -> repeated(known, request));
    }

    /**
     * What the numbers of requests belong to already; what is new is left out.
     *
     * @return by the number
     */
    public Map<String, Verdict> known(
            MarketId market, Resource resource, List<? extends IdempotentRequest<?>> requests) {
        Map<String, InstructionStore.RecordedRequest> known =
                instructions.requests(
                        market, resource, requests.stream().map(r -> r.no().value()).toList());
        Map<String, Verdict> verdicts = new HashMap<>();
        for (IdempotentRequest<?> request : requests) {
            InstructionStore.RecordedRequest before = known.get(request.no().value());
            if (before != null) {
                verdicts.put(
                        request.no().value(),
                        before.hash().equals(request.hash())
                                ? new Verdict.Accepted(new Acceptance(before.object(), true))
                                : new Verdict.Declined(reused()));
            }
        }
        return verdicts;
    }

    private static Acceptance repeated(
            InstructionStore.RecordedRequest known, IdempotentRequest<?> request) {
        if (!known.hash().equals(request.hash())) {
            throw reused();
        }
        return new Acceptance(known.object(), true);
    }

    /** That something else about the same object waits for its second person. */
    public Decline pending(MarketId market, long review) {
        return approvals
                .find(market, review)
                .map(pending ->
                        Decline.of(
                                DeclineCode.REVIEW_PENDING,
                                "{maker} made a request about it at {at}, which is not checked yet",
                                Map.of("maker", pending.maker(), "at", pending.madeAt())))
                .orElseGet(() ->
                        Decline.of(
                                DeclineCode.REVIEW_PENDING,
                                "a request about it is not checked yet"));
    }

    public static Decline reused() {
        return new Decline(
                DeclineCode.REQUEST_NO_REUSED,
                "/out_request_no",
                "this number was used for another request");
    }
}
