package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.fixture.FakeBank;
import coffer.fixture.OrdersFixture;
import coffer.instruction.InstructionUpdater.EventReport;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What an inquirer says of commands that a former holder of the lease may have sent. */
final class InquirerIT {

    private static final Clock CLOCK = Clock.systemUTC();

    @Test
    void theSilenceOfAnEndedLeaseSaysNothingOfWhatWasNotSentAfterAll() {
        try (OrdersFixture floor = new OrdersFixture(2, 10_000);
                LocalBatchWriters writers = floor.writers("inquirer")) {
            InstructionStore instructions = new InstructionStore(floor.books.database(), CLOCK);
            LeaseStore leases = new LeaseStore(floor.books.database());
            InstructionUpdater updater =
                    new InstructionUpdater(
                            instructions,
                            writers,
                            _ -> RetryPolicy.USUAL,
                            500,
                            CLOCK,
                            ProcessorMetrics.NONE,
                            InstructionListener.NONE);
            NewInstruction order = floor.transfer(1, 2, 100);
            floor.writer(writers).accept(order);
            long first =
                    leases.take(floor.account.id(), "one", Duration.ofMinutes(5)).orElseThrow();
            new ClaimStore(floor.books.database(), CLOCK)
                    .claim(floor.account.market(), floor.account.id(), first, 1);
            floor.books.asOwner("update lease set ends_at = coffer_clock()");
            MainAccountLease second =
                    new MainAccountLease(
                            leases,
                            floor.account.id(),
                            "two",
                            Duration.ofMinutes(5),
                            System::nanoTime);
            second.step();
            List<Runnable> begun = new ArrayList<>();
            Inquirer inquirer = inquirer(floor, instructions, updater, second, begun::add);
            assertThat(inquirer.step()).isEqualTo(1);
            // Meanwhile the first one wakes up, finds its lease ended, and writes nothing.
            updater.apply(
                    "fake",
                    floor.account.market(),
                    order.id(),
                    EventReport.of(InstructionEvent.NOT_SENT, 1));
            begun.forEach(Runnable::run);
            assertThat(
                            instructions
                                    .find(floor.account.market(), order.id())
                                    .map(BankInstruction::state))
                    .contains(InstructionState.CREATED);
        }
    }

    private static Inquirer inquirer(
            OrdersFixture orders,
            InstructionStore instructions,
            InstructionUpdater updater,
            MainAccountLease lease,
            Executor executor) {
        return new Inquirer(
                BankConnection.of(
                        orders.account,
                        new FakeBank(CLOCK, new Random(1)),
                        RetryPolicy.USUAL,
                        CLOCK,
                        ProcessorMetrics.NONE),
                instructions,
                new FreezeNumberStore(orders.books.database()),
                updater,
                lease,
                CLOCK,
                ProcessorMetrics.NONE,
                InstructionListener.NONE,
                executor,
                3);
    }
}
