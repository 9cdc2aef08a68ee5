package coffer.simulation;

import coffer.bank.InstructionKind;
import coffer.cash.Withdrawals;
import coffer.fixture.MarketBooks;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.FundAccountNo;
import coffer.market.IdempotentRequest;
import coffer.market.OutRequestNo;
import coffer.market.RequestHash;
import coffer.money.Money;
import coffer.transfer.ForcedTransfers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The requests of a market's clients and staff, each under one number, and their repetitions. A
 * story asks for the list at its end to compare it with the orders in the books.
 */
final class Clients {

    /** Staff who make a request; another one approves it. */
    static final Actor MAKER = new Actor(Actor.Kind.STAFF, "wang");

    static final RequestHash HASH = new RequestHash("ab".repeat(32));
    private static final List<InstructionKind> KINDS =
            Arrays.stream(InstructionKind.values())
                    .filter(InstructionKind::isForcedTransfer)
                    .toList();

    private final SimulationEnvironment environment;
    private final SeededRandom random;
    private final List<ClientRequest> requests = new ArrayList<>();

    Clients(SimulationEnvironment environment) {
        this.environment = environment;
        this.random = environment.random();
    }

    /** All requests, in the order in which they were first made. */
    List<ClientRequest> requests() {
        return requests;
    }

    /** How many requests were made. */
    int count() {
        return requests.size();
    }

    /** Makes a request under a number of its own, to any process. */
    void submit(Function<ProcessorInstance, Acceptance> how, OutRequestNo no, String what) {
        ClientRequest request = new ClientRequest(no, how);
        requests.add(request);
        ProcessorInstance instance = random.pick(environment.instances());
        environment.start(instance, "order " + no + " " + what, () -> request.ask(instance));
    }

    /** Requests a random transfer, withdrawal or cancellation. */
    void requestOrder() {
        OutRequestNo no = new OutRequestNo("r" + requests.size());
        if (random.oneIn(8)) {
            cancel();
            return;
        }
        if (random.oneIn(6)) {
            withdraw(no);
            return;
        }
        InstructionKind kind = random.pick(KINDS);
        boolean uses = kind.freezeEffect() == InstructionKind.FreezeEffect.USES;
        List<MarketBooks.Freeze> standing =
                environment.marketBooks().freezes().stream()
                        .filter(f -> f.remaining() > 0 || random.oneIn(9))
                        .toList();
        if (uses && standing.isEmpty()) {
            kind = InstructionKind.FREEZE;
            uses = false;
        }
        Optional<MarketBooks.Freeze> freeze =
                uses ? Optional.of(random.pick(standing)) : Optional.empty();
        long most = freeze.map(MarketBooks.Freeze::remaining).filter(r -> r > 0).orElse(40_000L);
        long amount = random.oneIn(4) ? most : 1 + random.below((int) most);
        ForcedTransfers.TransferRequest wish =
                new ForcedTransfers.TransferRequest(
                        kind,
                        uses ? Optional.empty() : Optional.of(member()),
                        kind.movesBetweenAccounts() ? Optional.of(payee(freeze)) : Optional.empty(),
                        Money.ofMinor(amount),
                        freeze.map(f -> new InstructionId(f.id())),
                        Optional.empty(),
                        "",
                        Optional.empty());
        submit(
                instance ->
                        instance.transfers()
                                .order(
                                        environment.account().market(),
                                        IdempotentRequest.of(no, HASH, wish)),
                no,
                wish.toString());
    }

    FundAccountNo member() {
        return SimulationEnvironment.fundAccount(1 + random.below(SimulationEnvironment.MEMBERS));
    }

    private void withdraw(OutRequestNo no) {
        int member = 1 + random.below(SimulationEnvironment.MEMBERS);
        Withdrawals.WithdrawalRequest wish =
                new Withdrawals.WithdrawalRequest(
                        SimulationEnvironment.fundAccount(member),
                        member,
                        Money.ofMinor(1 + random.below(20_000)),
                        "",
                        Optional.empty());
        submit(
                instance ->
                        instance.withdrawals()
                                .withdraw(
                                        environment.account().market(),
                                        MAKER,
                                        IdempotentRequest.of(no, HASH, wish)),
                no,
                wish.toString());
    }

    /** Money paid before it was frozen goes back to its payer, mostly; else any member is paid. */
    private FundAccountNo payee(Optional<MarketBooks.Freeze> freeze) {
        return freeze.flatMap(f -> environment.marketBooks().order(f.id()))
                .filter(o -> o.kind() == InstructionKind.PAY_FREEZE && !random.oneIn(9))
                .map(o -> SimulationEnvironment.fundAccount(o.payer() - 1))
                .orElseGet(this::member);
    }

    private void cancel() {
        List<MarketBooks.Order> created = environment.ordersIn(InstructionState.CREATED);
        if (!created.isEmpty()) {
            InstructionId id = new InstructionId(random.pick(created).id());
            ProcessorInstance instance = random.pick(environment.instances());
            environment.start(
                    instance,
                    "cancel " + id,
                    () ->
                            environment.allowDecline(() ->
                                    instance.transfers()
                                            .cancel(environment.account().market(), id)));
        }
    }

    /** Repeats a random request. */
    void repeatRequest() {
        if (!requests.isEmpty()) {
            ClientRequest request = random.pick(requests);
            ProcessorInstance instance = random.pick(environment.instances());
            environment.start(instance, "repeat " + request.no(), () -> request.ask(instance));
        }
    }

    /** Repeats all unanswered requests and some answered ones; fails if one stays unanswered. */
    void repeatUntilAnswered() {
        for (ClientRequest request : requests) {
            if (!request.isAnswered() || random.oneIn(2)) {
                ProcessorInstance instance = random.pick(environment.instances());
                environment.start(
                        instance, "last repeat " + request.no(), () -> request.ask(instance));
                environment.finishAll();
            }
            if (!request.isAnswered()) {
                throw new AssertionError(request.no() + " never got an answer");
            }
        }
    }
}
