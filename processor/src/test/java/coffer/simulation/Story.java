package coffer.simulation;

import coffer.bank.InstructionKind;
import coffer.fixture.MarketBooks;
import coffer.instruction.InstructionState;
import coffer.simulation.Office.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private final RandomEvents events;
    private final Clients clients;
    private final Staff staff;

    Story(Stage stage) {
        this.stage = stage;
        this.events = new RandomEvents(stage);
        this.clients = new Clients(stage);
        this.staff = new Staff(stage, clients);
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
            clients.order();
        } else if (what < 85) {
            clients.repeat();
        } else if (what < 89) {
            staff.act();
        } else if (what < 94) {
            events.bankActs();
        } else {
            events.processOrClockFails();
        }
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
                    .forEach(order -> events.byHand(order, false));
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
        List<MarketBooks.Order> unchecked = staff.unchecked();
        for (MarketBooks.Order order : unchecked) {
            staff.approve(order, stage.someone());
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
                events.byHand(order);
            }
            staff.judge(order, stage.someone());
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
        for (MarketBooks.Open difference : staff.openDifferences()) {
            staff.correct(difference, stage.someone());
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
        for (Request request : clients.requests()) {
            request.taken()
                    .filter(id -> !known.contains(id.value()))
                    .ifPresent(id -> wrong.add("lost: " + request.no() + " " + id));
        }
        long taken = clients.requests().stream().filter(r -> r.taken().isPresent()).count();
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
        clients.askAgain();
        if (stage.now().orders().size() > before) {
            stage.settleDown();
            judgeTheRest();
        }
    }
}
