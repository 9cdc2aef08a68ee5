package coffer.statement;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankGateway;
import coffer.bank.StatementPage;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.UnreadableRow;
import coffer.fixture.FakeBank;
import coffer.fixture.OrdersFixture;
import coffer.fixture.ScriptedStatements;
import coffer.fixture.TestBooks;
import coffer.fixture.TestClock;
import coffer.instruction.BankConnection;
import coffer.instruction.BankInstruction;
import coffer.instruction.ClaimStore;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.InstructionUpdater.EventReport;
import coffer.instruction.LocalBatchWriters;
import coffer.instruction.NewInstruction;
import coffer.instruction.ProcessorMetrics;
import coffer.instruction.RetryPolicy;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import coffer.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a reader of statements makes of time: of days without a reader, and of orders that take
 * days.
 */
final class StatementPollerIT {

    private static final int OVERLAP_DAYS = 3;
    private static final int ACCOUNTS = 3;

    private final TestClock clock = new TestClock(Instant.now());
    private final OrdersFixture floor = new OrdersFixture(2, 10_000);
    private final LocalBatchWriters writers =
            new LocalBatchWriters(
                    floor.books.database(), clock, ProcessorMetrics.NONE, "reader", 500, 1_000);
    private final FakeBank bank = new FakeBank(clock, new Random(1));
    private final InstructionStore instructions =
            new InstructionStore(floor.books.database(), clock);
    private final LeaseStore leases = new LeaseStore(floor.books.database());
    private final InstructionUpdater updater =
            new InstructionUpdater(
                    instructions,
                    writers,
                    _ -> RetryPolicy.USUAL,
                    500,
                    clock,
                    ProcessorMetrics.NONE,
                    InstructionListener.NONE);
    private final MainAccountLease lease =
            new MainAccountLease(
                    leases, floor.account.id(), "me", Duration.ofDays(30), System::nanoTime);
    private final StatementPoller reader = reader(bank);

    @BeforeEach
    void beHonest() {
        bank.becomeHonest();
        lease.step();
    }

    @AfterEach
    void booksAreSound() {
        assertThat(floor.books.breaches()).isEmpty();
        writers.close();
        floor.close();
    }

    private StatementPoller reader(BankGateway gateway) {
        return new StatementPoller(
                BankConnection.of(
                        floor.account, gateway, RetryPolicy.USUAL, clock, ProcessorMetrics.NONE),
                new StatementStores(floor.books.database(), clock),
                updater,
                lease,
                floor.ids,
                clock,
                new PollingSchedule(
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        OVERLAP_DAYS),
                new PollingBudget(1, () -> false, clock),
                ProcessorMetrics.NONE);
    }

    private long statementsBehind() {
        return floor.books
                .database()
                .rows("select count(*) as n from line_cursor where behind_since is not null")
                .getFirst()
                .getLong("n");
    }

    /** It would be asked the same question for ever. */
    @Test
    void aBankThatRepeatsItsPageIsLeftAloneUntilTheNextReading() {
        for (int i = 0; i < 4; i++) {
            bank.deposit(no(1), Money.parse("7.00"));
        }
        StatementPoller reader =
                reader(
                        new ScriptedStatements(
                                bank,
                                query ->
                                        new StatementQuery(
                                                query.subAccountNo(),
                                                query.from(),
                                                query.to(),
                                                Optional.empty()),
                                UnaryOperator.identity()));
        readAll(reader);
        assertThat(causes()).containsExactly("DEPOSIT", "DEPOSIT", "DEPOSIT");
        assertThat(statementsBehind()).isEqualTo(1);
        clock.pass(Duration.ofDays(1));
        readAll(this.reader);
        assertThat(causes()).hasSize(4);
        assertThat(statementsBehind()).isZero();
    }

    @Test
    void anUnreadableRowIsOneDifferenceHoweverOftenItIsRead() {
        bank.deposit(no(1), Money.parse("7.00"));
        UnreadableRow row =
                new UnreadableRow(Optional.empty(), "not an amount", "<row>1,2\u0000.5</row>");
        StatementPoller reader =
                reader(
                        new ScriptedStatements(
                                bank,
                                UnaryOperator.identity(),
                                page ->
                                        new StatementPage(
                                                page.lines(),
                                                page.lines().isEmpty() ? List.of() : List.of(row),
                                                page.last(),
                                                page.more())));
        for (int day = 0; day < 3; day++) {
            readAll(reader);
            clock.pass(Duration.ofDays(1));
        }
        assertThat(causes()).containsExactly("DEPOSIT");
        assertThat(
                        floor
                                .books
                                .database()
                                .rows("select kind::text as kind from difference")
                                .stream()
                                .map(found -> found.getString("kind")))
                .containsExactly("UNREADABLE");
        assertThat(statementsBehind()).isZero();
    }

    @Test
    void whatCameWhileNobodyReadForLongIsRead() {
        readAll();
        bank.deposit(no(1), Money.parse("7.00"));
        clock.pass(Duration.ofDays(OVERLAP_DAYS + 2));
        readAll();
        assertThat(causes()).containsExactly("DEPOSIT");
    }

    @Test
    void aLineWithoutSerialWaitsForAnOrderThatIsDaysOld() {
        NewInstruction order = unknown();
        clock.pass(Duration.ofDays(5));
        bank.moveInside(no(1), no(2), order.amount());
        readAll();
        assertThat(causes()).isEmpty();
        succeeds(order);
        readAll();
        assertThat(causes()).containsExactly("OWN", "OWN");
    }

    @Test
    void aLateLineWithoutSerialIsThatOfAnOrderThatTookDays() {
        NewInstruction order = unknown();
        clock.pass(Duration.ofDays(5));
        bank.moveInside(no(1), no(2), order.amount());
        succeeds(order);
        readAll();
        assertThat(causes()).containsExactly("OWN", "OWN");
    }

    @Test
    void aLineWithoutSerialIsNotThatOfAnOrderThatEndedDaysBefore() {
        NewInstruction order = unknown();
        clock.pass(Duration.ofDays(2));
        succeeds(order);
        clock.pass(Duration.ofDays(5));
        bank.moveInside(no(1), no(2), order.amount());
        readAll();
        assertThat(causes()).containsExactly("FOREIGN", "FOREIGN");
    }

    private SubAccountNo no(int member) {
        return new SubAccountNo(TestBooks.no(floor.account, member));
    }

    private NewInstruction unknown() {
        NewInstruction order = floor.transfer(1, 2, 100);
        floor.writer(writers).accept(order);
        new ClaimStore(floor.books.database(), clock)
                .claim(floor.account.market(), floor.account.id(), lease.epoch().orElseThrow(), 1);
        happens(order, InstructionEvent.SILENT);
        return order;
    }

    private void succeeds(NewInstruction order) {
        happens(order, InstructionEvent.CONFIRMED);
    }

    private void happens(NewInstruction order, InstructionEvent event) {
        BankInstruction now = instructions.find(floor.account.market(), order.id()).orElseThrow();
        updater.apply("fake", now.market(), now.id(), EventReport.of(event, now.attempt()));
    }

    private void readAll() {
        readAll(reader);
    }

    private void readAll(StatementPoller with) {
        clock.pass(Duration.ofMinutes(61));
        for (int account = 0; account < ACCOUNTS + 1; account++) {
            clock.pass(Duration.ofSeconds(6));
            with.step();
        }
    }

    private List<String> causes() {
        return floor
                .books
                .database()
                .rows("select cause::text as cause from line_explanation order by line_id")
                .stream()
                .map(row -> row.getString("cause"))
                .toList();
    }
}
