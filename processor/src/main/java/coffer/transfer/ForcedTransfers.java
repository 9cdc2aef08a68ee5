package coffer.transfer;

import coffer.account.AccountStatus;
import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.InstructionKind.FreezeEffect;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.BankConnection;
import coffer.instruction.BankConnections;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.InstructionUpdater.Happening;
import coffer.instruction.NewInstruction;
import coffer.instruction.NewInstruction.Details;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RequestAcceptor.Taken;
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
import coffer.transfer.FreezeStore.FreezeView;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes a market's orders over its members' money (强制转账): plans an order by the checks that need no
 * lock and by the bank, and accepts it by one statement that checks the rest, reserves, and writes
 * the order down. A declined order leaves no trace.
 */
public final class ForcedTransfers {

    private static final Logger LOG = System.getLogger(ForcedTransfers.class.getName());

    private final InstructionStore instructions;
    private final AccountStore accounts;
    private final FreezeStore freezes;
    private final BankConnections connections;
    private final InstructionUpdater updater;
    private final RequestAcceptor acceptor;
    private final IdGenerator ids;

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
        this.freezes = freezes;
        this.connections = connections;
        this.updater = updater;
        this.acceptor = acceptor;
        this.ids = ids;
    }

    /**
     * What a market wants.
     *
     * @param payer may be left out where a freeze is used: then it is the holder
     * @param bank the code of a main account; may be left out where only one serves
     * @param memo empty if the market gave none
     */
    public record Wish(
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
    public Taken order(MarketId market, IdempotentRequest<Wish> request) {
        try {
            return acceptor.accept(market, plan(market, request, alone(market)));
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
    public List<Verdict> orders(MarketId market, List<IdempotentRequest<Wish>> requests) {
        Finder finder = together(market, requests);
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
            MarketId market, List<IdempotentRequest<Wish>> requests, Finder finder) {
        List<Optional<Verdict>> unplanned = new ArrayList<>();
        List<NewInstruction> planned = new ArrayList<>();
        boolean away = false;
        for (IdempotentRequest<Wish> request : requests) {
            Optional<Verdict> verdict = Optional.empty();
            try {
                // Once the database is away the rest is not tried: each would wait as long again.
                if (away) {
                    verdict = Optional.of(new Verdict.Unknown());
                } else {
                    planned.add(plan(market, request, finder));
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
            MarketId market, List<IdempotentRequest<Wish>> requests, List<Verdict> verdicts) {
        List<IdempotentRequest<Wish>> declined =
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

    /** Finds the sub-accounts of fund accounts. */
    private interface Finder {
        List<SubAccount> find(List<FundAccountNo> accounts);
    }

    private Finder alone(MarketId market) {
        return nos -> accounts.subAccounts(market, nos);
    }

    /** Asks once for all parties that are named, when the first order needs one. */
    private Finder together(MarketId market, List<IdempotentRequest<Wish>> requests) {
        Map<FundAccountNo, List<SubAccount>> found = new HashMap<>();
        return nos -> {
            if (found.isEmpty()) {
                Set<FundAccountNo> named = new HashSet<>(nos);
                requests.forEach(request -> named.addAll(parties(request)));
                named.forEach(no -> found.put(no, new ArrayList<>()));
                accounts.subAccounts(market, List.copyOf(named))
                        .forEach(account ->
                                account.fundAccount()
                                        .map(found::get)
                                        .ifPresent(list -> list.add(account)));
            }
            return found.keySet().containsAll(nos)
                    ? nos.stream()
                            .distinct()
                            .flatMap(no -> found.getOrDefault(no, List.of()).stream())
                            .toList()
                    : accounts.subAccounts(market, nos);
        };
    }

    private static Set<FundAccountNo> parties(IdempotentRequest<Wish> request) {
        Set<FundAccountNo> parties = new HashSet<>();
        request.read()
                .ifPresent(wish -> {
                    wish.payer().ifPresent(parties::add);
                    wish.payee().ifPresent(parties::add);
                });
        return parties;
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
        Happening cancelled = Happening.of(InstructionEvent.GAVE_UP, instruction.attempt());
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

    private NewInstruction plan(MarketId market, IdempotentRequest<Wish> request, Finder finder) {
        Wish wish = request.wish();
        if (!wish.kind().isForcedTransfer()) {
            throw new IllegalArgumentException(wish.kind() + " is not a forced transfer");
        }
        Optional<FreezeView> freeze = freeze(market, wish);
        FundAccountNo payerNo = payer(wish, freeze);
        FundAccountNo payeeNo = payee(wish, payerNo, freeze);
        Pair pair = pair(wish, payerNo, payeeNo, freeze, finder);
        BankConnection connection = connections.required(pair.payer().mainAccount());
        InstructionId id = new InstructionId(ids.next());
        Terms terms = terms(connection, wish, pair, freeze);
        return new NewInstruction(
                id,
                pair.payer().mainAccount(),
                wish.kind(),
                pair.payer().id(),
                pair.payee().id(),
                wish.amount(),
                switch (wish.kind().freezeEffect()) {
                    case NONE -> Optional.empty();
                    case CREATES -> Optional.of(id);
                    case USES -> freeze.map(FreezeView::id);
                    case HOLDS -> throw new IllegalArgumentException("no market orders a HOLD");
                },
                terms.heldBy(),
                request.no().value(),
                request.hash(),
                wish.orderNo(),
                wish.memo(),
                terms.details());
    }

    /**
     * What the bank's plan adds to an order.
     *
     * @param heldBy who will hold the freeze that comes of it
     */
    private record Terms(HeldBy heldBy, Details details) {}

    private Terms terms(
            BankConnection connection, Wish wish, Pair pair, Optional<FreezeView> freeze) {
        OrderToPlan order =
                new OrderToPlan.ForcedTransfer(
                        wish.kind(),
                        wish.amount(),
                        pair.payee().name(),
                        freeze.map(FreezeView::heldBy),
                        wish.memo());
        return switch (connection.gateway().plan(order)) {
            case Plan.Send send -> {
                boolean hold =
                        send.holdFollows() && wish.kind().freezeEffect() == FreezeEffect.CREATES;
                yield new Terms(
                        send.freezeHeldBy(),
                        hold ? Details.followedBy(new InstructionId(ids.next())) : Details.NONE);
            }
            case Plan.NothingToSend _ -> {
                if (wish.kind().movesBetweenAccounts()) {
                    throw new IllegalStateException(
                            wish.kind() + " moves money at the bank, which must be told");
                }
                yield new Terms(HeldBy.PLATFORM, Details.NOTHING_TO_SEND);
            }
            case Plan.Unfit unfit ->
                    throw new Decline(unfit.code(), unfit.pointer(), unfit.detail());
            case Plan.Open _ -> throw new IllegalStateException("a transfer opens nothing");
        };
    }

    private Optional<FreezeView> freeze(MarketId market, Wish wish) {
        boolean uses = wish.kind().freezeEffect() == FreezeEffect.USES;
        if (!uses) {
            if (wish.freeze().isPresent()) {
                throw new Decline(
                        DeclineCode.FREEZE_NOT_ALLOWED,
                        "/freeze_id",
                        "only unfreeze and unfreeze_pay use a freeze");
            }
            return Optional.empty();
        }
        InstructionId id =
                wish.freeze()
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

    private static FundAccountNo payer(Wish wish, Optional<FreezeView> freeze) {
        Optional<FundAccountNo> holder = freeze.map(FreezeView::holderNo);
        if (holder.isPresent() && wish.payer().filter(p -> !p.equals(holder.get())).isPresent()) {
            throw new Decline(
                    DeclineCode.FREEZE_HOLDER_MISMATCH,
                    "/payer",
                    "the payer of a use is the freeze's holder");
        }
        return holder.or(wish::payer)
                .orElseThrow(
                        () -> new Decline(DeclineCode.FIELD_MISSING, "/payer", "name the payer"));
    }

    private static FundAccountNo payee(
            Wish wish, FundAccountNo payer, Optional<FreezeView> freeze) {
        if (!wish.kind().movesBetweenAccounts()) {
            if (wish.payee().filter(p -> !p.equals(payer)).isPresent()) {
                throw new Decline(
                        DeclineCode.PAYEE_NOT_ALLOWED,
                        "/payee",
                        "the money stays where it is; leave the payee out");
            }
            return payer;
        }
        FundAccountNo payee =
                wish.payee()
                        .orElseThrow(() ->
                                new Decline(DeclineCode.PAYEE_MISSING, "/payee", "name the payee"));
        if (payee.equals(payer)) {
            throw new Decline(DeclineCode.PAYEE_IS_PAYER, "/payee", "payer and payee are the same");
        }
        if (freeze.filter(f -> f.paidFirst() && !f.ownerNo().equals(payee)).isPresent()) {
            throw new Decline(
                    DeclineCode.FREEZE_PAYEE_NOT_OWNER,
                    "/payee",
                    "what was paid and frozen goes back to its payer or is unfrozen");
        }
        return payee;
    }

    private record Pair(SubAccount payer, SubAccount payee) {}

    private Pair pair(
            Wish wish,
            FundAccountNo payerNo,
            FundAccountNo payeeNo,
            Optional<FreezeView> freeze,
            Finder finder) {
        List<SubAccount> all = finder.find(List.of(payerNo, payeeNo));
        List<SubAccount> payers = of(all, payerNo, "/payer");
        List<SubAccount> payees = of(all, payeeNo, "/payee");
        List<Pair> pairs = new ArrayList<>();
        for (SubAccount payer : payers) {
            for (SubAccount payee : payees) {
                boolean together = payer.mainAccount().equals(payee.mainAccount());
                boolean fits =
                        freeze.map(f -> f.mainAccount().equals(payer.mainAccount())).orElse(true);
                if (together && fits) {
                    pairs.add(new Pair(payer, payee));
                }
            }
        }
        if (pairs.isEmpty()) {
            throw Decline.of(
                    DeclineCode.NO_COMMON_BANK, "the parties have no main account in common");
        }
        Pair pair = atBank(pairs, wish.bank());
        requireActive(pair.payer(), "/payer");
        requireActive(pair.payee(), "/payee");
        return pair;
    }

    private Pair atBank(List<Pair> pairs, Optional<String> bank) {
        if (bank.isEmpty()) {
            if (pairs.size() > 1) {
                throw new Decline(
                        DeclineCode.BANK_AMBIGUOUS, "/bank", "name one of the common banks");
            }
            return pairs.getFirst();
        }
        return pairs.stream()
                .filter(pair -> bank.get().equals(connections.code(pair.payer().mainAccount())))
                .findFirst()
                .orElseThrow(() ->
                        new Decline(
                                DeclineCode.BANK_MISMATCH,
                                "/bank",
                                "the parties or the freeze are not at this bank"));
    }

    private static List<SubAccount> of(List<SubAccount> all, FundAccountNo no, String pointer) {
        List<SubAccount> own =
                all.stream().filter(a -> a.fundAccount().equals(Optional.of(no))).toList();
        if (own.isEmpty()) {
            throw new Decline(
                    DeclineCode.ACCOUNT_NOT_FOUND,
                    pointer,
                    "there is no fund account {no}",
                    Map.of("no", no));
        }
        return own;
    }

    private static void requireActive(SubAccount account, String pointer) {
        if (account.status() != AccountStatus.ACTIVE) {
            throw new Decline(
                    DeclineCode.ACCOUNT_NOT_ACTIVE,
                    pointer,
                    "the account is {status}",
                    Map.of("status", account.status().word()));
        }
    }
}
