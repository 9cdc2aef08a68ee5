package coffer.statement;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.BankBalanceStore;
import coffer.bank.SubAccountNo;
import coffer.fixture.FakeBank;
import coffer.fixture.FakeBankFeed;
import coffer.fixture.OrdersFixture;
import coffer.fixture.TestBooks;
import coffer.fixture.TestClock;
import coffer.instruction.BankConnection;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.LocalBatchWriters;
import coffer.instruction.ProcessorMetrics;
import coffer.instruction.RetryPolicy;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import coffer.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bank's notices lead to: a reading at once, and nothing else. */
final class StatementHintsIT {

    private static final int ACCOUNTS = 3;
    private static final Duration POLL = Duration.ofMinutes(1);

    private final TestClock clock = new TestClock(Instant.now());
    private final OrdersFixture floor = new OrdersFixture(2, 10_000);
    private final LocalBatchWriters writers =
            new LocalBatchWriters(
                    floor.books.database(), clock, ProcessorMetrics.NONE, "reader", 500, 1_000);
    private final FakeBank bank = new FakeBank(clock, new Random(1));
    private final InstructionStore instructions =
            new InstructionStore(floor.books.database(), clock);
    private final MainAccountLease lease =
            new MainAccountLease(
                    new LeaseStore(floor.books.database()),
                    floor.account.id(),
                    "me",
                    Duration.ofDays(30),
                    System::nanoTime);
    private final BankConnection connection =
            BankConnection.of(floor.account, bank, RetryPolicy.USUAL, clock, ProcessorMetrics.NONE);
    private final StatementPoller poller =
            new StatementPoller(
                    connection,
                    new StatementStores(floor.books.database(), clock),
                    new InstructionUpdater(
                            instructions,
                            writers,
                            _ -> RetryPolicy.USUAL,
                            500,
                            clock,
                            ProcessorMetrics.NONE,
                            InstructionListener.NONE),
                    lease,
                    floor.ids,
                    clock,
                    new PollingSchedule(POLL, POLL, Duration.ofDays(1), Duration.ofDays(1), 3),
                    new PollingBudget(1, () -> false, clock),
                    ProcessorMetrics.NONE);
    private final BalancePoller balances =
            new BalancePoller(
                    connection,
                    new BankBalanceStore(floor.books.database()),
                    lease,
                    clock,
                    POLL,
                    Duration.ofDays(1),
                    new PollingBudget(1, () -> false, clock),
                    Runnable::run,
                    1);
    private final AtomicInteger pollersWoken = new AtomicInteger();
    private final AtomicInteger inquirerWoken = new AtomicInteger();
    private final FakeBankFeed feed = new FakeBankFeed();

    @BeforeEach
    void readAllOnceAndListen() {
        bank.becomeHonest();
        lease.step();
        for (int i = 0; i < 4 * ACCOUNTS; i++) {
            clock.pass(POLL);
            poller.step();
        }
        feed.start(
                new StatementHints(
                        floor.account,
                        new StatementHintStore(floor.books.database()),
                        poller,
                        pollersWoken::incrementAndGet,
                        inquirerWoken::incrementAndGet));
    }

    @AfterEach
    void booksAreSound() {
        assertThat(floor.books.breaches()).isEmpty();
        feed.close();
        writers.close();
        floor.close();
    }

    @Test
    void aHintLeadsToAReadingAtOnceAndOnlyTheReadingBooks() {
        // The main account's own balance does not show what moves between two members.
        bank.moveInside(no(1), no(2), Money.parse("7.00"));
        clock.pass(POLL.multipliedBy(2));
        assertThat(poller.step()).isZero();
        feed.moved(no(1));
        assertThat(pollersWoken).hasValue(1);
        assertThat(causes()).isEmpty();
        assertThat(poller.step()).isEqualTo(1);
        assertThat(causes()).containsExactly("FOREIGN");
        // The other side was not hinted at.
        assertThat(lineAccounts()).containsExactly(no(1).value());
    }

    @Test
    void aHintWithoutAMovementBooksNothing() {
        clock.pass(POLL.multipliedBy(2));
        poller.step();
        feed.moved(no(1));
        feed.moved(no(1));
        assertThat(poller.step()).isEqualTo(1);
        assertThat(poller.step()).isZero();
        assertThat(lineAccounts()).isEmpty();
    }

    @Test
    void aHintMakesTheBalanceDueToo() {
        for (int i = 0; i < 4 * ACCOUNTS; i++) {
            clock.pass(POLL);
            balances.step();
        }
        clock.pass(POLL);
        assertThat(balances.step()).isZero();
        clock.pass(POLL);
        feed.moved(no(2));
        assertThat(balances.step()).isEqualTo(1);
    }

    @Test
    void aHintAboutTheMainAccountAsksItAtOnce() {
        clock.pass(POLL.multipliedBy(2));
        assertThat(poller.step()).isZero();
        bank.deposit(no(1), Money.parse("7.00"));
        // Not yet time to ask the main account again.
        assertThat(poller.step()).isZero();
        feed.movedOnMainAccount();
        assertThat(poller.step()).isEqualTo(1);
        assertThat(pollersWoken).hasValue(1);
    }

    @Test
    void aSubAccountThatNobodyKnowsIsPassedOver() {
        clock.pass(POLL.multipliedBy(2));
        poller.step();
        feed.moved(new SubAccountNo("9999999999999999999"));
        assertThat(poller.step()).isZero();
        assertThat(lineAccounts()).isEmpty();
    }

    @Test
    void aSigningWakesTheInquirerAndNothingElse() {
        feed.signed(no(1));
        assertThat(inquirerWoken).hasValue(1);
        assertThat(pollersWoken).hasValue(0);
    }

    @Test
    void aFeedThatWasClosedTellsNothing() {
        feed.close();
        feed.moved(no(1));
        assertThat(pollersWoken).hasValue(0);
    }

    private SubAccountNo no(int member) {
        return new SubAccountNo(TestBooks.no(floor.account, member));
    }

    private List<String> lineAccounts() {
        return floor
                .books
                .database()
                .rows("select sub_account_no from bank_line order by line_id")
                .stream()
                .map(row -> row.getString("sub_account_no"))
                .toList();
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
