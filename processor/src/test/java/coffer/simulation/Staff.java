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

    private final Stage stage;
    private final Clients clients;
    private int papers;

    Staff(Stage stage, Clients clients) {
        this.stage = stage;
        this.clients = clients;
    }

    void act() {
        Office office = stage.dice().of(stage.offices());
        switch (stage.dice().below(8)) {
            case 0, 1 -> credit();
            case 2 -> takeBack();
            case 3 -> sendBack();
            case 4, 5 -> one(unchecked()).ifPresent(order -> check(order, office));
            case 6 -> one(openDifferences()).ifPresent(open -> correct(open, office));
            default ->
                    one(stage.ordersIn(InstructionState.REVIEW))
                            .ifPresent(order -> judge(order, office));
        }
    }

    private <T> Optional<T> one(List<T> some) {
        return some.isEmpty() ? Optional.empty() : Optional.of(stage.dice().of(some));
    }

    private void credit() {
        if (stage.now().deposits().isEmpty()) {
            return;
        }
        MarketBooks.Deposit deposit = stage.dice().of(stage.now().deposits());
        OutRequestNo no = new OutRequestNo("c" + clients.count());
        PublicDeposits.CreditRequest wish =
                new PublicDeposits.CreditRequest(
                        new BankLineId(deposit.id()), clients.member(), part(deposit.amount()), "");
        clients.ask(
                office ->
                        office.publicDeposits()
                                .credit(
                                        stage.account().market(),
                                        Clients.MAKER,
                                        IdempotentRequest.of(no, Clients.HASH, wish)),
                no,
                wish.toString());
    }

    /** At times all of it, and at times more than is left. */
    private Money part(long amount) {
        return Money.ofMinor(stage.dice().oneIn(2) ? amount : 1 + stage.dice().below((int) amount));
    }

    private void takeBack() {
        List<MarketBooks.Order> credits =
                stage.ordersIn(InstructionState.SUCCEEDED).stream()
                        .filter(o -> o.kind() == InstructionKind.ADJUSTMENT_CREDIT)
                        .toList();
        if (credits.isEmpty()) {
            return;
        }
        MarketBooks.Order credit = stage.dice().of(credits);
        OutRequestNo no = new OutRequestNo("t" + clients.count());
        PublicDeposits.TakeBackRequest wish =
                new PublicDeposits.TakeBackRequest(
                        new InstructionId(credit.id()), part(credit.amount()), "not theirs");
        clients.ask(
                office ->
                        office.publicDeposits()
                                .takeBack(
                                        stage.account().market(),
                                        Clients.MAKER,
                                        IdempotentRequest.of(no, Clients.HASH, wish)),
                no,
                wish.toString());
    }

    private void sendBack() {
        if (stage.now().deposits().isEmpty()) {
            return;
        }
        MarketBooks.Deposit deposit = stage.dice().of(stage.now().deposits());
        OutRequestNo no = new OutRequestNo("s" + clients.count());
        PublicDeposits.SendBackRequest wish =
                new PublicDeposits.SendBackRequest(
                        new BankLineId(deposit.id()), part(deposit.amount()), true, "", "nobody's");
        clients.ask(
                office ->
                        office.publicDeposits()
                                .sendBack(
                                        stage.account().market(),
                                        Clients.MAKER,
                                        IdempotentRequest.of(no, Clients.HASH, wish)),
                no,
                wish.toString());
    }

    /** What waits for its second person. */
    List<MarketBooks.Order> unchecked() {
        return stage.ordersIn(InstructionState.CREATED).stream().filter(o -> !o.cleared()).toList();
    }

    private void check(MarketBooks.Order order, Office office) {
        if (stage.dice().oneIn(4)) {
            stage.begin(
                    office,
                    "reject " + order,
                    () ->
                            stage.politely(() ->
                                    office.reviews()
                                            .reject(
                                                    stage.account().market(),
                                                    order.kind().resource(),
                                                    order.id(),
                                                    CHECKER,
                                                    "not so")));
        } else {
            approve(order, office);
        }
    }

    void approve(MarketBooks.Order order, Office office) {
        stage.begin(
                office,
                "approve " + order,
                () ->
                        stage.politely(() ->
                                office.reviews()
                                        .approve(
                                                stage.account().market(),
                                                order.kind().resource(),
                                                order.id(),
                                                CHECKER)));
    }

    void judge(MarketBooks.Order order, Office office) {
        Optional<SimBankLedger.Fate> fate =
                stage.bank().ledger().fate(new InstructionId(order.id()).serial());
        // The bank's day is over by then, and what still was on its way is not taken any more.
        stage.bank().forgetLate();
        InstructionState verdict =
                fate.filter(f -> f == SimBankLedger.Fate.DONE).isPresent()
                        ? InstructionState.SUCCEEDED
                        : InstructionState.FAILED;
        papers++;
        OutRequestNo no = new OutRequestNo("j" + papers);
        stage.begin(
                office,
                "judge " + order + " " + verdict,
                () -> stage.politely(() -> judge(order, office, verdict, no)));
    }

    private void judge(
            MarketBooks.Order order, Office office, InstructionState verdict, OutRequestNo no) {
        Acceptance taken =
                office.judgements()
                        .propose(
                                stage.account().market(),
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
        office.reviews()
                .approve(stage.account().market(), Resource.JUDGEMENT, taken.id().value(), CHECKER);
        stage.coverage()
                .reached(
                        InstructionState.REVIEW,
                        verdict == InstructionState.SUCCEEDED
                                ? InstructionEvent.JUDGED_SUCCEEDED
                                : InstructionEvent.JUDGED_FAILED);
    }

    /** Differences that do not close by themselves. */
    List<MarketBooks.Open> openDifferences() {
        return stage.now().differences().stream()
                .filter(MarketBooks.Open::open)
                .filter(difference -> !difference.kind().equals("SHORT"))
                .toList();
    }

    /** Two people bring the books to what the bank did, before it does anything else. */
    void correct(MarketBooks.Open difference, Office office) {
        papers++;
        OutRequestNo no = new OutRequestNo("k" + papers);
        Optional<RequestedMovement> move =
                stage.now()
                        .order(difference.instruction())
                        .filter(this::isNotInTheBooks)
                        .map(this::asTheBank);
        stage.atOnce(
                office,
                "correct " + difference + " by " + move,
                () -> stage.politely(() -> correct(difference, move, office, no)));
    }

    /** It failed, and the bank did it; nobody corrected that yet. */
    private boolean isNotInTheBooks(MarketBooks.Order order) {
        ClientSerial serial = new InstructionId(order.id()).serial();
        boolean left =
                stage.bank().ledger().fate(serial).equals(Optional.of(SimBankLedger.Fate.DONE))
                        || stage.bank().ledger().cameBack(serial);
        return order.state() == InstructionState.FAILED
                && left
                && !order.returned()
                && stage.now().differences().stream()
                        .noneMatch(d -> d.moved() && d.instruction() == order.id());
    }

    private RequestedMovement asTheBank(MarketBooks.Order order) {
        return new RequestedMovement(
                Optional.of(stage.noOf(order.payer()).value()),
                order.kind().isPayout() ? "cash" : stage.noOf(order.payee()).value(),
                Money.ofMinor(order.amount()),
                Optional.empty());
    }

    private void correct(
            MarketBooks.Open difference,
            Optional<RequestedMovement> move,
            Office office,
            OutRequestNo no) {
        if (difference.proposed() != 0) {
            office.reviews()
                    .reject(
                            stage.account().market(),
                            Resource.CORRECTION,
                            difference.proposed(),
                            CHECKER,
                            "made before more was known");
        }
        Acceptance taken =
                office.corrections()
                        .propose(
                                stage.account().market(),
                                Clients.MAKER,
                                IdempotentRequest.of(
                                        no,
                                        Clients.HASH,
                                        new CorrectionRequest(
                                                difference.id(), move, "as the bank says")));
        office.reviews()
                .approve(
                        stage.account().market(), Resource.CORRECTION, taken.id().value(), CHECKER);
    }
}
