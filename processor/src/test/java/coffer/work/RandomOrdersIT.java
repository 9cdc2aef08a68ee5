package coffer.work;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.store.AccountStore;
import coffer.store.AccountStore.FundAccountView;
import coffer.store.FreezeStore;
import coffer.store.FreezeStore.FreezeView;
import coffer.store.InstructionStore;
import coffer.store.InstructionStore.Claimed;
import coffer.store.LeaseStore;
import coffer.store.LineStore;
import coffer.store.ReviewStore;
import coffer.store.TestBooks;
import coffer.values.Decline;
import coffer.values.FundAccountNo;
import coffer.values.Ids;
import coffer.values.InstructionId;
import coffer.values.InstructionKind;
import coffer.values.MainAccount;
import coffer.values.Money;
import coffer.values.OutRequestNo;
import coffer.values.RequestHash;
import coffer.values.SubAccountNo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random orders, random answers of the bank, processes that die between any two steps: all from one
 * seed, on real books. The promises hold after every step, and when the bank has told all it knows,
 * our books are the bank's.
 */
final class RandomOrdersIT {

    private static final int MEMBERS = 4;
    private static final int STEPS = 300;
    private static final List<InstructionKind> KINDS =
            Arrays.stream(InstructionKind.values())
                    .filter(InstructionKind::isForcedTransfer)
                    .toList();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void booksFollowTheBank(long seed) {
        try (TestBooks books = TestBooks.open()) {
            Story story = new Story(books, new Random(seed));
            for (int step = 0; step < STEPS; step++) {
                story.step(step);
                assertThat(books.breaches()).as("seed %d, step %d", seed, step).isEmpty();
            }
            story.end();
            assertThat(books.breaches()).as("seed %d, at the end", seed).isEmpty();
            story.compare(seed);
            story.assertItWasEventful();
        }
    }

    private static final class Story {

        private static final Patience PATIENCE =
                new Patience(
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofDays(1),
                        Duration.ofMinutes(5),
                        Optional.empty());

        private final TestBooks books;
        private final Random dice;
        private final TestClock clock = new TestClock(Instant.parse("2026-03-02T01:00:00Z"));
        private final FakeBank bank;
        private final MainAccount account;
        private final InstructionStore instructions;
        private final Writers writers;
        private final AccountStore accounts;
        private final FreezeStore freezes;
        private final LineStore lines;
        private final LeaseStore leases;
        private final Channel channel;
        private Office office;
        private int processes;

        /** What one process holds in memory. */
        private record Office(
                LeaseKeeper lease,
                Dispatcher dispatcher,
                Inquirer inquirer,
                LineReader reader,
                BalanceReader balances,
                ForcedTransfers transfers) {}

        Story(TestBooks books, Random dice) {
            this.books = books;
            books.asOwner("select make_partitions('2026-01-01', '2026-12-31')");
            this.dice = dice;
            this.bank = new FakeBank(clock, dice);
            this.account = books.market("alpha", MEMBERS);
            this.instructions = new InstructionStore(books.database(), clock);
            this.writers = new Writers(books.database(), clock, Counts.NONE, "random", 500, 1_000);
            this.accounts = new AccountStore(books.database());
            this.freezes = new FreezeStore(books.database());
            this.lines = new LineStore(books.database(), clock);
            this.leases = new LeaseStore(books.database());
            this.channel = Channel.of(account, bank, PATIENCE, clock, Counts.NONE);
            this.office = start();
            for (int member = 1; member <= MEMBERS; member++) {
                bank.deposit(no(member), Money.parse("1000.00"));
            }
        }

        private SubAccountNo no(int member) {
            return new SubAccountNo(TestBooks.no(account, member));
        }

        private Office start() {
            processes++;
            Progress progress =
                    new Progress(
                            instructions,
                            writers,
                            _ -> PATIENCE,
                            500,
                            clock,
                            Counts.NONE,
                            Listener.NONE);
            LeaseKeeper lease =
                    new LeaseKeeper(
                            leases, account.id(), "process " + processes, Duration.ofHours(1));
            lease.step();
            Ids ids = new Ids(clock, leases.nextNode());
            return new Office(
                    lease,
                    new Dispatcher(
                            channel,
                            instructions,
                            progress,
                            lease,
                            clock,
                            Counts.NONE,
                            Runnable::run,
                            3),
                    new Inquirer(
                            channel,
                            instructions,
                            freezes,
                            progress,
                            lease,
                            clock,
                            Counts.NONE,
                            Listener.NONE,
                            Runnable::run,
                            3),
                    new LineReader(
                            channel,
                            new LineReader.Stores(lines, accounts, instructions),
                            progress,
                            lease,
                            ids,
                            clock,
                            new LineReader.Rhythm(
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(20),
                                    Duration.ofMinutes(10),
                                    Duration.ofHours(1),
                                    3),
                            new Pace(1, () -> false, clock),
                            Counts.NONE),
                    new BalanceReader(
                            channel,
                            accounts,
                            lease,
                            clock,
                            Duration.ofMillis(1),
                            Duration.ofDays(1),
                            new Pace(1, () -> false, clock),
                            Runnable::run,
                            3),
                    transfers(progress, ids));
        }

        private ForcedTransfers transfers(Progress progress, Ids ids) {
            Intake intake =
                    new Intake(
                            instructions,
                            writers,
                            accounts,
                            new ReviewStore(books.database(), clock),
                            () -> List.of(channel),
                            Counts.NONE,
                            Listener.NONE);
            return new ForcedTransfers(
                    instructions, accounts, freezes, () -> List.of(channel), progress, intake, ids);
        }

        /** The process dies as it stands; another takes over when the lease has ended. */
        private void crash() {
            books.asOwner("update clock_shift set shift = shift + interval '2 hours'");
            office = start();
            assertThat(office.lease().epoch()).isPresent();
        }

        void step(int step) {
            clock.pass(Duration.ofMillis(dice.nextInt(3_000)));
            switch (dice.nextInt(14)) {
                case 0, 1, 2, 3, 4 -> order(step);
                case 5, 6, 7 -> office.dispatcher().step();
                case 8 -> office.inquirer().step();
                case 9, 10, 11 -> office.reader().step();
                case 12 -> office.balances().step();
                default -> claimAndDie();
            }
        }

        /** Committed as being sent, perhaps sent, and never heard of again. */
        private void claimAndDie() {
            List<Claimed> claimed =
                    instructions.claim(
                            account.market(),
                            account.id(),
                            office.lease().epoch().orElseThrow(),
                            1 + dice.nextInt(2));
            for (Claimed command : claimed) {
                if (dice.nextInt(3) > 0) {
                    bank.send(command.command(), () -> true);
                }
            }
            crash();
        }

        private void order(int step) {
            List<FreezeView> standing =
                    freezes
                            .list(
                                    account.market(),
                                    Long.MAX_VALUE,
                                    Optional.empty(),
                                    Optional.empty(),
                                    100)
                            .stream()
                            .filter(f -> f.remaining().isPositive())
                            .toList();
            InstructionKind kind = KINDS.get(dice.nextInt(KINDS.size()));
            boolean uses = kind.freezeEffect() == InstructionKind.FreezeEffect.USES;
            if (uses && standing.isEmpty()) {
                return;
            }
            Optional<FreezeView> freeze =
                    uses
                            ? Optional.of(standing.get(dice.nextInt(standing.size())))
                            : Optional.empty();
            Optional<FundAccountNo> payee =
                    kind.movesBetweenAccounts() ? Optional.of(payee(freeze)) : Optional.empty();
            ForcedTransfers.Wish wish =
                    new ForcedTransfers.Wish(
                            kind,
                            freeze.isPresent() ? Optional.empty() : Optional.of(member()),
                            payee,
                            Money.ofMinor(1 + dice.nextInt(20_000)),
                            freeze.map(FreezeView::id),
                            Optional.empty(),
                            "",
                            Optional.empty());
            try {
                office.transfers()
                        .order(
                                account.market(),
                                new OutRequestNo("r" + step),
                                new RequestHash("ab".repeat(32)),
                                () -> wish);
            } catch (Decline declined) {
                assertThat(declined.code()).isNotNull();
            }
        }

        private FundAccountNo payee(Optional<FreezeView> freeze) {
            return freeze.filter(FreezeView::paidFirst)
                    .map(FreezeView::ownerNo)
                    .orElseGet(this::member);
        }

        private FundAccountNo member() {
            return new FundAccountNo("F%06d".formatted(1 + dice.nextInt(MEMBERS)));
        }

        /** The bank tells all it knows, for long enough that nobody is in the dark. */
        void end() {
            bank.becomeHonest();
            for (int round = 0; round < 60; round++) {
                clock.pass(Duration.ofSeconds(31));
                office.dispatcher().step();
                office.inquirer().step();
                office.reader().step();
                office.balances().step();
            }
        }

        /** A story in which nothing happened would prove nothing. */
        void assertItWasEventful() {
            for (String query :
                    List.of(
                            "select from instruction where state = 'SUCCEEDED'",
                            "select from instruction where state = 'FAILED'",
                            "select from bank_message where word = 'Silent'",
                            "select from bank_message where word = 'NotSent'",
                            "select from line_explanation where cause = 'OWN'",
                            "select from standing_freeze where remaining < amount")) {
                assertThat(books.database().rows(query)).as(query).isNotEmpty();
            }
        }

        void compare(long seed) {
            List<InstructionId> inTheDark =
                    instructions
                            .due(
                                    account.market(),
                                    account.id(),
                                    clock.instant().plus(Duration.ofDays(1)),
                                    Long.MAX_VALUE,
                                    Instant.EPOCH,
                                    1_000)
                            .stream()
                            .map(i -> i.instruction().id())
                            .toList();
            for (FundAccountView view : accounts.fundAccounts(account.market(), "", MEMBERS)) {
                long[] theirs = bank.books(view.subAccounts().getFirst().no());
                // What the bank never knew stays reserved until a person has looked.
                assertThat(view.figures().total().minor())
                        .as("seed %d, total of %s, in the dark %s", seed, view.no(), inTheDark)
                        .isEqualTo(theirs[0]);
                if (view.figures().pendingOut().isZero()) {
                    assertThat(view.figures().frozen().minor())
                            .as("seed %d, frozen of %s", seed, view.no())
                            .isEqualTo(theirs[1]);
                }
            }
            assertThat(lines.waiting(account.market(), account.id(), 10)).isEmpty();
        }
    }
}
