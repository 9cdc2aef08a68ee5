package coffer.instruction;

import coffer.account.AccountStore;
import coffer.approval.ApprovalStore;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.InstructionStore.Accepted;
import coffer.instruction.InstructionStore.NewInstruction;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.OutRequestNo;
import coffer.market.RequestHash;
import coffer.market.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one door through which an order becomes an instruction: the request number first, then the
 * plan, and last one statement that checks the rest, reserves, and writes the order down. A
 * declined order leaves no trace.
 */
public final class RequestAcceptor {

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
     */
    public record Taken(InstructionId id, boolean replayed) {}

    /**
     * Takes an order, once: the same number with the same hash gives the same order again, though
     * it could not be planned any more.
     *
     * @throws Decline if it is not taken
     */
    public Taken take(
            MarketId market,
            Resource resource,
            OutRequestNo requestNo,
            RequestHash hash,
            Supplier<NewInstruction> plan) {
        try {
            NewInstruction order = plan.get();
            return taken(market, order, writers.of(market, order.mainAccount()).accept(order));
        } catch (Decline declined) {
            // Looked for only now: most numbers are new, and accept knows those that are not.
            return known(market, resource, requestNo, hash)
                    .map(id -> new Taken(id, true))
                    .orElseThrow(() -> declined);
        }
    }

    /**
     * One of several orders.
     *
     * @param plan called only if the number is new
     */
    public record Wanted(OutRequestNo no, RequestHash hash, Supplier<NewInstruction> plan) {}

    /**
     * Takes orders of one sort, each on its own, and as many at once as the writers can.
     *
     * @return for each what {@link #take} would have returned, or what it would have thrown
     */
    public List<Supplier<Taken>> takeAll(MarketId market, Resource resource, List<Wanted> wanted) {
        // A number that stands twice is looked at again once its first is decided.
        Set<String> numbers = new HashSet<>();
        List<Wanted> firsts = new ArrayList<>();
        List<Wanted> repeats = new ArrayList<>();
        for (Wanted one : wanted) {
            (numbers.add(one.no().value()) ? firsts : repeats).add(one);
        }
        if (repeats.isEmpty()) {
            return takeEach(market, resource, wanted);
        }
        Iterator<Supplier<Taken>> ofFirsts = takeEach(market, resource, firsts).iterator();
        Iterator<Supplier<Taken>> ofRepeats = takeAll(market, resource, repeats).iterator();
        numbers.clear();
        return wanted.stream()
                .map(one -> numbers.add(one.no().value()) ? ofFirsts.next() : ofRepeats.next())
                .toList();
    }

    private List<Supplier<Taken>> takeEach(
            MarketId market, Resource resource, List<Wanted> wanted) {
        Map<String, InstructionStore.Known> known =
                instructions.requests(
                        market, resource, wanted.stream().map(w -> w.no().value()).toList());
        List<Supplier<Taken>> answers = new ArrayList<>();
        Map<MainAccountId, List<Integer>> planned = new LinkedHashMap<>();
        List<Optional<NewInstruction>> orders = new ArrayList<>();
        for (int at = 0; at < wanted.size(); at++) {
            Wanted one = wanted.get(at);
            Optional<NewInstruction> order = Optional.empty();
            try {
                InstructionStore.Known before = known.get(one.no().value());
                if (before == null) {
                    order = Optional.of(one.plan().get());
                    planned.computeIfAbsent(order.get().mainAccount(), _ -> new ArrayList<>())
                            .add(at);
                    answers.add(() -> {
                        throw new IllegalStateException("an order was not answered");
                    });
                } else {
                    Taken replayed = new Taken(unlessReused(before, one.hash()), true);
                    answers.add(() -> replayed);
                }
            } catch (Decline | DatabaseUnavailable refused) {
                answers.add(() -> {
                    throw refused;
                });
            }
            orders.add(order);
        }
        planned.forEach((account, places) -> {
            List<NewInstruction> batch =
                    places.stream().map(at -> orders.get(at).orElseThrow()).toList();
            List<Supplier<Accepted>> accepted = writers.of(market, account).accept(batch);
            for (int at = 0; at < batch.size(); at++) {
                NewInstruction order = batch.get(at);
                Supplier<Accepted> answer = accepted.get(at);
                answers.set(places.get(at), () -> taken(market, order, answer.get()));
            }
        });
        return answers;
    }

    private Taken taken(MarketId market, NewInstruction order, Accepted accepted) {
        metrics.ordered(
                connections.code(order.mainAccount()),
                order.kind().word(),
                accepted.verdict().name());
        return switch (accepted.verdict()) {
            case TAKEN -> {
                listener.moved(market, order.id(), InstructionState.CREATED);
                yield new Taken(order.id(), false);
            }
            case REPLAYED -> new Taken(accepted.object(), true);
            case KEY_REUSED -> throw reused();
            case NOT_ACTIVE ->
                    throw Decline.of(
                            DeclineCode.ACCOUNT_NOT_ACTIVE, "a party's account is not active");
            case BARRED ->
                    throw new Decline(
                            DeclineCode.ACCOUNT_BARRED,
                            "/payer",
                            accounts.barredBecause(market, order.payer())
                                    .map(why -> "the payer takes no orders: " + why)
                                    .orElse("the payer took no orders a moment ago"));
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
            case OVERDRAWN ->
                    throw new Decline(
                            DeclineCode.INSUFFICIENT_FUNDS,
                            "/amount",
                            "the payer has less than this available"
                                    + (order.details().keep().isPositive()
                                            ? " beside the bank's highest fee of "
                                                    + order.details().keep()
                                            : ""));
        };
    }

    /**
     * What a request number belongs to already; empty if it is new.
     *
     * @throws Decline if it belongs to another request
     */
    public Optional<InstructionId> known(
            MarketId market, Resource resource, OutRequestNo requestNo, RequestHash hash) {
        return instructions
                .request(market, resource, requestNo.value())
                .map(known -> unlessReused(known, hash));
    }

    private static InstructionId unlessReused(InstructionStore.Known known, RequestHash hash) {
        if (!known.hash().equals(hash)) {
            throw reused();
        }
        return known.object();
    }

    /** That something else about the same object waits for its second person. */
    public Decline pending(MarketId market, long review) {
        String who =
                approvals
                        .find(market, review)
                        .map(r -> r.maker() + " made a request about it at " + r.madeAt())
                        .orElse("a request about it");
        return Decline.of(DeclineCode.REVIEW_PENDING, who + ", which is not checked yet");
    }

    public static Decline reused() {
        return new Decline(
                DeclineCode.REQUEST_NO_REUSED,
                "/out_request_no",
                "this number was used for another request");
    }
}
