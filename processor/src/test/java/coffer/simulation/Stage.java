package coffer.simulation;

import coffer.bank.SubAccountNo;
import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.fixture.MarketBooks;
import coffer.fixture.TestBooks;
import coffer.fixture.TestClock;
import coffer.fixture.TestOwner;
import coffer.instruction.InstructionState;
import coffer.market.Decline;
import coffer.market.FundAccountNo;
import coffer.market.MainAccount;
import coffer.simulation.Office.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a story takes place: one market with its books, its bank, its processes and its time. It
 * lets fibers go on, one at a time, and looks at the books whenever one of them may have written.
 */
final class Stage {

    static final int MEMBERS = 3;

    /** The public sub-account; the members' follow. */
    static final int PUBLIC = 1;

    static final Duration OVERLAP = Duration.ofMinutes(61);

    /** The last days of a quarter: a story may go on in the next, where journals lie elsewhere. */
    private static final Instant BEGINNING = Instant.parse("2026-03-30T08:00:00Z");

    private final MainAccount account;
    private final Database database;
    private final TestOwner owner;
    private final Dice dice;
    private final TestClock clock;
    private final SimBank bank;
    private final Door door;
    private final Books books = new Books();
    private final Coverage coverage;
    private final List<Office> offices = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private MarketBooks now;
    private int processes;

    /** What a process then hears of an order that the database forgot, it may not understand. */
    private boolean failingOver;

    Stage(Dice dice, MainAccount account, Database database, TestOwner owner, Coverage coverage) {
        this.account = account;
        this.database = database;
        this.owner = owner;
        this.coverage = coverage;
        this.dice = dice;
        this.clock = new TestClock(BEGINNING.plus(Duration.ofMinutes(dice.below(2 * 24 * 60))));
        this.bank = new SimBank(clock, dice);
        this.door = new Door(database, dice);
        this.now = MarketBooks.read(database, account.market(), 0);
        for (int member = 1; member <= MEMBERS; member++) {
            bank.ledger().move(no(member), 100_000, BankStatement.Sort.DEPOSIT);
        }
        open();
        open();
        leaseEnds();
    }

    MainAccount account() {
        return account;
    }

    Database database() {
        return database;
    }

    TestOwner owner() {
        return owner;
    }

    Dice dice() {
        return dice;
    }

    TestClock clock() {
        return clock;
    }

    SimBank bank() {
        return bank;
    }

    Books books() {
        return books;
    }

    Coverage coverage() {
        return coverage;
    }

    /** The processes that live. */
    List<Office> offices() {
        return offices;
    }

    /** The books as they were seen last. */
    MarketBooks now() {
        return now;
    }

    /** What happened, for people; the last of it is the cause. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Lets what answers still come in come in, before all processes die. */
    void failOver() {
        failingOver = true;
        underWay().stream()
                .filter(fiber -> fiber.toString().endsWith(" call"))
                .forEach(fiber -> goOn(fiber, Integer.MAX_VALUE));
        failingOver = false;
    }

    /** A process dies as it stands. */
    void die(Office office) {
        log(office + " dies");
        office.die();
        offices.remove(office);
    }

    /** Starts a process. */
    void open() {
        processes++;
        offices.add(
                new Office(
                        "process " + processes, processes, door, account, bank, clock, coverage));
    }

    void log(String what) {
        log.add(clock.instant() + " " + what);
    }

    SubAccountNo no(int member) {
        return new SubAccountNo(TestBooks.no(account, member));
    }

    SubAccountNo publicNo() {
        return no(900);
    }

    /** A sub-account's number by what the books know it by. */
    SubAccountNo noOf(int subAccount) {
        return subAccount == PUBLIC ? publicNo() : no(subAccount - 1);
    }

    List<Fiber> underWay() {
        return offices.stream().flatMap(office -> office.underWay().stream()).toList();
    }

    void work(Office office, Job job) {
        if (office.isAwake()) {
            office.work(job).ifPresent(this::forAWhile);
        }
    }

    void begin(Office office, String what, Runnable work) {
        log(office + ": " + what);
        Fiber fiber = office.begin(office + " " + what, work);
        if (office.isAwake()) {
            forAWhile(fiber);
        }
    }

    /** Begins something and goes on with it to its end. */
    void atOnce(Office office, String what, Runnable work) {
        if (office.isAwake()) {
            log(office + ": " + what);
            goOn(office.begin(office + " " + what, work), Integer.MAX_VALUE);
        }
    }

    /** Goes on, mostly to the end; else it stands where it has come to until its turn comes. */
    void forAWhile(Fiber fiber) {
        goOn(fiber, dice.isKind() || dice.oneIn(2) ? Integer.MAX_VALUE : dice.below(5));
    }

    void goOn(Fiber fiber, int pauses) {
        for (int pause = 0; pause < pauses && !fiber.isEnded(); pause++) {
            log("goes on: " + fiber);
            fiber.resume();
            fiber.failure()
                    .filter(thrown -> !(thrown instanceof DatabaseUnavailable))
                    .filter(thrown -> !(failingOver && thrown instanceof IllegalStateException))
                    .ifPresent(thrown -> {
                        throw new AssertionError(fiber + " broke", thrown);
                    });
            check();
        }
    }

    /** Looks at the books if somebody may have written. */
    void check() {
        if (door.wasWritten()) {
            look();
        }
    }

    void look() {
        MarketBooks before = now;
        now = MarketBooks.read(database, account.market(), books.counter());
        for (MarketBooks.Order order : now.orders()) {
            if (!before.orders().contains(order)) {
                log("now: " + order);
            }
        }
        now.journals().stream()
                .filter(journal -> journal.instruction() == 0)
                .forEach(journal -> log("now: " + journal));
        List<String> wrong = books.check(now);
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), wrong));
        }
    }

    void politely(Runnable work) {
        try {
            work.run();
        } catch (Decline decline) {
            log("declined: " + decline.getMessage());
        }
    }

    List<MarketBooks.Order> ordersIn(InstructionState state) {
        return now.orders().stream().filter(o -> o.state() == state).toList();
    }

    /** The lease runs out in the books if nobody alive thinks to hold it. */
    void leaseEnds() {
        if (offices.stream().noneMatch(Office::holdsLease)) {
            endLease();
            log("the lease ends");
            offices.stream()
                    .filter(Office::isAwake)
                    .findFirst()
                    .flatMap(office -> office.work(Job.KEEP_LEASE))
                    .ifPresent(taking -> goOn(taking, Integer.MAX_VALUE));
        }
    }

    void finishAll() {
        for (Optional<Fiber> left = awake().findFirst();
                left.isPresent();
                left = awake().findFirst()) {
            goOn(left.get(), Integer.MAX_VALUE);
        }
    }

    Stream<Fiber> awake() {
        return offices.stream()
                .filter(Office::isAwake)
                .flatMap(office -> office.underWay().stream());
    }

    Office someone() {
        return offices.stream().filter(Office::isAwake).findFirst().orElseThrow();
    }

    Office holder() {
        return offices.stream().filter(Office::holdsLease).findFirst().orElseThrow();
    }

    void toTheEnd(Office office, Job job) {
        office.work(job);
        finishAll();
    }

    /**
     * After an hour statements are read again from some days before, else where something moved.
     */
    void round(Duration length) {
        clock.pass(length);
        leaseEnds();
        Office holder = holder();
        toTheEnd(holder, Job.DISPATCH);
        toTheEnd(holder, Job.INQUIRE);
        // First what was found to be due before, then whatever is due now.
        for (int account = 0; account <= 2 * (MEMBERS + 1); account++) {
            // Whoever wished to ask before, and does not, gives way after a while.
            clock.pass(Duration.ofSeconds(6));
            toTheEnd(holder, Job.READ_LINES);
        }
        toTheEnd(holder, Job.INQUIRE);
    }

    /** Work goes on until nothing is left that a bank could decide, and all its rows are read. */
    void settleDown() {
        for (int rounds = 0;
                rounds < 20 && now.orders().stream().anyMatch(Stage::waitsForTheBank);
                rounds++) {
            round(Duration.ofSeconds(70));
        }
        round(OVERLAP);
        toTheEnd(holder(), Job.READ_BALANCES);
    }

    static boolean waitsForTheBank(MarketBooks.Order order) {
        return switch (order.state()) {
            case CREATED -> order.cleared();
            case SENDING, ACCEPTED, UNKNOWN -> true;
            case REVIEW, SUCCEEDED, FAILED -> false;
        };
    }

    static FundAccountNo fundAccount(int member) {
        return new FundAccountNo("F%06d".formatted(member));
    }

    void endLease() {
        owner.run(
                "update lease set ends_at = coffer_clock() where main_account_id = "
                        + account.id().value());
    }
}
