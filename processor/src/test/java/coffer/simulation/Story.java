package coffer.simulation;

import coffer.bank.InstructionKind;
import coffer.fixture.MarketBooks;
import coffer.instruction.InstructionState;
import coffer.simulation.ProcessorInstance.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What one seed makes happen in one market, from its first order until every order has ended. */
final class Story {

    private static final List<Worker> WORKERS =
            List.of(
                    Worker.DISPATCH,
                    Worker.DISPATCH,
                    Worker.DISPATCH,
                    Worker.INQUIRE,
                    Worker.INQUIRE,
                    Worker.READ_LINES,
                    Worker.READ_LINES,
                    Worker.READ_LINES,
                    Worker.READ_BALANCES,
                    Worker.KEEP_LEASE);

    private final SimulationEnvironment environment;
    private final SeededRandom random;
    private final RandomEvents events;
    private final Clients clients;
    private final Staff staff;

    Story(SimulationEnvironment environment) {
        this.environment = environment;
        this.random = environment.random();
        this.events = new RandomEvents(environment);
        this.clients = new Clients(environment);
        this.staff = new Staff(environment, clients);
    }

    /** Runs a number of random steps and checks the books after each. */
    void run(int steps) {
        readAllStatements();
        for (int step = 0; step < steps; step++) {
            environment
                    .clock()
                    .pass(Duration.ofMillis(random.below(random.oneIn(4) ? 20_000 : 1_500)));
            step();
            environment.checkBooksIfWritten();
        }
    }

    private void readAllStatements() {
        environment.instances().stream()
                .filter(ProcessorInstance::holdsLease)
                .findFirst()
                .ifPresent(holder -> {
                    for (int account = 0; account <= SimulationEnvironment.MEMBERS + 1; account++) {
                        environment.runWorkerToEnd(holder, Worker.READ_LINES);
                    }
                });
    }

    private void step() {
        environment
                .instances()
                .forEach(instance -> {
                    if (random.oneIn(25)) {
                        instance.wake();
                    }
                });
        if (random.oneIn(6)) {
            environment.expireLeaseUnlessHeld();
        }
        List<Fiber> readyFibers =
                environment.fibersOfRunningInstances().filter(Fiber::countDownDelay).toList();
        int what = random.below(100);
        if (what < 42 && !readyFibers.isEmpty()) {
            Fiber fiber = random.pick(readyFibers);
            environment.resume(fiber, 1 + random.below(9));
            if (random.oneIn(5)) {
                fiber.delay(10 + random.below(60));
            }
        } else if (what < 70) {
            environment.startWorker(random.pick(environment.instances()), random.pick(WORKERS));
        } else if (what < 82) {
            clients.requestOrder();
        } else if (what < 85) {
            clients.repeatRequest();
        } else if (what < 89) {
            staff.act();
        } else if (what < 94) {
            events.bankActs();
        } else {
            events.processOrClockFails();
        }
    }

    /**
     * Ends the story without faults: the bank reports all, staff judge what is left, clients repeat
     * their requests, and the books are compared with the bank's.
     */
    void finish() {
        random.disableFaults();
        environment.log("from here on nothing goes wrong");
        environment.bank().deliverLate();
        environment.bank().statement().showAll();
        if (random.oneIn(2)) {
            stallHolderWhileOthersFinish();
        }
        environment.instances().forEach(ProcessorInstance::wake);
        environment.finishAll();
        environment.runUntilSettled();
        judgeRemaining();
        closeDifferences();
        repeatRequests();
        compareWithBank();
    }

    /** Stalls the lease holder before it has written its answers while another process goes on. */
    private void stallHolderWhileOthersFinish() {
        ProcessorInstance asleep =
                environment.instances().stream()
                        .filter(ProcessorInstance::holdsLease)
                        .findFirst()
                        .orElseGet(environment.instances()::getFirst);
        environment.instances().forEach(ProcessorInstance::wake);
        asleep.stall();
        environment.log(asleep + " stands still for long");
        environment.bank().deliverLate();
        environment.finishAll();
        if (random.oneIn(3)) {
            // A teller may take over what it had not sent, and leave it pending.
            environment.ordersIn(InstructionState.SENDING).stream()
                    .filter(o -> o.kind().isForcedTransfer())
                    .filter(o -> o.kind().freezeEffect() != InstructionKind.FreezeEffect.USES)
                    .forEach(order -> events.byHand(order, false));
            environment.runRound(Duration.ofSeconds(70));
            environment.runRound(Duration.ofSeconds(70));
        } else {
            environment.bank().ledger().decidePending();
            environment.runUntilSettled();
        }
        if (random.oneIn(2)) {
            judgeRemaining();
        }
        environment.bank().ledger().carryOutRefused();
        environment.log(asleep + " wakes up");
    }

    private void judgeRemaining() {
        List<MarketBooks.Order> awaitingApproval = staff.awaitingApproval();
        for (MarketBooks.Order order : awaitingApproval) {
            staff.approve(order, environment.anyRunningInstance());
        }
        environment.finishAll();
        if (!awaitingApproval.isEmpty()) {
            environment.runUntilSettled();
        }
        if (!environment.ordersIn(InstructionState.REVIEW).isEmpty()) {
            environment.runRound(Duration.ofHours(30));
            environment.runRound(SimulationEnvironment.OVERLAP);
        }
        for (MarketBooks.Order order : environment.ordersIn(InstructionState.REVIEW)) {
            if (order.kind() == InstructionKind.TRANSFER && random.oneIn(9)) {
                events.byHand(order);
            }
            staff.judge(order, environment.anyRunningInstance());
            environment.finishAll();
        }
        // Only the bank can decide what it has taken over meanwhile.
        for (int rounds = 0;
                rounds < 20 && !environment.ordersIn(InstructionState.REVIEW).isEmpty();
                rounds++) {
            environment.runRound(Duration.ofSeconds(70));
        }
        if (environment.bank().deliverLate() > 0) {
            environment.runRound(SimulationEnvironment.OVERLAP);
        }
    }

    private void closeDifferences() {
        for (MarketBooks.Open difference : staff.openDifferences()) {
            staff.correct(difference, environment.anyRunningInstance());
        }
        List<MarketBooks.Open> left =
                environment.marketBooks().differences().stream()
                        .filter(MarketBooks.Open::open)
                        .toList();
        left.forEach(overdrawn ->
                environment
                        .bank()
                        .ledger()
                        .book(
                                environment.subAccountNoById(overdrawn.subAccount()),
                                200_000,
                                BankStatement.EntryKind.DEPOSIT));
        if (!left.isEmpty()) {
            environment.runRound(SimulationEnvironment.OVERLAP);
        }
    }

    private void compareWithBank() {
        List<String> wrong = new ArrayList<>();
        for (MarketBooks.Order order : environment.marketBooks().orders()) {
            if (!order.state().isEnd()) {
                wrong.add("without an end: " + order);
            }
        }
        for (MarketBooks.Open difference : environment.marketBooks().differences()) {
            if (difference.open()) {
                wrong.add("still open: " + difference);
            }
        }
        IntStream.rangeClosed(0, SimulationEnvironment.MEMBERS)
                .forEach(member -> compare(member, wrong));
        List<Long> known =
                environment.marketBooks().orders().stream().map(MarketBooks.Order::id).toList();
        for (ClientRequest request : clients.requests()) {
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
                environment
                        .bank()
                        .ledger()
                        .totalAndFrozen(
                                member == 0
                                        ? environment.publicSubAccountNo()
                                        : environment.subAccountNo(member));
        long first = 4L * (member + 1);
        long[] ours = new long[3];
        for (MarketBooks.Bucket bucket : environment.marketBooks().buckets()) {
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

    /** Ends all fibers. */
    void close() {
        environment.instances().forEach(ProcessorInstance::crash);
    }

    /** Repeats requests; one that was never answered may be accepted only now. */
    private void repeatRequests() {
        int before = environment.marketBooks().orders().size();
        clients.repeatUntilAnswered();
        if (environment.marketBooks().orders().size() > before) {
            environment.runUntilSettled();
            judgeRemaining();
        }
    }
}
