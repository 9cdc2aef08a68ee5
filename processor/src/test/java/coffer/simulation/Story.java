package coffer.simulation;

import coffer.simulation.Office.Job;
import coffer.store.Database;
import coffer.store.DatabaseAway;
import coffer.store.LeaseStore;
import coffer.store.MarketBooks;
import coffer.store.QuarantineStore;
import coffer.store.TestBooks;
import coffer.store.TestOwner;
import coffer.values.Actor;
import coffer.values.Decline;
import coffer.values.FundAccountNo;
import coffer.values.InstructionEvent;
import coffer.values.InstructionId;
import coffer.values.InstructionKind;
import coffer.values.InstructionState;
import coffer.values.LineId;
import coffer.values.MainAccount;
import coffer.values.Money;
import coffer.values.OutRequestNo;
import coffer.values.RequestHash;
import coffer.values.Resource;
import coffer.values.SubAccountNo;
import coffer.work.Corrections;
import coffer.work.ForcedTransfers;
import coffer.work.Intake.Taken;
import coffer.work.PublicDeposits;
import coffer.work.Quarantine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One seed: what happens to one market, from its first order until everything is known. */
final class Story {

    static final int MEMBERS = 3;

    private static final int PUBLIC = 1;
    private static final Actor MAKER = new Actor(Actor.Kind.STAFF, "wang");
    private static final Actor CHECKER = new Actor(Actor.Kind.STAFF, "li");
    private static final RequestHash HASH = new RequestHash("ab".repeat(32));
    private static final List<InstructionKind> KINDS =
            Arrays.stream(InstructionKind.values())
                    .filter(InstructionKind::isForcedTransfer)
                    .toList();
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

    /** The last days of a quarter: a story may go on in the next, where journals lie elsewhere. */
    private static final Instant BEGINNING = Instant.parse("2026-03-30T08:00:00Z");

    private static final Duration OVERLAP = Duration.ofMinutes(61);

    private final MainAccount account;
    private final Database database;
    private final TestOwner owner;
    private final Dice dice;
    private final SimClock clock;
    private final SimBank bank;
    private final Door door;
    private final Books books = new Books();
    private final Coverage coverage;
    private final List<Office> offices = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private MarketBooks now;
    private int processes;
    private int papers;

    /** What a process then hears of an order that the database forgot, it may not understand. */
    private boolean failingOver;

    Story(
            long seed,
            Set<Mischief> allowed,
            MainAccount account,
            Database database,
            TestOwner owner,
            Coverage coverage) {
        this.account = account;
        this.database = database;
        this.owner = owner;
        this.coverage = coverage;
        this.dice = new Dice(seed, allowed);
        this.clock = new SimClock(BEGINNING.plus(Duration.ofMinutes(dice.below(2 * 24 * 60))));
        this.bank = new SimBank(clock, dice);
        this.door = new Door(database, dice);
        this.now = MarketBooks.read(database, account.market(), 0);
        offices.add(open());
        offices.add(open());
        for (int member = 1; member <= MEMBERS; member++) {
            bank.move(no(member), 100_000, BankStatement.Sort.DEPOSIT);
        }
        leaseEnds();
    }

    private Office open() {
        processes++;
        return new Office("process " + processes, processes, door, account, bank, clock, coverage);
    }

    /** What happened, for people; the last of it is the cause. */
    List<String> log() {
        return List.copyOf(log);
    }

    private void log(String what) {
        log.add(clock.instant() + " " + what);
    }

    private SubAccountNo no(int member) {
        return new SubAccountNo(TestBooks.no(account, member));
    }

    private SubAccountNo publicNo() {
        return no(900);
    }

    // --- The story ---

    /** Goes through a number of steps, looking at the books after each. */
    void go(int steps) {
        readAll();
        for (int step = 0; step < steps; step++) {
            clock.pass(Duration.ofMillis(dice.below(dice.oneIn(4) ? 20_000 : 1_500)));
            step();
            check();
        }
    }

    private void readAll() {
        offices.stream()
                .filter(Office::holdsLease)
                .findFirst()
                .ifPresent(holder -> {
                    for (int account = 0; account <= MEMBERS + 1; account++) {
                        toTheEnd(holder, Job.READ_LINES);
                    }
                });
    }

    private void step() {
        offices.forEach(office -> {
            if (dice.oneIn(25)) {
                office.wake();
            }
        });
        if (dice.oneIn(6)) {
            leaseEnds();
        }
        List<Fiber> underWay = awake().filter(Fiber::isReady).toList();
        int what = dice.below(100);
        if (what < 42 && !underWay.isEmpty()) {
            Fiber fiber = dice.of(underWay);
            goOn(fiber, 1 + dice.below(9));
            if (dice.oneIn(5)) {
                fiber.putAside(10 + dice.below(60));
            }
        } else if (what < 70) {
            work(dice.of(offices), dice.of(JOBS));
        } else if (what < 82) {
            order();
        } else if (what < 85) {
            repeat();
        } else if (what < 89) {
            staff();
        } else if (what < 94) {
            bankActs();
        } else {
            fate();
        }
    }

    private List<Fiber> underWay() {
        return offices.stream().flatMap(office -> office.underWay().stream()).toList();
    }

    private void work(Office office, Job job) {
        if (office.isAwake()) {
            office.work(job).ifPresent(this::forAWhile);
        }
    }

    private void begin(Office office, String what, Runnable work) {
        log(office + ": " + what);
        Fiber fiber = office.begin(office + " " + what, work);
        if (office.isAwake()) {
            forAWhile(fiber);
        }
    }

    /** Goes on, mostly to the end; else it stands where it has come to until its turn comes. */
    private void forAWhile(Fiber fiber) {
        goOn(fiber, dice.isKind() || dice.oneIn(2) ? Integer.MAX_VALUE : dice.below(5));
    }

    private void goOn(Fiber fiber, int pauses) {
        for (int pause = 0; pause < pauses && !fiber.isEnded(); pause++) {
            log("goes on: " + fiber);
            fiber.resume();
            fiber.failure()
                    .filter(thrown -> !(thrown instanceof DatabaseAway))
                    .filter(thrown -> !(failingOver && thrown instanceof IllegalStateException))
                    .ifPresent(thrown -> {
                        throw new AssertionError(fiber + " broke", thrown);
                    });
            check();
        }
    }

    private void check() {
        if (door.wasWritten()) {
            look();
        }
    }

    private void look() {
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

    // --- Clients ---

    private void ask(Function<Office, Taken> how, OutRequestNo no, String what) {
        Request request = new Request(no, how);
        requests.add(request);
        Office office = dice.of(offices);
        begin(office, "order " + no + " " + what, () -> request.ask(office));
    }

    private void order() {
        OutRequestNo no = new OutRequestNo("r" + requests.size());
        if (dice.oneIn(8)) {
            cancel();
            return;
        }
        InstructionKind kind = dice.of(KINDS);
        boolean uses = kind.freezeEffect() == InstructionKind.FreezeEffect.USES;
        List<MarketBooks.Freeze> standing =
                now.freezes().stream().filter(f -> f.remaining() > 0 || dice.oneIn(9)).toList();
        if (uses && standing.isEmpty()) {
            kind = InstructionKind.FREEZE;
            uses = false;
        }
        Optional<MarketBooks.Freeze> freeze =
                uses ? Optional.of(dice.of(standing)) : Optional.empty();
        long most = freeze.map(MarketBooks.Freeze::remaining).filter(r -> r > 0).orElse(40_000L);
        long amount = dice.oneIn(4) ? most : 1 + dice.below((int) most);
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
                office -> office.transfers().order(account.market(), no, HASH, () -> wish),
                no,
                wish.toString());
    }

    private FundAccountNo member() {
        return fundAccount(1 + dice.below(MEMBERS));
    }

    private static FundAccountNo fundAccount(int member) {
        return new FundAccountNo("F%06d".formatted(member));
    }

    /** What was paid first goes back to its owner, or to nobody. */
    private FundAccountNo payee(Optional<MarketBooks.Freeze> freeze) {
        return freeze.flatMap(f -> now.order(f.id()))
                .filter(o -> o.kind() == InstructionKind.PAY_FREEZE && !dice.oneIn(9))
                .map(o -> fundAccount(o.payer() - 1))
                .orElseGet(this::member);
    }

    private void cancel() {
        List<MarketBooks.Order> created = ordersIn(InstructionState.CREATED);
        if (!created.isEmpty()) {
            InstructionId id = new InstructionId(dice.of(created).id());
            Office office = dice.of(offices);
            begin(
                    office,
                    "cancel " + id,
                    () -> politely(() -> office.transfers().cancel(account.market(), id)));
        }
    }

    private void politely(Runnable work) {
        try {
            work.run();
        } catch (Decline decline) {
            log("declined: " + decline.getMessage());
        }
    }

    private List<MarketBooks.Order> ordersIn(InstructionState state) {
        return now.orders().stream().filter(o -> o.state() == state).toList();
    }

    private void repeat() {
        if (!requests.isEmpty()) {
            Request request = dice.of(requests);
            Office office = dice.of(offices);
            begin(office, "repeat " + request.no(), () -> request.ask(office));
        }
    }

    // --- Staff ---

    private void staff() {
        List<MarketBooks.Order> inReview = ordersIn(InstructionState.REVIEW);
        switch (dice.below(4)) {
            case 0 -> credit();
            case 1 -> approveCredit();
            default -> {
                if (!inReview.isEmpty()) {
                    judge(dice.of(inReview), dice.of(offices));
                }
            }
        }
    }

    private void credit() {
        List<MarketBooks.Bucket> found =
                now.buckets().stream().filter(b -> b.id() == 4L * PUBLIC).toList();
        List<Long> deposits = List.copyOf(publicDeposits());
        if (deposits.isEmpty() || found.isEmpty()) {
            return;
        }
        OutRequestNo no = new OutRequestNo("c" + requests.size());
        PublicDeposits.Credit wish =
                new PublicDeposits.Credit(
                        new LineId(dice.of(deposits)),
                        member(),
                        Money.ofMinor(1 + dice.below(10_000)),
                        "");
        ask(
                office ->
                        office.publicDeposits()
                                .credit(account.market(), MAKER, no, HASH, () -> wish),
                no,
                wish.toString());
    }

    private List<Long> publicDeposits() {
        return books.factsInto(4L * PUBLIC);
    }

    private void approveCredit() {
        ordersIn(InstructionState.CREATED).stream()
                .filter(o -> o.kind() == InstructionKind.ADJUSTMENT_CREDIT)
                .findFirst()
                .ifPresent(order -> {
                    Office office = dice.of(offices);
                    begin(office, "approve " + order, () -> approve(office, order));
                });
    }

    private void approve(Office office, MarketBooks.Order order) {
        politely(() ->
                office.reviews()
                        .approve(
                                account.market(), Resource.ADJUSTMENT_CREDIT, order.id(), CHECKER));
    }

    private void judge(MarketBooks.Order order, Office office) {
        Optional<SimBank.Fate> fate = bank.fate(new InstructionId(order.id()).serial());
        // The bank's day is over by then, and what still was on its way is not taken any more.
        bank.forgetLate();
        InstructionState verdict =
                fate.filter(f -> f == SimBank.Fate.DONE).isPresent()
                        ? InstructionState.SUCCEEDED
                        : InstructionState.FAILED;
        papers++;
        OutRequestNo no = new OutRequestNo("j" + papers);
        begin(
                office,
                "judge " + order + " " + verdict,
                () -> politely(() -> judge(order, office, verdict, no)));
    }

    private void judge(
            MarketBooks.Order order, Office office, InstructionState verdict, OutRequestNo no) {
        Taken taken =
                office.corrections()
                        .judge(
                                account.market(),
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
        office.reviews().approve(account.market(), Resource.JUDGEMENT, taken.id().value(), CHECKER);
        coverage.reached(
                InstructionState.REVIEW,
                verdict == InstructionState.SUCCEEDED
                        ? InstructionEvent.JUDGED_SUCCEEDED
                        : InstructionEvent.JUDGED_FAILED);
    }

    // --- The bank ---

    private void bankActs() {
        int member = 1 + dice.below(MEMBERS);
        switch (dice.below(10)) {
            case 0, 1 -> bank.move(no(member), amount(), BankStatement.Sort.DEPOSIT);
            case 2 -> bank.move(publicNo(), amount(), BankStatement.Sort.DEPOSIT);
            case 3, 4 -> bank.deliverLate();
            case 5 -> bank.statement().showAll();
            case 6 -> {
                if (dice.oneIn(4)) {
                    bank.move(no(member), -(1 + dice.below(500)), BankStatement.Sort.FEE);
                } else {
                    bank.move(no(member), 1 + dice.below(500), BankStatement.Sort.INTEREST);
                }
            }
            case 7, 8 -> byHandOrForeign(member);
            default -> {
                if (dice.mischief(Mischief.YES_AFTER_NO)) {
                    bank.changeItsMind();
                }
            }
        }
        log("the bank acts, " + bank.statement().last());
    }

    private long amount() {
        return 1L + dice.below(30_000);
    }

    private void byHandOrForeign(int member) {
        if (dice.mischief(Mischief.BY_HAND)) {
            List<MarketBooks.Order> open =
                    now.orders().stream()
                            .filter(o -> o.kind() == InstructionKind.TRANSFER)
                            .filter(o -> !o.state().isEnd())
                            .toList();
            if (!open.isEmpty()) {
                byHand(dice.of(open));
            }
        } else if (dice.mischief(Mischief.FOREIGN_LINE)) {
            long amount = 1L + dice.below(2_000);
            int other = 1 + dice.below(MEMBERS);
            if (bank.free(no(member)) < amount || other == member) {
                bank.move(no(member), amount, BankStatement.Sort.TELLER);
            } else if (dice.oneIn(2)) {
                bank.move(no(member), -amount, BankStatement.Sort.E_BANKING);
            } else {
                bank.moveInside(no(member), no(other), amount);
            }
        }
    }

    private void byHand(MarketBooks.Order order) {
        bank.byHand(
                new SimBank.Movement(
                        new InstructionId(order.id()).serial(),
                        order.kind(),
                        no(order.payer() - 1),
                        no(order.payee() - 1),
                        order.amount(),
                        Optional.empty()),
                dice.oneIn(2));
        log("a teller takes to " + order);
    }

    // --- Fate ---

    private void fate() {
        Office office = dice.of(offices);
        if (dice.mischief(Mischief.CRASH)) {
            log(office + " dies");
            office.die();
            offices.remove(office);
            offices.add(open());
            if (!dice.oneIn(4)) {
                leaseEnds();
            }
        } else if (dice.mischief(Mischief.STALL)) {
            // Whoever holds the lease is the one that matters.
            Office still = offices.stream().filter(Office::holdsLease).findFirst().orElse(office);
            log(still + " stands still");
            still.standStill();
            if (!dice.oneIn(4)) {
                leaseEnds();
            }
        } else if (dice.mischief(Mischief.RESTORE)) {
            restore();
        } else if (dice.mischief(Mischief.CLOCK_JUMP)) {
            Duration jump =
                    dice.of(
                            List.of(
                                    Duration.ofSeconds(30),
                                    Duration.ofMinutes(3),
                                    Duration.ofMinutes(90),
                                    Duration.ofHours(17)));
            log("the clock jumps by " + jump);
            bank.statement().showAll();
            clock.pass(jump);
        } else {
            leaseEnds();
        }
    }

    /** The lease runs out in the books if nobody alive thinks to hold it. */
    private void leaseEnds() {
        if (offices.stream().noneMatch(Office::holdsLease)) {
            owner.run(
                    "update lease set ends_at = coffer_clock() where main_account_id = "
                            + account.id().value());
            log("the lease ends");
            offices.stream()
                    .filter(Office::isAwake)
                    .findFirst()
                    .flatMap(office -> office.work(Job.KEEP_LEASE))
                    .ifPresent(taking -> goOn(taking, Integer.MAX_VALUE));
        }
    }

    /**
     * The database comes back without its last commits: an order that was sent is one that never
     * was. Answers may still come in; then nobody works before all that seems unsent is taken for
     * unknown.
     */
    private void restore() {
        List<MarketBooks.Order> sent =
                now.orders().stream()
                        .filter(o -> o.attempt() > 0 && !o.state().isEnd())
                        .filter(o -> o.state() != InstructionState.CREATED)
                        .toList();
        if (sent.isEmpty()) {
            return;
        }
        MarketBooks.Order lost = dice.of(sent);
        log("the database forgets that it sent " + lost);
        owner.run(
                """
                update instruction set state = 'CREATED', attempt = attempt - 1, epoch = null,
                    sent_at = null, not_before = null, silences = 0, next_at = created_at
                  where market_id = %1$d and instruction_id = %2$d;
                update standing_freeze set used_by = null
                  where market_id = %1$d and used_by = %2$d
                """
                        .formatted(account.market().value(), lost.id()));
        books.rewound(lost.id());
        look();
        if (dice.oneIn(2)) {
            failingOver = true;
            underWay().stream()
                    .filter(fiber -> fiber.toString().endsWith(" call"))
                    .forEach(fiber -> goOn(fiber, Integer.MAX_VALUE));
            failingOver = false;
        }
        offices.forEach(Office::die);
        offices.clear();
        owner.run(
                "update lease set ends_at = coffer_clock() where main_account_id = "
                        + account.id().value());
        List<MarketBooks.Order> created = ordersIn(InstructionState.CREATED);
        books.quarantined(created);
        QuarantineStore store = new QuarantineStore(database, clock);
        Quarantine.Outcome outcome =
                new Quarantine(
                                store,
                                new LeaseStore(database),
                                account.id() + " quarantine",
                                Duration.ofMinutes(1))
                        .run(
                                List.of(
                                        new QuarantineStore.Account(
                                                account.market(),
                                                "market",
                                                account.id(),
                                                account.code())));
        if (!(outcome instanceof Quarantine.Done)) {
            throw new AssertionError(outcome);
        }
        created.forEach(_ -> coverage.reached(InstructionState.CREATED, InstructionEvent.SILENT));
        look();
        offices.add(open());
        offices.add(open());
        leaseEnds();
    }

    // --- The end ---

    /** The bank tells all it knows, people judge the rest, and every client asks once more. */
    void end() {
        dice.becomeKind();
        log("from here on nothing goes wrong");
        bank.deliverLate();
        bank.statement().showAll();
        if (dice.oneIn(2)) {
            takeOver();
        }
        offices.forEach(Office::wake);
        finishAll();
        settleDown();
        judgeTheRest();
        closeDifferences();
        askAgain();
        compare();
    }

    /** One process stands still with answers in its hands until another has found all out. */
    private void takeOver() {
        Office asleep =
                offices.stream()
                        .filter(Office::holdsLease)
                        .findFirst()
                        .orElseGet(offices::getFirst);
        offices.forEach(Office::wake);
        asleep.standStill();
        log(asleep + " stands still for long");
        bank.deliverLate();
        finishAll();
        if (dice.oneIn(3)) {
            round(Duration.ofSeconds(70));
        } else {
            settleDown();
        }
        if (dice.oneIn(2)) {
            judgeTheRest();
        }
        bank.changeItsMind();
        log(asleep + " wakes up");
    }

    private void finishAll() {
        for (Optional<Fiber> left = awake().findFirst();
                left.isPresent();
                left = awake().findFirst()) {
            goOn(left.get(), Integer.MAX_VALUE);
        }
    }

    private Stream<Fiber> awake() {
        return offices.stream()
                .filter(Office::isAwake)
                .flatMap(office -> office.underWay().stream());
    }

    /** Work goes on until nothing is left that a bank could decide, and all its rows are read. */
    private void settleDown() {
        for (int rounds = 0;
                rounds < 20 && now.orders().stream().anyMatch(Story::waitsForTheBank);
                rounds++) {
            round(Duration.ofSeconds(70));
        }
        round(OVERLAP);
        toTheEnd(holder(), Job.READ_BALANCES);
    }

    private static boolean waitsForTheBank(MarketBooks.Order order) {
        return switch (order.state()) {
            case CREATED -> order.kind() != InstructionKind.ADJUSTMENT_CREDIT;
            case SENDING, ACCEPTED, UNKNOWN -> true;
            case REVIEW, SUCCEEDED, FAILED -> false;
        };
    }

    /**
     * After an hour statements are read again from some days before, else where something moved.
     */
    private void round(Duration length) {
        clock.pass(length);
        leaseEnds();
        Office holder = holder();
        toTheEnd(holder, Job.DISPATCH);
        toTheEnd(holder, Job.INQUIRE);
        for (int account = 0; account <= MEMBERS + 1; account++) {
            toTheEnd(holder, Job.READ_LINES);
        }
        toTheEnd(holder, Job.INQUIRE);
    }

    private Office someone() {
        return offices.stream().filter(Office::isAwake).findFirst().orElseThrow();
    }

    private Office holder() {
        return offices.stream().filter(Office::holdsLease).findFirst().orElseThrow();
    }

    private void toTheEnd(Office office, Job job) {
        office.work(job);
        finishAll();
    }

    private void judgeTheRest() {
        List<MarketBooks.Order> credits = ordersIn(InstructionState.CREATED);
        for (MarketBooks.Order order : credits) {
            begin(someone(), "approve " + order, () -> approve(someone(), order));
        }
        finishAll();
        if (!credits.isEmpty()) {
            settleDown();
        }
        if (!ordersIn(InstructionState.REVIEW).isEmpty()) {
            round(Duration.ofHours(30));
            round(OVERLAP);
        }
        for (MarketBooks.Order order : ordersIn(InstructionState.REVIEW)) {
            if (order.kind() == InstructionKind.TRANSFER && dice.oneIn(9)) {
                byHand(order);
            }
            judge(order, someone());
            finishAll();
        }
        if (bank.deliverLate() > 0) {
            round(OVERLAP);
        }
    }

    private void closeDifferences() {
        for (MarketBooks.Open difference : now.differences()) {
            if (difference.open() && !difference.kind().equals("SHORT")) {
                correct(difference);
                finishAll();
            }
        }
        List<MarketBooks.Open> left =
                now.differences().stream().filter(MarketBooks.Open::open).toList();
        left.forEach(overdrawn ->
                bank.move(no(overdrawn.subAccount() - 1), 200_000, BankStatement.Sort.DEPOSIT));
        if (!left.isEmpty()) {
            round(OVERLAP);
        }
    }

    private void correct(MarketBooks.Open difference) {
        papers++;
        OutRequestNo no = new OutRequestNo("k" + papers);
        Optional<Corrections.Move> move =
                now.order(difference.instruction())
                        .filter(o -> o.state() == InstructionState.FAILED)
                        .filter(o ->
                                bank.fate(new InstructionId(o.id()).serial())
                                        .equals(Optional.of(SimBank.Fate.DONE)))
                        .map(o ->
                                new Corrections.Move(
                                        Optional.of(fundAccount(o.payer() - 1).value()),
                                        fundAccount(o.payee() - 1).value(),
                                        Money.ofMinor(o.amount()),
                                        Optional.empty()));
        Office office = someone();
        begin(
                office,
                "correct " + difference + " by " + move,
                () -> {
                    Taken taken =
                            office.corrections()
                                    .propose(
                                            account.market(),
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
                                    account.market(),
                                    Resource.CORRECTION,
                                    taken.id().value(),
                                    CHECKER);
                });
    }

    private void askAgain() {
        int before = now.orders().size();
        for (Request request : requests) {
            Office office = dice.of(offices);
            if (!request.isAnswered() || dice.oneIn(2)) {
                begin(office, "last repeat " + request.no(), () -> request.ask(office));
                finishAll();
            }
            if (!request.isAnswered()) {
                throw new AssertionError(request.no() + " never got an answer");
            }
        }
        if (now.orders().size() > before) {
            settleDown();
            judgeTheRest();
        }
    }

    private void compare() {
        List<String> wrong = new ArrayList<>();
        for (MarketBooks.Order order : now.orders()) {
            if (!order.state().isEnd()) {
                wrong.add("without an end: " + order);
            }
        }
        for (MarketBooks.Open difference : now.differences()) {
            if (difference.open()) {
                wrong.add("still open: " + difference);
            }
        }
        IntStream.rangeClosed(0, MEMBERS).forEach(member -> compare(member, wrong));
        List<Long> known = now.orders().stream().map(MarketBooks.Order::id).toList();
        for (Request request : requests) {
            request.taken()
                    .filter(id -> !known.contains(id.value()))
                    .ifPresent(id -> wrong.add("lost: " + request.no() + " " + id));
        }
        long taken = requests.stream().filter(r -> r.taken().isPresent()).count();
        if (taken != known.size()) {
            wrong.add("%d requests were taken, %d orders are there".formatted(taken, known.size()));
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), wrong));
        }
    }

    private void compare(int member, List<String> wrong) {
        long[] theirs = bank.figures(member == 0 ? publicNo() : no(member));
        long first = 4L * (member + 1);
        long[] ours = new long[3];
        for (MarketBooks.Bucket bucket : now.buckets()) {
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
        offices.forEach(Office::die);
    }
}
