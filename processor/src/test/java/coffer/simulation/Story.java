package coffer.simulation;

import coffer.bank.InstructionKind;
import coffer.fixture.MarketBooks;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.Quarantine;
import coffer.instruction.QuarantineStore;
import coffer.lease.LeaseStore;
import coffer.simulation.Office.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One seed: what happens to one market, from its first order until everything is known. */
final class Story {

    private static final List<Job> JOBS =
            List.of(
                    Job.DISPATCH,
                    Job.DISPATCH,
                    Job.DISPATCH,
                    Job.INQUIRE,
                    Job.INQUIRE,
                    Job.READ_LINES,
                    Job.READ_LINES,
                    Job.READ_LINES,
                    Job.READ_BALANCES,
                    Job.KEEP_LEASE);

    private final Stage stage;
    private final People people;

    Story(Stage stage) {
        this.stage = stage;
        this.people = new People(stage);
    }

    /** Goes through a number of steps, looking at the books after each. */
    void go(int steps) {
        readAll();
        for (int step = 0; step < steps; step++) {
            stage.clock()
                    .pass(
                            Duration.ofMillis(
                                    stage.dice().below(stage.dice().oneIn(4) ? 20_000 : 1_500)));
            step();
            stage.check();
        }
    }

    private void readAll() {
        stage.offices().stream()
                .filter(Office::holdsLease)
                .findFirst()
                .ifPresent(holder -> {
                    for (int account = 0; account <= Stage.MEMBERS + 1; account++) {
                        stage.toTheEnd(holder, Job.READ_LINES);
                    }
                });
    }

    private void step() {
        stage.offices()
                .forEach(office -> {
                    if (stage.dice().oneIn(25)) {
                        office.wake();
                    }
                });
        if (stage.dice().oneIn(6)) {
            stage.leaseEnds();
        }
        List<Fiber> underWay = stage.awake().filter(Fiber::isReady).toList();
        int what = stage.dice().below(100);
        if (what < 42 && !underWay.isEmpty()) {
            Fiber fiber = stage.dice().of(underWay);
            stage.goOn(fiber, 1 + stage.dice().below(9));
            if (stage.dice().oneIn(5)) {
                fiber.putAside(10 + stage.dice().below(60));
            }
        } else if (what < 70) {
            stage.work(stage.dice().of(stage.offices()), stage.dice().of(JOBS));
        } else if (what < 82) {
            people.order();
        } else if (what < 85) {
            people.repeat();
        } else if (what < 89) {
            people.staff();
        } else if (what < 94) {
            bankActs();
        } else {
            fate();
        }
    }

    private void bankActs() {
        int member = 1 + stage.dice().below(Stage.MEMBERS);
        switch (stage.dice().below(12)) {
            case 0, 1 ->
                    stage.bank()
                            .ledger()
                            .move(stage.no(member), amount(), BankStatement.Sort.DEPOSIT);
            case 2 ->
                    stage.bank()
                            .ledger()
                            .move(stage.publicNo(), amount(), BankStatement.Sort.DEPOSIT);
            case 3, 4 -> stage.bank().deliverLate();
            case 5 -> stage.bank().statement().showAll();
            case 6 -> {
                if (stage.dice().oneIn(4)) {
                    stage.bank()
                            .ledger()
                            .move(
                                    stage.no(member),
                                    -(1 + stage.dice().below(500)),
                                    BankStatement.Sort.FEE);
                } else {
                    stage.bank()
                            .ledger()
                            .move(
                                    stage.no(member),
                                    1 + stage.dice().below(500),
                                    BankStatement.Sort.INTEREST);
                }
            }
            case 7, 8 -> byHandOrForeign(member);
            case 9, 10 -> {
                if (stage.dice().mischief(Mischief.PAYOUT_COMES_BACK)) {
                    stage.bank().ledger().payoutComesBack();
                }
            }
            default -> {
                if (stage.dice().mischief(Mischief.YES_AFTER_NO)) {
                    stage.bank().ledger().changeItsMind();
                }
            }
        }
        stage.log("the bank acts, " + stage.bank().statement().last());
    }

    private long amount() {
        return 1L + stage.dice().below(30_000);
    }

    private void byHandOrForeign(int member) {
        if (stage.dice().mischief(Mischief.BY_HAND)) {
            List<MarketBooks.Order> open =
                    stage.now().orders().stream()
                            .filter(o -> o.kind() == InstructionKind.TRANSFER)
                            .filter(o -> !o.state().isEnd())
                            .toList();
            if (!open.isEmpty()) {
                byHand(stage.dice().of(open));
            }
        } else if (stage.dice().mischief(Mischief.FOREIGN_LINE)) {
            long amount = 1L + stage.dice().below(2_000);
            int other = 1 + stage.dice().below(Stage.MEMBERS);
            if (stage.bank().ledger().free(stage.no(member)) < amount || other == member) {
                stage.bank().ledger().move(stage.no(member), amount, BankStatement.Sort.TELLER);
            } else if (stage.dice().oneIn(2)) {
                stage.bank().ledger().move(stage.no(member), -amount, BankStatement.Sort.E_BANKING);
            } else {
                stage.bank().ledger().moveInside(stage.no(member), stage.no(other), amount);
            }
        }
    }

    private void byHand(MarketBooks.Order order) {
        byHand(order, stage.dice().oneIn(2));
    }

    private void byHand(MarketBooks.Order order, boolean now) {
        stage.bank()
                .ledger()
                .byHand(
                        new BankMovement(
                                new InstructionId(order.id()).serial(),
                                order.kind(),
                                stage.noOf(order.payer()),
                                stage.noOf(order.payee()).value(),
                                order.amount(),
                                Optional.empty()),
                        now);
        stage.log("a teller takes to " + order);
    }

    private void fate() {
        Office office = stage.dice().of(stage.offices());
        if (stage.dice().mischief(Mischief.CRASH)) {
            stage.die(office);
            stage.open();
            if (!stage.dice().oneIn(4)) {
                stage.leaseEnds();
            }
        } else if (stage.dice().mischief(Mischief.STALL)) {
            // Whoever holds the lease is the one that matters.
            Office still =
                    stage.offices().stream().filter(Office::holdsLease).findFirst().orElse(office);
            stage.log(still + " stands still");
            still.standStill();
            if (!stage.dice().oneIn(4)) {
                stage.leaseEnds();
            }
        } else if (stage.dice().mischief(Mischief.RESTORE)) {
            restore();
        } else if (stage.dice().mischief(Mischief.CLOCK_JUMP)) {
            Duration jump =
                    stage.dice()
                            .of(
                                    List.of(
                                            Duration.ofSeconds(30),
                                            Duration.ofMinutes(3),
                                            Duration.ofMinutes(90),
                                            Duration.ofHours(17),
                                            Duration.ofHours(70)));
            stage.log("the clock jumps by " + jump);
            stage.bank().statement().showAll();
            stage.clock().pass(jump);
        } else {
            stage.leaseEnds();
        }
    }

    /**
     * The database comes back without its last commits: an order that was sent is one that never
     * was. Answers may still come in; then nobody works before all that seems unsent is taken for
     * unknown.
     */
    private void restore() {
        List<MarketBooks.Order> sent =
                stage.now().orders().stream()
                        .filter(o -> o.attempt() > 0 && !o.state().isEnd())
                        .filter(o -> o.state() != InstructionState.CREATED)
                        .toList();
        if (sent.isEmpty()) {
            return;
        }
        MarketBooks.Order lost = stage.dice().of(sent);
        stage.log("the database forgets that it sent " + lost);
        stage.owner()
                .run(
                        """
                        update instruction set state = 'CREATED', attempt = attempt - 1, epoch = null,
                            sent_at = null, not_before = null, silences = 0, next_at = created_at
                          where market_id = %1$d and instruction_id = %2$d;
                        update standing_freeze set used_by = null
                          where market_id = %1$d and used_by = %2$d
                        """
                                .formatted(stage.account().market().value(), lost.id()));
        stage.books().rewound(lost.id());
        stage.look();
        if (stage.dice().oneIn(2)) {
            stage.failOver();
        }
        stage.offices().forEach(Office::die);
        stage.offices().clear();
        stage.endLease();
        List<MarketBooks.Order> created = stage.ordersIn(InstructionState.CREATED);
        stage.books().quarantined(created);
        QuarantineStore store = new QuarantineStore(stage.database(), stage.clock());
        Quarantine.Outcome outcome =
                new Quarantine(
                                store,
                                new LeaseStore(stage.database()),
                                stage.account().id() + " quarantine",
                                Duration.ofMinutes(1))
                        .run(
                                List.of(
                                        new QuarantineStore.Account(
                                                stage.account().market(),
                                                "market",
                                                stage.account().id(),
                                                stage.account().code())));
        if (!(outcome instanceof Quarantine.Done)) {
            throw new AssertionError(outcome);
        }
        created.forEach(
                _ -> stage.coverage().reached(InstructionState.CREATED, InstructionEvent.SILENT));
        stage.look();
        stage.open();
        stage.open();
        stage.leaseEnds();
    }

    /** The bank tells all it knows, people judge the rest, and every client asks once more. */
    void end() {
        stage.dice().becomeKind();
        stage.log("from here on nothing goes wrong");
        stage.bank().deliverLate();
        stage.bank().statement().showAll();
        if (stage.dice().oneIn(2)) {
            takeOver();
        }
        stage.offices().forEach(Office::wake);
        stage.finishAll();
        stage.settleDown();
        judgeTheRest();
        closeDifferences();
        askAgain();
        compare();
    }

    /** One process stands still with answers in its hands until another has found all out. */
    private void takeOver() {
        Office asleep =
                stage.offices().stream()
                        .filter(Office::holdsLease)
                        .findFirst()
                        .orElseGet(stage.offices()::getFirst);
        stage.offices().forEach(Office::wake);
        asleep.standStill();
        stage.log(asleep + " stands still for long");
        stage.bank().deliverLate();
        stage.finishAll();
        if (stage.dice().oneIn(3)) {
            // What it had not sent yet a teller may take to, and keep on the desk.
            stage.ordersIn(InstructionState.SENDING).stream()
                    .filter(o -> o.kind().isForcedTransfer())
                    .filter(o -> o.kind().freezeEffect() != InstructionKind.FreezeEffect.USES)
                    .forEach(order -> byHand(order, false));
            stage.round(Duration.ofSeconds(70));
            stage.round(Duration.ofSeconds(70));
        } else {
            stage.bank().ledger().decidePending();
            stage.settleDown();
        }
        if (stage.dice().oneIn(2)) {
            judgeTheRest();
        }
        stage.bank().ledger().changeItsMind();
        stage.log(asleep + " wakes up");
    }

    private void judgeTheRest() {
        List<MarketBooks.Order> unchecked = people.unchecked();
        for (MarketBooks.Order order : unchecked) {
            people.approve(order, stage.someone());
        }
        stage.finishAll();
        if (!unchecked.isEmpty()) {
            stage.settleDown();
        }
        if (!stage.ordersIn(InstructionState.REVIEW).isEmpty()) {
            stage.round(Duration.ofHours(30));
            stage.round(Stage.OVERLAP);
        }
        for (MarketBooks.Order order : stage.ordersIn(InstructionState.REVIEW)) {
            if (order.kind() == InstructionKind.TRANSFER && stage.dice().oneIn(9)) {
                byHand(order);
            }
            people.judge(order, stage.someone());
            stage.finishAll();
        }
        // What the bank has taken to meanwhile, it alone can decide.
        for (int rounds = 0;
                rounds < 20 && !stage.ordersIn(InstructionState.REVIEW).isEmpty();
                rounds++) {
            stage.round(Duration.ofSeconds(70));
        }
        if (stage.bank().deliverLate() > 0) {
            stage.round(Stage.OVERLAP);
        }
    }

    private void closeDifferences() {
        for (MarketBooks.Open difference : people.openDifferences()) {
            people.correct(difference, stage.someone());
        }
        List<MarketBooks.Open> left =
                stage.now().differences().stream().filter(MarketBooks.Open::open).toList();
        left.forEach(overdrawn ->
                stage.bank()
                        .ledger()
                        .move(
                                stage.noOf(overdrawn.subAccount()),
                                200_000,
                                BankStatement.Sort.DEPOSIT));
        if (!left.isEmpty()) {
            stage.round(Stage.OVERLAP);
        }
    }

    private void compare() {
        List<String> wrong = new ArrayList<>();
        for (MarketBooks.Order order : stage.now().orders()) {
            if (!order.state().isEnd()) {
                wrong.add("without an end: " + order);
            }
        }
        for (MarketBooks.Open difference : stage.now().differences()) {
            if (difference.open()) {
                wrong.add("still open: " + difference);
            }
        }
        IntStream.rangeClosed(0, Stage.MEMBERS).forEach(member -> compare(member, wrong));
        List<Long> known = stage.now().orders().stream().map(MarketBooks.Order::id).toList();
        for (Request request : people.requests()) {
            request.taken()
                    .filter(id -> !known.contains(id.value()))
                    .ifPresent(id -> wrong.add("lost: " + request.no() + " " + id));
        }
        long taken = people.requests().stream().filter(r -> r.taken().isPresent()).count();
        if (taken != known.size()) {
            wrong.add("%d requests were taken, %d orders are there".formatted(taken, known.size()));
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), wrong));
        }
    }

    private void compare(int member, List<String> wrong) {
        long[] theirs =
                stage.bank().ledger().figures(member == 0 ? stage.publicNo() : stage.no(member));
        long first = 4L * (member + 1);
        long[] ours = new long[3];
        for (MarketBooks.Bucket bucket : stage.now().buckets()) {
            if (bucket.id() >= first && bucket.id() < first + 3) {
                ours[(int) (bucket.id() - first)] = bucket.balance();
            }
        }
        boolean same = ours[0] + ours[1] == theirs[0] && ours[1] == theirs[1] && ours[2] == 0;
        if (!same) {
            wrong.add(
                    "member %d: ours %s, the bank's total and frozen %s"
                            .formatted(member, Arrays.toString(ours), Arrays.toString(theirs)));
        }
    }

    /** Lets everything go that still waits. */
    void close() {
        stage.offices().forEach(Office::die);
    }

    /** What was never answered may be taken only now. */
    private void askAgain() {
        int before = stage.now().orders().size();
        people.askAgain();
        if (stage.now().orders().size() > before) {
            stage.settleDown();
            judgeTheRest();
        }
    }
}
