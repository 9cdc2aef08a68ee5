package coffer.transfer;

import coffer.account.AccountStore;
import coffer.bank.InstructionKind;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.BankConnections;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.InstructionUpdater.EventReport;
import coffer.instruction.NewInstruction;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.instruction.RequestAcceptor.Verdict;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.OutRequestNo;
import coffer.market.Resource;
import coffer.money.Money;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes a market's orders over its members' money (强制转账). Each order is planned by the {@link
 * TransferPlanner} and accepted by the {@link RequestAcceptor}; if either declines, the request
 * number decides whether it is a repeat. A declined order leaves no trace.
 */
public final class ForcedTransfers {

    private static final Logger LOG = System.getLogger(ForcedTransfers.class.getName());

    private final InstructionStore instructions;
    private final AccountStore accounts;
    private final BankConnections connections;
    private final InstructionUpdater updater;
    private final RequestAcceptor acceptor;
    private final TransferPlanner planner;

    public ForcedTransfers(
            InstructionStore instructions,
            AccountStore accounts,
            FreezeStore freezes,
            BankConnections connections,
            InstructionUpdater updater,
            RequestAcceptor acceptor,
            IdGenerator ids) {
        this.instructions = instructions;
        this.accounts = accounts;
        this.connections = connections;
        this.updater = updater;
        this.acceptor = acceptor;
        this.planner = new TransferPlanner(freezes, connections, ids);
    }

    /**
     * A market's order as it was requested.
     *
     * @param payer may be left out where a freeze is used: then it is the holder
     * @param bank the code of a main account; may be left out where only one serves
     * @param memo empty if the market gave none
     */
    public record TransferRequest(
            InstructionKind kind,
            Optional<FundAccountNo> payer,
            Optional<FundAccountNo> payee,
            Money amount,
            Optional<InstructionId> freeze,
            Optional<String> orderNo,
            String memo,
            Optional<String> bank) {}

    /**
     * Takes an order, once: the same number with the same hash gives the same order again.
     *
     * @throws Decline if it is not taken
     */
    public Acceptance order(MarketId market, IdempotentRequest<TransferRequest> request) {
        try {
            return acceptor.accept(
                    market,
                    planner.plan(market, request, SubAccountFinder.ofEach(accounts, market)));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.FORCED_TRANSFER, request)
                    .orElseThrow(() -> declined);
        }
    }

    /**
     * Takes many orders, each as if it had come alone: none that is declined keeps another from
     * being taken, and a number that stands twice is a repeat.
     *
     * @return a verdict for each, in the same order
     */
    public List<Verdict> orders(
            MarketId market, List<IdempotentRequest<TransferRequest>> requests) {
        SubAccountFinder finder = SubAccountFinder.ofAll(accounts, market, requests);
        Verdict[] verdicts = new Verdict[requests.size()];
        List<Integer> open = IntStream.range(0, requests.size()).boxed().toList();
        while (!open.isEmpty()) {
            // A number that stands twice is looked at again once its first is decided.
            Set<String> numbers = new HashSet<>();
            Map<Boolean, List<Integer>> parts =
                    open.stream()
                            .collect(
                                    Collectors.partitioningBy(
                                            at -> numbers.add(requests.get(at).no().value())));
            List<Integer> firsts = parts.getOrDefault(true, List.of());
            List<Verdict> decided =
                    decide(market, firsts.stream().map(requests::get).toList(), finder);
            for (int at = 0; at < firsts.size(); at++) {
                verdicts[firsts.get(at)] = decided.get(at);
            }
            open = parts.getOrDefault(false, List.of());
        }
        return List.of(verdicts);
    }

    /** Decides requests whose numbers differ. */
    private List<Verdict> decide(
            MarketId market,
            List<IdempotentRequest<TransferRequest>> requests,
            SubAccountFinder finder) {
        List<Optional<Verdict>> unplanned = new ArrayList<>();
        List<NewInstruction> planned = new ArrayList<>();
        boolean away = false;
        for (IdempotentRequest<TransferRequest> request : requests) {
            Optional<Verdict> verdict = Optional.empty();
            try {
                // Once the database is away the rest is not tried: each would wait as long again.
                if (away) {
                    verdict = Optional.of(new Verdict.Unknown());
                } else {
                    planned.add(planner.plan(market, request, finder));
                }
            } catch (Decline declined) {
                verdict = Optional.of(new Verdict.Declined(declined));
            } catch (DatabaseUnavailable unavailable) {
                LOG.log(Level.WARNING, "an order of a batch: {0}", unavailable.getMessage());
                away = true;
                verdict = Optional.of(new Verdict.Unknown());
            }
            unplanned.add(verdict);
        }
        Iterator<Verdict> accepted = acceptor.acceptAll(market, planned).iterator();
        List<Verdict> verdicts =
                unplanned.stream().map(verdict -> verdict.orElseGet(accepted::next)).toList();
        return repeatsAnswered(market, requests, verdicts);
    }

    /** What was declined though its number is known is answered as it was the first time. */
    private List<Verdict> repeatsAnswered(
            MarketId market,
            List<IdempotentRequest<TransferRequest>> requests,
            List<Verdict> verdicts) {
        List<IdempotentRequest<TransferRequest>> declined =
                IntStream.range(0, requests.size())
                        .filter(at -> verdicts.get(at) instanceof Verdict.Declined)
                        .mapToObj(requests::get)
                        .toList();
        if (declined.isEmpty()) {
            return verdicts;
        }
        Map<String, Verdict> known;
        try {
            known = acceptor.known(market, Resource.FORCED_TRANSFER, declined);
        } catch (DatabaseUnavailable unavailable) {
            LOG.log(Level.WARNING, "repeats in a batch: {0}", unavailable.getMessage());
            return verdicts.stream()
                    .map(verdict ->
                            verdict instanceof Verdict.Declined ? new Verdict.Unknown() : verdict)
                    .toList();
        }
        return IntStream.range(0, requests.size())
                .mapToObj(at ->
                        verdicts.get(at) instanceof Verdict.Declined
                                ? known.getOrDefault(
                                        requests.get(at).no().value(), verdicts.get(at))
                                : verdicts.get(at))
                .toList();
    }

    /**
     * Cancels an order that was not sent yet.
     *
     * @throws Decline if there is none, or it was sent
     */
    public BankInstruction cancel(MarketId market, InstructionId id) {
        BankInstruction instruction = found(market, id);
        if (instruction.state() == InstructionState.FAILED && instruction.sentAt().isEmpty()) {
            return instruction;
        }
        if (instruction.state() != InstructionState.CREATED) {
            throw notCancellable();
        }
        EventReport cancelled = EventReport.of(InstructionEvent.GAVE_UP, instruction.attempt());
        if (updater.applyIfUnmoved(
                        connections.code(instruction.mainAccount()), instruction, cancelled)
                .isEmpty()) {
            throw notCancellable();
        }
        return found(market, id);
    }

    /** One order of a market. */
    public Optional<BankInstruction> find(MarketId market, InstructionId id) {
        return instructions.find(market, id);
    }

    /** The order of a request number. */
    public Optional<BankInstruction> find(MarketId market, OutRequestNo requestNo) {
        return instructions
                .request(market, Resource.FORCED_TRANSFER, requestNo.value())
                .flatMap(known -> instructions.find(market, known.object()));
    }

    private BankInstruction found(MarketId market, InstructionId id) {
        return instructions
                .find(market, id)
                .filter(i -> i.kind().isForcedTransfer())
                .orElseThrow(() -> Decline.of(DeclineCode.NOT_FOUND, "there is no such transfer"));
    }

    private static Decline notCancellable() {
        return Decline.of(DeclineCode.NOT_CANCELLABLE, "the order was sent to the bank already");
    }
}
