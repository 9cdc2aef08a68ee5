package coffer.simulation;

import coffer.bank.SubAccountNo;
import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.fixture.MarketBooks;
import coffer.fixture.OwnerConnection;
import coffer.fixture.TestBooks;
import coffer.fixture.TestClock;
import coffer.instruction.InstructionState;
import coffer.market.Decline;
import coffer.market.FundAccountNo;
import coffer.market.MainAccount;
import coffer.simulation.ProcessorInstance.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a story runs in: one market with its books, its bank, its processes and its clock. It
 * resumes one fiber at a time, and checks the books whenever a fiber may have written them.
 */
final class SimulationEnvironment {

    static final int MEMBERS = 3;

    /** The public sub-account; the members' follow. */
    static final int PUBLIC = 1;

    static final Duration OVERLAP = Duration.ofMinutes(61);

    /** The last days of a quarter: a story may go on in the next, where journals lie elsewhere. */
    private static final Instant BEGINNING = Instant.parse("2026-03-30T08:00:00Z");

    private final MainAccount account;
    private final Database database;
    private final OwnerConnection owner;
    private final SeededRandom random;
    private final TestClock clock;
    private final SimBank bank;
    private final FaultySqlExecutor executor;
    private final BooksModel model = new BooksModel();
    private final TransitionCoverage coverage;
    private final List<ProcessorInstance> instances = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private MarketBooks now;
    private int processes;

    /** An order that the database lost may then fail a process with an illegal state. */
    private boolean databaseRestored;

    SimulationEnvironment(
            SeededRandom random,
            MainAccount account,
            Database database,
            OwnerConnection owner,
            TransitionCoverage coverage) {
        this.account = account;
        this.database = database;
        this.owner = owner;
        this.coverage = coverage;
        this.random = random;
        this.clock = new TestClock(BEGINNING.plus(Duration.ofMinutes(random.below(2 * 24 * 60))));
        this.bank = new SimBank(clock, random);
        this.executor = new FaultySqlExecutor(database, random);
        this.now = MarketBooks.read(database, account.market(), 0);
        for (int member = 1; member <= MEMBERS; member++) {
            bank.ledger().book(subAccountNo(member), 100_000, BankStatement.EntryKind.DEPOSIT);
        }
        startInstance();
        startInstance();
        expireLeaseUnlessHeld();
    }

    MainAccount account() {
        return account;
    }

    Database database() {
        return database;
    }

    OwnerConnection owner() {
        return owner;
    }

    SeededRandom random() {
        return random;
    }

    TestClock clock() {
        return clock;
    }

    SimBank bank() {
        return bank;
    }

    BooksModel model() {
        return model;
    }

    TransitionCoverage coverage() {
        return coverage;
    }

    /** The processes that have not crashed; some may be stalled. */
    List<ProcessorInstance> instances() {
        return instances;
    }

    /** The books as they were read last. */
    MarketBooks marketBooks() {
        return now;
    }

    /** What happened, in order; a failure is caused by the last lines. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Runs all calls to the bank to their end, as before all processes crash after a restore. */
    void receiveOutstandingAnswers() {
        databaseRestored = true;
        runningFibers().stream()
                .filter(fiber -> fiber.toString().endsWith(" call"))
                .forEach(fiber -> resume(fiber, Integer.MAX_VALUE));
        databaseRestored = false;
    }

    /** Ends a process at once and removes it. */
    void crash(ProcessorInstance instance) {
        log(instance + " dies");
        instance.crash();
        instances.remove(instance);
    }

    /** Starts a process. */
    void startInstance() {
        processes++;
        instances.add(
                new ProcessorInstance(
                        "process " + processes,
                        processes,
                        executor,
                        account,
                        bank,
                        clock,
                        coverage));
    }

    void log(String what) {
        log.add(clock.instant() + " " + what);
    }

    SubAccountNo subAccountNo(int member) {
        return new SubAccountNo(TestBooks.no(account, member));
    }

    SubAccountNo publicSubAccountNo() {
        return subAccountNo(900);
    }

    /** The account number of a sub-account's id. */
    SubAccountNo subAccountNoById(int subAccount) {
        return subAccount == PUBLIC ? publicSubAccountNo() : subAccountNo(subAccount - 1);
    }

    List<Fiber> runningFibers() {
        return instances.stream().flatMap(instance -> instance.runningFibers().stream()).toList();
    }

    void startWorker(ProcessorInstance instance, Worker worker) {
        if (instance.isRunning()) {
            instance.startWorker(worker).ifPresent(this::resumeForAWhile);
        }
    }

    /** Starts work, and runs a random part of it unless the process is stalled. */
    void start(ProcessorInstance instance, String what, Runnable work) {
        log(instance + ": " + what);
        Fiber fiber = instance.start(instance + " " + what, work);
        if (instance.isRunning()) {
            resumeForAWhile(fiber);
        }
    }

    /** Starts work and runs it to its end, unless the process is stalled. */
    void runToEnd(ProcessorInstance instance, String what, Runnable work) {
        if (instance.isRunning()) {
            log(instance + ": " + what);
            resume(instance.start(instance + " " + what, work), Integer.MAX_VALUE);
        }
    }

    /** Resumes a fiber to its end or for a few pauses, at random. */
    void resumeForAWhile(Fiber fiber) {
        resume(
                fiber,
                random.faultsDisabled() || random.oneIn(2) ? Integer.MAX_VALUE : random.below(5));
    }

    /** Resumes a fiber for a number of pauses and checks the books after each. */
    void resume(Fiber fiber, int pauses) {
        for (int pause = 0; pause < pauses && !fiber.isEnded(); pause++) {
            log("resumes: " + fiber);
            fiber.resume();
            fiber.failure()
                    .filter(thrown -> !(thrown instanceof DatabaseUnavailable))
                    .filter(thrown ->
                            !(databaseRestored && thrown instanceof IllegalStateException))
                    .ifPresent(thrown -> {
                        throw new AssertionError(fiber + " failed", thrown);
                    });
            checkBooksIfWritten();
        }
    }

    /** Checks the books if they may have been written since the last check. */
    void checkBooksIfWritten() {
        if (executor.wasWritten()) {
            checkBooks();
        }
    }

    /** Reads the books and compares them with the model; fails the story if they differ. */
    void checkBooks() {
        MarketBooks before = now;
        now = MarketBooks.read(database, account.market(), model.counter());
        for (MarketBooks.Order order : now.orders()) {
            if (!before.orders().contains(order)) {
                log("now: " + order);
            }
        }
        now.journals().stream()
                .filter(journal -> journal.instruction() == 0)
                .forEach(journal -> log("now: " + journal));
        List<String> wrong = model.check(now);
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), wrong));
        }
    }

    /** Runs work; a decline of it is logged and no failure. */
    void allowDecline(Runnable work) {
        try {
            work.run();
        } catch (Decline decline) {
            log("declined: " + decline.getMessage());
        }
    }

    List<MarketBooks.Order> ordersIn(InstructionState state) {
        return now.orders().stream().filter(o -> o.state() == state).toList();
    }

    /**
     * Expires the lease and lets a running process take it, unless a process thinks it holds it.
     */
    void expireLeaseUnlessHeld() {
        if (instances.stream().noneMatch(ProcessorInstance::holdsLease)) {
            expireLease();
            log("the lease ends");
            instances.stream()
                    .filter(ProcessorInstance::isRunning)
                    .findFirst()
                    .flatMap(instance -> instance.startWorker(Worker.KEEP_LEASE))
                    .ifPresent(taking -> resume(taking, Integer.MAX_VALUE));
        }
    }

    /** Runs all fibers of running processes to their end. */
    void finishAll() {
        for (Optional<Fiber> left = fibersOfRunningInstances().findFirst();
                left.isPresent();
                left = fibersOfRunningInstances().findFirst()) {
            resume(left.get(), Integer.MAX_VALUE);
        }
    }

    Stream<Fiber> fibersOfRunningInstances() {
        return instances.stream()
                .filter(ProcessorInstance::isRunning)
                .flatMap(instance -> instance.runningFibers().stream());
    }

    ProcessorInstance anyRunningInstance() {
        return instances.stream().filter(ProcessorInstance::isRunning).findFirst().orElseThrow();
    }

    ProcessorInstance leaseHolder() {
        return instances.stream().filter(ProcessorInstance::holdsLease).findFirst().orElseThrow();
    }

    void runWorkerToEnd(ProcessorInstance instance, Worker worker) {
        instance.startWorker(worker);
        finishAll();
    }

    /**
     * Passes time and lets the lease holder dispatch, inquire and read all statements once. After
     * an hour statements are read again from some days before, else only where something moved.
     */
    void runRound(Duration length) {
        clock.pass(length);
        expireLeaseUnlessHeld();
        ProcessorInstance holder = leaseHolder();
        runWorkerToEnd(holder, Worker.DISPATCH);
        runWorkerToEnd(holder, Worker.INQUIRE);
        // Two readings for each account: first those found due before, then those due now.
        for (int account = 0; account <= 2 * (MEMBERS + 1); account++) {
            // A worker that waited for the polling budget and asks no more loses its turn.
            clock.pass(Duration.ofSeconds(6));
            runWorkerToEnd(holder, Worker.READ_LINES);
        }
        runWorkerToEnd(holder, Worker.INQUIRE);
    }

    /** Runs rounds until no order waits for the bank and all statement lines are read. */
    void runUntilSettled() {
        for (int rounds = 0;
                rounds < 20 && now.orders().stream().anyMatch(SimulationEnvironment::waitsForBank);
                rounds++) {
            runRound(Duration.ofSeconds(70));
        }
        runRound(OVERLAP);
        runWorkerToEnd(leaseHolder(), Worker.READ_BALANCES);
    }

    static boolean waitsForBank(MarketBooks.Order order) {
        return switch (order.state()) {
            case CREATED -> order.cleared();
            case SENDING, ACCEPTED, UNKNOWN -> true;
            case REVIEW, SUCCEEDED, FAILED -> false;
        };
    }

    static FundAccountNo fundAccount(int member) {
        return new FundAccountNo("F%06d".formatted(member));
    }

    /** Expires the lease in the database, whoever holds it. */
    void expireLease() {
        owner.run(
                "update lease set ends_at = coffer_clock() where main_account_id = "
                        + account.id().value());
    }
}
