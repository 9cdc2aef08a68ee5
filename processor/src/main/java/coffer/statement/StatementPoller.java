package coffer.statement;

import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.bank.Balances;
import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.Direction;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.instruction.BankConnection;
import coffer.instruction.BankInstruction;
import coffer.instruction.BankRateLimiter.Act;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.InstructionUpdater.Happening;
import coffer.instruction.ProcessorMetrics;
import coffer.lease.MainAccountLease;
import coffer.ledger.BankLineCause;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.money.Money;
import coffer.statement.BankLineStore.Candidate;
import coffer.statement.BankLineStore.Cursor;
import coffer.statement.BankLineStore.Finding;
import coffer.statement.BankLineStore.RecordVerdict;
import coffer.statement.BankLineStore.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the bank's statements, line by line, and books what they say. It asks about the main
 * account first, then reads the sub-accounts where something moved, and from time to time all of
 * them. A poll goes on from the last line; from time to time an overlap of some days is read again,
 * for lines may appear late and out of order. A line is booked once however often it is read.
 * Orders come before statements, by the {@link PollingBudget}; what is due is found by a {@link
 * DueSubAccounts}.
 *
 * <p>Writing a line down and ending the instruction whose doing it is are two transactions: after a
 * crash between them the link alone leads to the end.
 */
public final class StatementPoller {

    private static final ZoneId BANKS_ZONE = ZoneId.of("Asia/Shanghai");
    private static final int BATCH = 200;

    /** No version that an account can have: it is due again, for the bank did not tell all. */
    private static final long NOT_READ = -1;

    private final BankConnection connection;
    private final Stores stores;
    private final InstructionUpdater updater;
    private final MainAccountLease lease;
    private final IdGenerator ids;
    private final Clock clock;
    private final Rhythm rhythm;
    private final PollingBudget budget;
    private final ProcessorMetrics metrics;
    private final DueSubAccounts<Cursor> dueAccounts;
    private Optional<Reading> begun = Optional.empty();
    private Optional<Money> mainTotal = Optional.empty();
    private Instant nextGlance = Instant.MIN;
    private Instant changedAt = Instant.EPOCH;
    private Instant restlessUntil = Instant.MIN;

    public StatementPoller(
            BankConnection connection,
            Stores stores,
            InstructionUpdater updater,
            MainAccountLease lease,
            IdGenerator ids,
            Clock clock,
            Rhythm rhythm,
            PollingBudget budget,
            ProcessorMetrics metrics) {
        this.connection = connection;
        this.stores = stores;
        this.updater = updater;
        this.lease = lease;
        this.ids = ids;
        this.clock = clock;
        this.rhythm = rhythm;
        this.budget = budget;
        this.metrics = metrics;
        this.dueAccounts = new DueSubAccounts<>(this::due, rhythm.poll(), clock);
    }

    /** The stores that lines need. */
    public record Stores(
            BankLineStore lines, AccountStore accounts, InstructionStore instructions) {}

    /**
     * How often statements are read.
     *
     * @param poll the pause between two questions about the main account's own balance, and between
     *     two polls of a sub-account where something moves
     * @param restless how long after a change of that balance all sub-accounts are polled
     * @param all how often each sub-account is read even if nothing seems to move
     * @param overlapEvery how often the overlap is read again
     * @param overlapDays how many days before the last overlap the next one begins
     */
    public record Rhythm(
            Duration poll,
            Duration restless,
            Duration all,
            Duration overlapEvery,
            int overlapDays) {}

    /** Reads one sub-account that is due, and ends what is known to have happened. */
    public int step() {
        if (lease.epoch().isEmpty()) {
            dueAccounts.restart();
            begun = Optional.empty();
            return 0;
        }
        Instant now = clock.instant();
        if (begun.isEmpty() && (dueAccounts.isEmpty() || !budget.take())) {
            lookAround(now);
            dueAccounts.refill();
            if (dueAccounts.isEmpty() || !budget.take()) {
                return 0;
            }
        }
        Reading next = begun.orElseGet(() -> begin(dueAccounts.poll().orElseThrow(), now));
        int asked = goOn(next);
        if (asked == 0) {
            lookAround(now);
        }
        return asked;
    }

    /** What needs no statement, and what tells whether there is something to be read. */
    private void lookAround(Instant now) {
        finishLinked();
        explainWaiting();
        askMainAccount(now);
    }

    private List<Cursor> due(int limit) {
        Instant now = clock.instant();
        Instant polledBefore = now.minus(rhythm.poll());
        Instant readBefore = now.isBefore(restlessUntil) ? polledBefore : now.minus(rhythm.all());
        return stores.lines()
                .cursors(
                        account().market(),
                        account().id(),
                        changedAt.isAfter(readBefore) ? changedAt : readBefore,
                        polledBefore,
                        limit);
    }

    /**
     * The main account's own balance shows at one glance whether money came in or went out. Where
     * it went, only the sub-accounts tell, and their statements may lag behind: for a while all are
     * read. What moves between two of them, it does not show; their own figures do.
     */
    private void askMainAccount(Instant now) {
        if (now.isBefore(nextGlance)) {
            return;
        }
        if (!connection.rateLimiter().take(Act.MAIN_BALANCE)) {
            return;
        }
        nextGlance = now.plus(rhythm.poll());
        QueryResult<Balances> result = connection.gateway().mainBalances();
        connection
                .rateLimiter()
                .heard(Act.MAIN_BALANCE, result.exchange().askedAt(), result.whyNot());
        if (result instanceof QueryResult.Answer<Balances> answer) {
            Optional<Money> total = Optional.of(answer.value().total());
            if (!total.equals(mainTotal)) {
                mainTotal = total;
                changedAt = now;
                dueAccounts.restart();
                restlessUntil = now.plus(rhythm.restless());
            }
        }
    }

    private MainAccount account() {
        return connection.account();
    }

    /**
     * A statement that is being read. Where the bank bears no more questions for now it is put down
     * between two pages, and is gone on with before another is begun.
     *
     * @param after the last row that was read, from where the next page goes on
     */
    private record Reading(
            Cursor cursor,
            boolean overlap,
            LocalDate from,
            Optional<StatementPosition> after,
            Instant begunAt) {

        private Reading after(StatementPage page) {
            return new Reading(cursor, overlap, from, page.last().or(() -> after), begunAt);
        }
    }

    private Reading begin(Cursor cursor, Instant now) {
        LocalDate today = now.atZone(BANKS_ZONE).toLocalDate();
        boolean overlap =
                cursor.overlapAt()
                        .map(at -> at.plus(rhythm.overlapEvery()).isBefore(now))
                        .orElse(true);
        Optional<StatementPosition> after = overlap ? Optional.empty() : cursor.last();
        // Since the last overlap nobody may have read for longer than it is.
        LocalDate read =
                cursor.overlapAt().orElse(cursor.madeAt()).atZone(BANKS_ZONE).toLocalDate();
        LocalDate overlapFrom =
                (read.isBefore(today) ? read : today).minusDays(rhythm.overlapDays());
        // What is older than the cut-over is part of the opening balance.
        LocalDate from =
                after.map(StatementPosition::bankDate)
                        .orElse(
                                cursor.openedOn()
                                        .filter(overlapFrom::isBefore)
                                        .orElse(overlapFrom));
        return new Reading(cursor, overlap, from, after, now);
    }

    /** Reads page by page, as far as the bank bears it; returns how many pages were asked for. */
    private int goOn(Reading reading) {
        Reading read = reading;
        LocalDate until = reading.begunAt().atZone(BANKS_ZONE).toLocalDate().plusDays(1);
        Set<InstructionId> linked = new HashSet<>();
        int asked = 0;
        boolean more = true;
        boolean told = true;
        while (more && told && lease.epoch().isPresent()) {
            if (!connection.rateLimiter().take(Act.STATEMENT)) {
                begun = Optional.of(read);
                finish(linked);
                return asked;
            }
            asked++;
            QueryResult<StatementPage> page =
                    connection
                            .gateway()
                            .lines(
                                    new StatementQuery(
                                            read.cursor().no(), read.from(), until, read.after()));
            connection.rateLimiter().heard(Act.STATEMENT, page.exchange().askedAt(), page.whyNot());
            told = page instanceof QueryResult.Answer<StatementPage>;
            if (page instanceof QueryResult.Answer<StatementPage> answer) {
                linked.addAll(book(read.cursor().no(), answer.value().lines()));
                read = read.after(answer.value());
                more = answer.value().more();
            }
        }
        begun = Optional.empty();
        save(read, !more);
        finish(linked);
        return asked;
    }

    private void save(Reading read, boolean whole) {
        Cursor cursor = read.cursor();
        // Read in part, an overlap is begun again; what was booked is known by then.
        Optional<Instant> overlapAt =
                read.overlap() && whole ? Optional.of(read.begunAt()) : cursor.overlapAt();
        Cursor saved =
                new Cursor(
                        cursor.id(),
                        cursor.no(),
                        read.after().or(cursor::last),
                        overlapAt,
                        cursor.madeAt(),
                        whole ? cursor.version() : NOT_READ,
                        cursor.openedOn());
        stores.lines().saveCursor(account().market(), saved, read.begunAt());
    }

    private Set<InstructionId> book(SubAccountNo no, List<BankLine> lines) {
        if (lines.isEmpty()) {
            return Set.of();
        }
        Set<BankEntryRef> known =
                stores.lines().known(account().market(), account().id(), no, lines);
        // A page may show a line twice; it is one line all the same.
        Map<BankEntryRef, BankLine> unseen = new LinkedHashMap<>();
        lines.stream()
                .filter(l -> !known.contains(l.ref()))
                .forEach(l -> unseen.putIfAbsent(l.ref(), l));
        if (unseen.isEmpty()) {
            return Set.of();
        }
        List<BankLine> fresh = List.copyOf(unseen.values());
        Known about = known(fresh);
        List<Finding> findings = new ArrayList<>();
        for (BankLine line : fresh) {
            findings.add(finding(new BankLineId(ids.next()), line, about));
        }
        return record(findings);
    }

    /** Looks again at lines that waited for an instruction's end. */
    private void explainWaiting() {
        List<Waiting> waiting = stores.lines().waiting(account().market(), account().id(), BATCH);
        if (waiting.isEmpty()) {
            return;
        }
        Known about = known(waiting.stream().map(Waiting::line).toList());
        List<Finding> findings =
                waiting.stream()
                        .map(w -> finding(w.id(), w.line(), about))
                        .filter(f -> f.cause().isPresent())
                        .toList();
        finish(record(findings));
    }

    /** Writes lines down; the instructions whose doing they turned out to be. */
    private Set<InstructionId> record(List<Finding> findings) {
        if (findings.isEmpty()) {
            return Set.of();
        }
        List<RecordVerdict> verdicts =
                stores.lines().record(account().market(), account().id(), findings);
        // Also where the line is our own and moves nothing in the books: it moved something there.
        stores.accounts()
                .balanceDue(
                        account().market(),
                        findings.stream()
                                .flatMap(f -> f.subAccount().stream())
                                .distinct()
                                .toList());
        Set<InstructionId> linked = new HashSet<>();
        for (int at = 0; at < findings.size(); at++) {
            if (verdicts.get(at) == RecordVerdict.EXPLAINED) {
                BankLineCause cause = findings.get(at).cause().orElseThrow();
                metrics.booked(account().code(), cause);
                if (cause == BankLineCause.FOREIGN) {
                    metrics.alarm(account().code(), "foreign_line");
                }
                if (cause == BankLineCause.OWN) {
                    findings.get(at).instruction().ifPresent(linked::add);
                }
            }
        }
        return linked;
    }

    /** Ends those that have no end yet: they stand on a statement. */
    private void finish(Set<InstructionId> linked) {
        if (!linked.isEmpty()) {
            end(stores.instructions().open(account().market(), linked));
        }
    }

    /** The same for all that there are; after a crash, the link is all that is left. */
    private void finishLinked() {
        end(stores.instructions().linked(account().market(), account().id(), BATCH));
    }

    private void end(List<BankInstruction> instructions) {
        for (BankInstruction linked : instructions) {
            updater.apply(
                    account().code(),
                    linked.market(),
                    linked.id(),
                    Optional.of(linked),
                    Happening.of(InstructionEvent.CONFIRMED, linked.attempt()));
        }
    }

    /** A side of an instruction that a line may be. */
    private record Leg(InstructionId instruction, Direction direction) {}

    /**
     * What our books know about some lines, asked for all of them at once.
     *
     * @param legs of the instructions whose serials they carry, as far as they have no line yet
     * @param taken those that have one: a line without a serial was taken for theirs
     */
    private record Known(
            Map<SubAccountNo, SubAccount> accounts, Map<Leg, Candidate> legs, Set<Leg> taken) {

        /**
         * The instruction that a line names; none if another line was taken for its own. That one
         * agreed with it in all but the serial that it lacked, and so does this one with the
         * instruction that the other came from: it goes by what agrees, too.
         */
        Optional<InstructionId> named(BankLine line) {
            return StatementPoller.named(line)
                    .filter(id -> !taken.contains(new Leg(id, line.ref().direction())));
        }
    }

    private Known known(List<BankLine> lines) {
        Set<SubAccountNo> nos =
                lines.stream()
                        .map(l -> l.ref().subAccountNo())
                        .collect(Collectors.toUnmodifiableSet());
        Map<SubAccountNo, SubAccount> accounts =
                stores.accounts().subAccounts(account().market(), account().id(), nos).stream()
                        .collect(Collectors.toUnmodifiableMap(SubAccount::no, Function.identity()));
        Map<Leg, Candidate> legs = new HashMap<>();
        Set<Leg> taken = new HashSet<>();
        for (Direction direction : Direction.values()) {
            Set<InstructionId> named =
                    lines.stream()
                            .filter(l -> l.ref().direction() == direction)
                            .flatMap(l -> named(l).stream())
                            .collect(Collectors.toUnmodifiableSet());
            if (!named.isEmpty()) {
                stores.lines()
                        .candidates(account().market(), account().id(), direction, named)
                        .forEach(c -> legs.put(new Leg(c.instruction().id(), direction), c));
            }
            Set<InstructionId> unseen =
                    named.stream()
                            .filter(id -> !legs.containsKey(new Leg(id, direction)))
                            .collect(Collectors.toUnmodifiableSet());
            if (!unseen.isEmpty()) {
                stores.lines()
                        .taken(account().market(), direction, unseen)
                        .forEach(id -> taken.add(new Leg(id, direction)));
            }
        }
        return new Known(accounts, legs, taken);
    }

    private static Optional<InstructionId> named(BankLine line) {
        return line.serial().flatMap(InstructionId::ofSerial);
    }

    private Finding finding(BankLineId id, BankLine line, Known about) {
        SubAccount account = about.accounts().get(line.ref().subAccountNo());
        if (account == null) {
            return new Finding(
                    id,
                    line,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("UNKNOWN_ACCOUNT"),
                    "The bank shows a line of a sub-account that we do not know.");
        }
        return switch (BankLineRules.explain(sight(line, account, about))) {
            case BankLineRules.Waits waits -> waiting(id, line, account);
            case BankLineRules.Explained explained ->
                    new Finding(
                            id,
                            line,
                            Optional.of(account.id()),
                            Optional.of(explained.cause()),
                            explained.instruction(),
                            explained.cause() == BankLineCause.FOREIGN
                                    ? Optional.of("FOREIGN")
                                    : Optional.empty(),
                            "The bank moved money that nobody ordered here.");
        };
    }

    private static Finding waiting(BankLineId id, BankLine line, SubAccount account) {
        return new Finding(
                id,
                line,
                Optional.of(account.id()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    private BankLineRules.Sight sight(BankLine line, SubAccount account, Known about) {
        Optional<InstructionId> named = about.named(line);
        Optional<InstructionId> bySerial =
                named.map(id -> new Leg(id, line.ref().direction()))
                        .flatMap(leg -> Optional.ofNullable(about.legs().get(leg)))
                        .filter(c ->
                                BankLineRules.agrees(line, c.instruction(), c.payer(), c.payee()))
                        .map(c -> c.instruction().id());
        boolean goesByLooks = named.isEmpty() && BankLineRules.mayBeOwn(line);
        List<Candidate> near = goesByLooks ? near(line, account) : List.of();
        return new BankLineRules.Sight(
                line,
                account.purpose(),
                bySerial,
                near.stream()
                        .filter(c -> c.instruction().state() == InstructionState.SUCCEEDED)
                        .map(c -> c.instruction().id())
                        .toList(),
                near.stream()
                        .filter(c -> !c.instruction().state().isEnd())
                        .map(c -> c.instruction().id())
                        .toList(),
                BankLineRules.looksReturned(line) ? payouts(line, account) : List.of());
    }

    private List<BankLineRules.Payout> payouts(BankLine line, SubAccount account) {
        return stores
                .lines()
                .payouts(account().market(), account().id(), account.id(), line.amount())
                .stream()
                .filter(p ->
                        BankLineRules.bringsBack(
                                line, p.candidate().instruction(), p.candidate().payee()))
                .map(p ->
                        new BankLineRules.Payout(
                                p.candidate().instruction().id(),
                                p.candidate().instruction().state(),
                                p.paid()))
                .toList();
    }

    private List<Candidate> near(BankLine line, SubAccount account) {
        LocalDate date = line.ref().bankDate();
        Instant from =
                date.minusDays(BankLineRules.DAYS_APART).atStartOfDay(BANKS_ZONE).toInstant();
        Instant to =
                date.plusDays(BankLineRules.DAYS_APART + 1L).atStartOfDay(BANKS_ZONE).toInstant();
        return stores
                .lines()
                .candidates(
                        account().market(),
                        account().id(),
                        account.id(),
                        line.ref().direction(),
                        line.amount(),
                        from,
                        to)
                .stream()
                .filter(c -> BankLineRules.agrees(line, c.instruction(), c.payer(), c.payee()))
                .toList();
    }
}
