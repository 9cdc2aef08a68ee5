package coffer.simulation;

import coffer.bank.ClientSerial;
import coffer.bank.InstructionKind;
import coffer.cash.PublicDeposits;
import coffer.fixture.MarketBooks;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.IdempotentRequest;
import coffer.market.OutRequestNo;
import coffer.market.Resource;
import coffer.money.Money;
import coffer.reconciliation.CorrectionRequest;
import coffer.reconciliation.JudgementRequest;
import coffer.reconciliation.RequestedMovement;
import coffer.statement.BankLineId;
import java.util.List;
import java.util.Optional;

/**
 * The staff of the market's treasury: credits and returns of public deposits, approvals, judgements
 * of orders without a verdict and corrections of differences. What staff ask for under a request
 * number is one of the requests of {@link Clients}.
 */
final class Staff {

    private static final Actor CHECKER = new Actor(Actor.Kind.STAFF, "li");

    private final SimulationEnvironment environment;
    private final SeededRandom random;
    private final Clients clients;
    private int proposals;

    Staff(SimulationEnvironment environment, Clients clients) {
        this.environment = environment;
        this.random = environment.random();
        this.clients = clients;
    }

    /** Does one random piece of staff work, if there is any of its kind. */
    void act() {
        ProcessorInstance instance = random.pick(environment.instances());
        switch (random.below(8)) {
            case 0, 1 -> credit();
            case 2 -> takeBack();
            case 3 -> sendBack();
            case 4, 5 ->
                    pickOne(awaitingApproval())
                            .ifPresent(order -> approveOrReject(order, instance));
            case 6 -> pickOne(openDifferences()).ifPresent(open -> correct(open, instance));
            default ->
                    pickOne(environment.ordersIn(InstructionState.REVIEW))
                            .ifPresent(order -> judge(order, instance));
        }
    }

    private <T> Optional<T> pickOne(List<T> some) {
        return some.isEmpty() ? Optional.empty() : Optional.of(random.pick(some));
    }

    private void credit() {
        if (environment.marketBooks().deposits().isEmpty()) {
            return;
        }
        MarketBooks.Deposit deposit = random.pick(environment.marketBooks().deposits());
        OutRequestNo no = new OutRequestNo("c" + clients.count());
        PublicDeposits.CreditRequest wish =
                new PublicDeposits.CreditRequest(
                        new BankLineId(deposit.id()), clients.member(), part(deposit.amount()), "");
        clients.submit(
                instance ->
                        instance.publicDeposits()
                                .credit(
                                        environment.account().market(),
                                        Clients.MAKER,
                                        IdempotentRequest.of(no, Clients.HASH, wish)),
                no,
                wish.toString());
    }

    /** All of an amount or a part; either may be more than is left. */
    private Money part(long amount) {
        return Money.ofMinor(random.oneIn(2) ? amount : 1 + random.below((int) amount));
    }

    private void takeBack() {
        List<MarketBooks.Order> credits =
                environment.ordersIn(InstructionState.SUCCEEDED).stream()
                        .filter(o -> o.kind() == InstructionKind.ADJUSTMENT_CREDIT)
                        .toList();
        if (credits.isEmpty()) {
            return;
        }
        MarketBooks.Order credit = random.pick(credits);
        OutRequestNo no = new OutRequestNo("t" + clients.count());
        PublicDeposits.TakeBackRequest wish =
                new PublicDeposits.TakeBackRequest(
                        new InstructionId(credit.id()), part(credit.amount()), "not theirs");
        clients.submit(
                instance ->
                        instance.publicDeposits()
                                .takeBack(
                                        environment.account().market(),
                                        Clients.MAKER,
                                        IdempotentRequest.of(no, Clients.HASH, wish)),
                no,
                wish.toString());
    }

    private void sendBack() {
        if (environment.marketBooks().deposits().isEmpty()) {
            return;
        }
        MarketBooks.Deposit deposit = random.pick(environment.marketBooks().deposits());
        OutRequestNo no = new OutRequestNo("s" + clients.count());
        PublicDeposits.SendBackRequest wish =
                new PublicDeposits.SendBackRequest(
                        new BankLineId(deposit.id()), part(deposit.amount()), true, "", "nobody's");
        clients.submit(
                instance ->
                        instance.publicDeposits()
                                .sendBack(
                                        environment.account().market(),
                                        Clients.MAKER,
                                        IdempotentRequest.of(no, Clients.HASH, wish)),
                no,
                wish.toString());
    }

    /** The orders that wait for approval. */
    List<MarketBooks.Order> awaitingApproval() {
        return environment.ordersIn(InstructionState.CREATED).stream()
                .filter(o -> !o.cleared())
                .toList();
    }

    private void approveOrReject(MarketBooks.Order order, ProcessorInstance instance) {
        if (random.oneIn(4)) {
            environment.start(
                    instance,
                    "reject " + order,
                    () ->
                            environment.allowDecline(() ->
                                    instance.approvals()
                                            .reject(
                                                    environment.account().market(),
                                                    order.kind().resource(),
                                                    order.id(),
                                                    CHECKER,
                                                    "not so")));
        } else {
            approve(order, instance);
        }
    }

    void approve(MarketBooks.Order order, ProcessorInstance instance) {
        environment.start(
                instance,
                "approve " + order,
                () ->
                        environment.allowDecline(() ->
                                instance.approvals()
                                        .approve(
                                                environment.account().market(),
                                                order.kind().resource(),
                                                order.id(),
                                                CHECKER)));
    }

    void judge(MarketBooks.Order order, ProcessorInstance instance) {
        Optional<SimBankLedger.Fate> fate =
                environment.bank().ledger().fate(new InstructionId(order.id()).serial());
        // The bank's day is over by then: it takes no delayed command that changes a freeze.
        environment.bank().dropLate();
        InstructionState verdict =
                fate.filter(f -> f == SimBankLedger.Fate.DONE).isPresent()
                        ? InstructionState.SUCCEEDED
                        : InstructionState.FAILED;
        proposals++;
        OutRequestNo no = new OutRequestNo("j" + proposals);
        environment.start(
                instance,
                "judge " + order + " " + verdict,
                () -> environment.allowDecline(() -> judge(order, instance, verdict, no)));
    }

    private void judge(
            MarketBooks.Order order,
            ProcessorInstance instance,
            InstructionState verdict,
            OutRequestNo no) {
        Acceptance taken =
                instance.judgements()
                        .propose(
                                environment.account().market(),
                                Clients.MAKER,
                                IdempotentRequest.of(
                                        no,
                                        Clients.HASH,
                                        new JudgementRequest(
                                                new InstructionId(order.id()),
                                                verdict,
                                                verdict == InstructionState.SUCCEEDED
                                                        ? "the bank's letter"
                                                        : "",
                                                "looked into it")));
        instance.approvals()
                .approve(
                        environment.account().market(),
                        Resource.JUDGEMENT,
                        taken.id().value(),
                        CHECKER);
        environment
                .coverage()
                .reached(
                        InstructionState.REVIEW,
                        verdict == InstructionState.SUCCEEDED
                                ? InstructionEvent.JUDGED_SUCCEEDED
                                : InstructionEvent.JUDGED_FAILED);
    }

    /** Open differences that only a correction closes. */
    List<MarketBooks.Open> openDifferences() {
        return environment.marketBooks().differences().stream()
                .filter(MarketBooks.Open::open)
                .filter(difference -> !difference.kind().equals("SHORT"))
                .toList();
    }

    /** Proposes and approves a correction to what the bank did, in one step without a pause. */
    void correct(MarketBooks.Open difference, ProcessorInstance instance) {
        proposals++;
        OutRequestNo no = new OutRequestNo("k" + proposals);
        Optional<RequestedMovement> move =
                difference.kind().equals("UNREADABLE")
                        ? Optional.of(movementOfRow(difference))
                        : environment
                                .marketBooks()
                                .order(difference.instruction())
                                .filter(this::isUnbooked)
                                .map(this::movementOf);
        environment.runToEnd(
                instance,
                "correct " + difference + " by " + move,
                () -> environment.allowDecline(() -> correct(difference, move, instance, no)));
    }

    /** Whether an order failed although the bank carried it out, and no correction booked that. */
    private boolean isUnbooked(MarketBooks.Order order) {
        ClientSerial serial = new InstructionId(order.id()).serial();
        boolean left =
                environment
                                .bank()
                                .ledger()
                                .fate(serial)
                                .equals(Optional.of(SimBankLedger.Fate.DONE))
                        || environment.bank().ledger().isReturned(serial);
        return order.state() == InstructionState.FAILED
                && left
                && !order.returned()
                && environment.marketBooks().differences().stream()
                        .noneMatch(d -> d.moved() && d.instruction() == order.id());
    }

    /** The deposit that a person finds in a row that the processor could not read. */
    private RequestedMovement movementOfRow(MarketBooks.Open difference) {
        return new RequestedMovement(
                Optional.of("cash"),
                environment.subAccountNoById(difference.subAccount()).value(),
                BankStatement.amount(difference.detail()),
                Optional.empty());
    }

    private RequestedMovement movementOf(MarketBooks.Order order) {
        return new RequestedMovement(
                Optional.of(environment.subAccountNoById(order.payer()).value()),
                order.kind().isPayout()
                        ? "cash"
                        : environment.subAccountNoById(order.payee()).value(),
                Money.ofMinor(order.amount()),
                Optional.empty());
    }

    private void correct(
            MarketBooks.Open difference,
            Optional<RequestedMovement> move,
            ProcessorInstance instance,
            OutRequestNo no) {
        if (difference.proposed() != 0) {
            instance.approvals()
                    .reject(
                            environment.account().market(),
                            Resource.CORRECTION,
                            difference.proposed(),
                            CHECKER,
                            "made before more was known");
        }
        Acceptance taken =
                instance.corrections()
                        .propose(
                                environment.account().market(),
                                Clients.MAKER,
                                IdempotentRequest.of(
                                        no,
                                        Clients.HASH,
                                        new CorrectionRequest(
                                                difference.id(), move, "as the bank says")));
        instance.approvals()
                .approve(
                        environment.account().market(),
                        Resource.CORRECTION,
                        taken.id().value(),
                        CHECKER);
    }
}
