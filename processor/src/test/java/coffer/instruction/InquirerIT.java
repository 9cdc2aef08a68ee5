package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.fixture.FakeBank;
import coffer.fixture.Floor;
import coffer.instruction.InstructionStore.NewInstruction;
import coffer.instruction.Progress.Happening;
import coffer.lease.LeaseKeeper;
import coffer.lease.LeaseStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an inquirer says of commands that a former holder of the lease may have sent. */
final class InquirerIT {

    private static final Clock CLOCK = Clock.systemUTC();

    @Test
    void theSilenceOfAnEndedLeaseSaysNothingOfWhatWasNotSentAfterAll() {
        try (Floor floor = new Floor(2, 10_000);
                OwnWriters writers = floor.writers("inquirer")) {
            InstructionStore instructions = new InstructionStore(floor.books.database(), CLOCK);
            LeaseStore leases = new LeaseStore(floor.books.database());
            Progress progress =
                    new Progress(
                            instructions,
                            writers,
                            _ -> Patience.USUAL,
                            500,
                            CLOCK,
                            Counts.NONE,
                            Listener.NONE);
            NewInstruction order = floor.transfer(1, 2, 100);
            floor.writer(writers).accept(order);
            long first =
                    leases.take(floor.account.id(), "one", Duration.ofMinutes(5)).orElseThrow();
            instructions.claim(floor.account.market(), floor.account.id(), first, 1);
            floor.books.asOwner("update lease set ends_at = coffer_clock()");
            LeaseKeeper second =
                    new LeaseKeeper(
                            leases,
                            floor.account.id(),
                            "two",
                            Duration.ofMinutes(5),
                            System::nanoTime);
            second.step();
            List<Runnable> begun = new ArrayList<>();
            Inquirer inquirer =
                    new Inquirer(
                            Channel.of(
                                    floor.account,
                                    new FakeBank(CLOCK, new Random(1)),
                                    Patience.USUAL,
                                    CLOCK,
                                    Counts.NONE),
                            instructions,
                            new FreezeNumberStore(floor.books.database()),
                            progress,
                            second,
                            CLOCK,
                            Counts.NONE,
                            Listener.NONE,
                            begun::add,
                            3);
            assertThat(inquirer.step()).isEqualTo(1);
            // Meanwhile the first one wakes up, finds its lease ended, and writes nothing.
            progress.apply(
                    "fake",
                    floor.account.market(),
                    order.id(),
                    Happening.of(InstructionEvent.NOT_SENT, 1));
            begun.forEach(Runnable::run);
            assertThat(
                            instructions
                                    .find(floor.account.market(), order.id())
                                    .map(Instruction::state))
                    .contains(InstructionState.CREATED);
        }
    }
}
