package coffer.simulation;

import coffer.store.MarketBooks;
import coffer.values.Actor;
import coffer.values.FundAccountNo;
import coffer.values.InstructionEvent;
import coffer.values.InstructionId;
import coffer.values.InstructionKind;
import coffer.values.InstructionState;
import coffer.values.LineId;
import coffer.values.Money;
import coffer.values.OutRequestNo;
import coffer.values.RequestHash;
import coffer.values.Resource;
import coffer.work.Corrections;
import coffer.work.ForcedTransfers;
import coffer.work.Intake.Taken;
import coffer.work.PublicDeposits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Clients of the market and staff of its treasury: what they ask for, twice at times, and what two
 * of them do about what the bank never told.
 */
final class People {

    private static final int PUBLIC = 1;
    private static final Actor MAKER = new Actor(Actor.Kind.STAFF, "wang");
    private static final Actor CHECKER = new Actor(Actor.Kind.STAFF, "li");
    private static final RequestHash HASH = new RequestHash("ab".repeat(32));
    private static final List<InstructionKind> KINDS =
            Arrays.stream(InstructionKind.values())
                    .filter(InstructionKind::isForcedTransfer)
                    .toList();

    private final Stage stage;
    private final List<Request> requests = new ArrayList<>();
    private int papers;

    People(Stage stage) {
        this.stage = stage;
    }

    /** All that was asked for. */
    List<Request> requests() {
        return requests;
    }

    private void ask(Function<Office, Taken> how, OutRequestNo no, String what) {
        Request request = new Request(no, how);
        requests.add(request);
        Office office = stage.dice().of(stage.offices());
        stage.begin(office, "order " + no + " " + what, () -> request.ask(office));
    }

    void order() {
        OutRequestNo no = new OutRequestNo("r" + requests.size());
        if (stage.dice().oneIn(8)) {
            cancel();
            return;
        }
        InstructionKind kind = stage.dice().of(KINDS);
        boolean uses = kind.freezeEffect() == InstructionKind.FreezeEffect.USES;
        List<MarketBooks.Freeze> standing =
                stage.now().freezes().stream()
                        .filter(f -> f.remaining() > 0 || stage.dice().oneIn(9))
                        .toList();
        if (uses && standing.isEmpty()) {
            kind = InstructionKind.FREEZE;
            uses = false;
        }
        Optional<MarketBooks.Freeze> freeze =
                uses ? Optional.of(stage.dice().of(standing)) : Optional.empty();
        long most = freeze.map(MarketBooks.Freeze::remaining).filter(r -> r > 0).orElse(40_000L);
        long amount = stage.dice().oneIn(4) ? most : 1 + stage.dice().below((int) most);
        ForcedTransfers.Wish wish =
                new ForcedTransfers.Wish(
                        kind,
                        uses ? Optional.empty() : Optional.of(member()),
                        kind.movesBetweenAccounts() ? Optional.of(payee(freeze)) : Optional.empty(),
                        Money.ofMinor(amount),
                        freeze.map(f -> new InstructionId(f.id())),
                        Optional.empty(),
                        "",
                        Optional.empty());
        ask(
                office -> office.transfers().order(stage.account().market(), no, HASH, () -> wish),
                no,
                wish.toString());
    }

    private FundAccountNo member() {
        return Stage.fundAccount(1 + stage.dice().below(Stage.MEMBERS));
    }

    /** What was paid first goes back to its owner, or to nobody. */
    private FundAccountNo payee(Optional<MarketBooks.Freeze> freeze) {
        return freeze.flatMap(f -> stage.now().order(f.id()))
                .filter(o -> o.kind() == InstructionKind.PAY_FREEZE && !stage.dice().oneIn(9))
                .map(o -> Stage.fundAccount(o.payer() - 1))
                .orElseGet(this::member);
    }

    private void cancel() {
        List<MarketBooks.Order> created = stage.ordersIn(InstructionState.CREATED);
        if (!created.isEmpty()) {
            InstructionId id = new InstructionId(stage.dice().of(created).id());
            Office office = stage.dice().of(stage.offices());
            stage.begin(
                    office,
                    "cancel " + id,
                    () ->
                            stage.politely(
                                    () -> office.transfers().cancel(stage.account().market(), id)));
        }
    }

    void repeat() {
        if (!requests.isEmpty()) {
            Request request = stage.dice().of(requests);
            Office office = stage.dice().of(stage.offices());
            stage.begin(office, "repeat " + request.no(), () -> request.ask(office));
        }
    }

    void staff() {
        List<MarketBooks.Order> inReview = stage.ordersIn(InstructionState.REVIEW);
        switch (stage.dice().below(4)) {
            case 0 -> credit();
            case 1 -> approveCredit();
            default -> {
                if (!inReview.isEmpty()) {
                    judge(stage.dice().of(inReview), stage.dice().of(stage.offices()));
                }
            }
        }
    }

    private void credit() {
        List<MarketBooks.Bucket> found =
                stage.now().buckets().stream().filter(b -> b.id() == 4L * PUBLIC).toList();
        List<Long> deposits = List.copyOf(publicDeposits());
        if (deposits.isEmpty() || found.isEmpty()) {
            return;
        }
        OutRequestNo no = new OutRequestNo("c" + requests.size());
        PublicDeposits.Credit wish =
                new PublicDeposits.Credit(
                        new LineId(stage.dice().of(deposits)),
                        member(),
                        Money.ofMinor(1 + stage.dice().below(10_000)),
                        "");
        ask(
                office ->
                        office.publicDeposits()
                                .credit(stage.account().market(), MAKER, no, HASH, () -> wish),
                no,
                wish.toString());
    }

    private List<Long> publicDeposits() {
        return stage.books().factsInto(4L * PUBLIC);
    }

    private void approveCredit() {
        stage.ordersIn(InstructionState.CREATED).stream()
                .filter(o -> o.kind() == InstructionKind.ADJUSTMENT_CREDIT)
                .findFirst()
                .ifPresent(order -> {
                    Office office = stage.dice().of(stage.offices());
                    stage.begin(office, "approve " + order, () -> approve(office, order));
                });
    }

    void approve(Office office, MarketBooks.Order order) {
        stage.politely(() ->
                office.reviews()
                        .approve(
                                stage.account().market(),
                                Resource.ADJUSTMENT_CREDIT,
                                order.id(),
                                CHECKER));
    }

    void judge(MarketBooks.Order order, Office office) {
        Optional<SimBank.Fate> fate = stage.bank().fate(new InstructionId(order.id()).serial());
        // The bank's day is over by then, and what still was on its way is not taken any more.
        stage.bank().forgetLate();
        InstructionState verdict =
                fate.filter(f -> f == SimBank.Fate.DONE).isPresent()
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
        Taken taken =
                office.corrections()
                        .judge(
                                stage.account().market(),
                                MAKER,
                                no,
                                HASH,
                                () ->
                                        new Corrections.Opinion(
                                                new InstructionId(order.id()),
                                                verdict,
                                                verdict == InstructionState.SUCCEEDED
                                                        ? "the bank's letter"
                                                        : "",
                                                "looked into it"));
        office.reviews()
                .approve(stage.account().market(), Resource.JUDGEMENT, taken.id().value(), CHECKER);
        stage.coverage()
                .reached(
                        InstructionState.REVIEW,
                        verdict == InstructionState.SUCCEEDED
                                ? InstructionEvent.JUDGED_SUCCEEDED
                                : InstructionEvent.JUDGED_FAILED);
    }

    void correct(MarketBooks.Open difference) {
        papers++;
        OutRequestNo no = new OutRequestNo("k" + papers);
        Optional<Corrections.Move> move =
                stage.now()
                        .order(difference.instruction())
                        .filter(o -> o.state() == InstructionState.FAILED)
                        .filter(o ->
                                stage.bank()
                                        .fate(new InstructionId(o.id()).serial())
                                        .equals(Optional.of(SimBank.Fate.DONE)))
                        .map(o ->
                                new Corrections.Move(
                                        Optional.of(Stage.fundAccount(o.payer() - 1).value()),
                                        Stage.fundAccount(o.payee() - 1).value(),
                                        Money.ofMinor(o.amount()),
                                        Optional.empty()));
        Office office = stage.someone();
        stage.begin(
                office,
                "correct " + difference + " by " + move,
                () -> {
                    Taken taken =
                            office.corrections()
                                    .propose(
                                            stage.account().market(),
                                            MAKER,
                                            no,
                                            HASH,
                                            () ->
                                                    new Corrections.Wish(
                                                            difference.id(),
                                                            move,
                                                            "as the bank says"));
                    office.reviews()
                            .approve(
                                    stage.account().market(),
                                    Resource.CORRECTION,
                                    taken.id().value(),
                                    CHECKER);
                });
    }

    /** Every client asks once more for what it does not know, or may ask for what it does. */
    void askAgain() {
        for (Request request : requests) {
            if (!request.isAnswered() || stage.dice().oneIn(2)) {
                Office office = stage.dice().of(stage.offices());
                stage.begin(office, "last repeat " + request.no(), () -> request.ask(office));
                stage.finishAll();
            }
            if (!request.isAnswered()) {
                throw new AssertionError(request.no() + " never got an answer");
            }
        }
    }
}
