package coffer.statement;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.AccountStore;
import coffer.bank.SubAccountNo;
import coffer.fixture.FakeBank;
import coffer.fixture.Floor;
import coffer.fixture.TestBooks;
import coffer.fixture.TestClock;
import coffer.instruction.Channel;
import coffer.instruction.Counts;
import coffer.instruction.Instruction;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionStore.NewInstruction;
import coffer.instruction.Listener;
import coffer.instruction.OwnWriters;
import coffer.instruction.Patience;
import coffer.instruction.Progress;
import coffer.instruction.Progress.Happening;
import coffer.lease.LeaseKeeper;
import coffer.lease.LeaseStore;
import coffer.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a reader of statements makes of time: of days without a reader, and of orders that take
 * days.
 */
final class LineReaderIT {

    private static final int OVERLAP_DAYS = 3;
    private static final int ACCOUNTS = 3;

    private final TestClock clock = new TestClock(Instant.now());
    private final Floor floor = new Floor(2, 10_000);
    private final OwnWriters writers =
            new OwnWriters(floor.books.database(), clock, Counts.NONE, "reader", 500, 1_000);
    private final FakeBank bank = new FakeBank(clock, new Random(1));
    private final InstructionStore instructions =
            new InstructionStore(floor.books.database(), clock);
    private final LeaseStore leases = new LeaseStore(floor.books.database());
    private final Progress progress =
            new Progress(
                    instructions,
                    writers,
                    _ -> Patience.USUAL,
                    500,
                    clock,
                    Counts.NONE,
                    Listener.NONE);
    private final LeaseKeeper lease =
            new LeaseKeeper(
                    leases, floor.account.id(), "me", Duration.ofDays(30), System::nanoTime);
    private final LineReader reader =
            new LineReader(
                    Channel.of(floor.account, bank, Patience.USUAL, clock, Counts.NONE),
                    new LineReader.Stores(
                            new LineStore(floor.books.database(), clock),
                            new AccountStore(floor.books.database()),
                            instructions),
                    progress,
                    lease,
                    floor.ids,
                    clock,
                    new LineReader.Rhythm(
                            Duration.ZERO,
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            OVERLAP_DAYS),
                    new Pace(1, () -> false, clock),
                    Counts.NONE);

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
        instructions.claim(
                floor.account.market(), floor.account.id(), lease.epoch().orElseThrow(), 1);
        happens(order, InstructionEvent.SILENT);
        return order;
    }

    private void succeeds(NewInstruction order) {
        happens(order, InstructionEvent.CONFIRMED);
    }

    private void happens(NewInstruction order, InstructionEvent event) {
        Instruction now = instructions.find(floor.account.market(), order.id()).orElseThrow();
        progress.apply("fake", now.market(), now.id(), Happening.of(event, now.attempt()));
    }

    private void readAll() {
        clock.pass(Duration.ofMinutes(61));
        for (int account = 0; account < ACCOUNTS + 1; account++) {
            clock.pass(Duration.ofSeconds(6));
            reader.step();
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
