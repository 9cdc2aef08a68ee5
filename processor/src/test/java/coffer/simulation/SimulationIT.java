package coffer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.fixture.OwnerConnection;
import coffer.fixture.TestBooks;
import coffer.ledger.InvariantStore;
import coffer.market.MainAccount;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of stories, each in a market of its own on one database. The seeds of a build begin with
 * the day (UTC), so that every day tells new stories; the first seed is printed. A failure prints
 * the command that tells its story alone, with as few steps and as little mischief as it needs.
 *
 * <p>Together the stories must reach every cell of the table of transitions. {@link #RARE} holds
 * seeds that reached the rare cells when they were noted; they are told in every build. When a
 * change makes them tell something else, more stories follow until no cell is missing, and the
 * build fails only when {@link #LIMIT} of them did not suffice. What is printed then names the
 * seeds to note.
 */
final class SimulationIT {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 600);
    private static final int STEPS = Integer.getInteger("simulation.steps", 60);
    private static final long FIRST = Long.getLong("simulation.first", firstOfToday());
    private static final int THREADS = 4;

    /** Fewer stories than these need not reach every cell: somebody asked for a short run. */
    private static final int REACHES_ALL = 600;

    /** Stories that are told at most to reach every cell; 2,000 reach the rarest a few times. */
    private static final int LIMIT = 4_000;

    /** Seeds that reached the rare cells with the usual number of steps. */
    private static final List<Long> RARE =
            List.of(39L, 104L, 110L, 127L, 143L, 144L, 199L, 275L, 364L, 394L, 398L, 449L, 563L);

    private static final int MOST_FAILURES = 3;
    private static final int LAST_WORDS = Integer.getInteger("simulation.words", 60);

    /** Markets for replays beside those of the seeds. */
    private static final int SPARE = 400;

    /** What a worker warns of, a story does thousands of times. */
    private static final Logger LOG = Logger.getLogger("coffer");

    private static final AtomicInteger NEXT_MARKET = new AtomicInteger();
    private static TestBooks books;
    private static List<MainAccount> markets;

    private final Coverage coverage = new Coverage();

    /** What a story is decided by. */
    private record Plot(long seed, int steps, Set<Mischief> without) {

        String replay() {
            String left =
                    without.isEmpty()
                            ? ""
                            : " -Dsimulation.without="
                                    + without.stream()
                                            .map(Mischief::name)
                                            .collect(Collectors.joining(","));
            return "mvn -o verify -pl processor -Dtest=NoTest -Dit.test=SimulationIT"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed="
                    + seed
                    + " -Dsimulation.steps="
                    + steps
                    + left;
        }
    }

    private record Failure(Plot plot, Throwable cause, List<String> log) {

        String text() {
            List<String> last = log.subList(Math.max(0, log.size() - LAST_WORDS), log.size());
            return String.join(System.lineSeparator(), last)
                    + System.lineSeparator()
                    + cause
                    + Optional.ofNullable(cause.getCause()).map(c -> ": " + c).orElse("")
                    + System.lineSeparator()
                    + "replay: "
                    + plot.replay();
        }
    }

    @BeforeAll
    static void openBooks() {
        books = TestBooks.open();
        // Two quarters are enough, and less to look through. A process dies in these stories, never
        // the server: nothing hangs on its disk.
        books.asOwner(
                """
                select make_partitions('2026-01-01', '2026-06-30');
                do $$
                declare
                  part regclass;
                begin
                  for part in select inhrelid::regclass from pg_inherits
                      where inhparent = 'journal'::regclass
                        and inhrelid::regclass::text not in ('journal_2026q1', 'journal_2026q2') loop
                    execute format('drop table %s', part);
                  end loop;
                  execute format('alter database %I set synchronous_commit = off',
                    current_database());
                  -- Plans are made while the tables are empty, and must serve when they are not.
                  execute format('alter database %I set enable_seqscan = off',
                    current_database());
                end $$
                """);
        LOG.setLevel(Level.OFF);
        markets = books.markets(Math.max(SEEDS, LIMIT) + SPARE, Stage.MEMBERS);
    }

    @AfterAll
    static void closeBooks() {
        books.close();
    }

    @Test
    void everyStoryEndsWithTheBanksBooks() throws InterruptedException {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            tell(new Plot(only, STEPS, without()))
                    .ifPresent(failure -> {
                        throw new AssertionError(failure.text(), failure.cause());
                    });
            return;
        }
        System.out.printf("simulation: %,d stories, first seed %d%n", SEEDS, FIRST);
        long began = System.nanoTime();
        List<Failure> failures = tellAll();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(failures.stream().map(this::shrunk).map(Failure::text)).isEmpty();
        System.out.printf(
                "%,d stories of %d steps in %,d s; cells of the table of transitions:%n%s%n%s",
                coverage.stories(), STEPS, took.toSeconds(), coverage.table(), coverage.rare());
        assertThat(new InvariantStore(books.database()).violations()).isEmpty();
        if (SEEDS >= REACHES_ALL) {
            assertThat(coverage.missing()).isEmpty();
        }
    }

    @Test
    void aSeedTellsTheSameStoryTwice() {
        Plot plot = new Plot(4711, STEPS, Set.of());
        assertThat(logOf(plot)).isEqualTo(logOf(plot)).hasSizeGreaterThan(STEPS);
    }

    private static long firstOfToday() {
        return LocalDate.now(ZoneOffset.UTC).toEpochDay() * 100_000;
    }

    private static long seed(int at) {
        return at < RARE.size() ? RARE.get(at) : FIRST + at - RARE.size();
    }

    /** Whether the story at a place of the run is still needed. */
    private boolean isWanted(int at) {
        return at < RARE.size() + SEEDS
                || (SEEDS >= REACHES_ALL && at < LIMIT && !coverage.missing().isEmpty());
    }

    private List<Failure> tellAll() throws InterruptedException {
        List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger();
        Runnable telling =
                () -> {
                    for (int at = next.getAndIncrement();
                            isWanted(at) && failures.size() < MOST_FAILURES;
                            at = next.getAndIncrement()) {
                        tell(new Plot(seed(at), STEPS, Set.of())).ifPresent(failures::add);
                    }
                };
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            threads.add(Thread.ofPlatform().start(telling));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(failures);
    }

    private static Set<Mischief> without() {
        Set<Mischief> without = EnumSet.noneOf(Mischief.class);
        for (String word : System.getProperty("simulation.without", "").split(",", -1)) {
            if (!word.isBlank()) {
                without.add(Mischief.valueOf(word));
            }
        }
        return without;
    }

    /** The same seed with fewer steps and less mischief, as long as it fails. */
    private Failure shrunk(Failure failure) {
        Failure least = failure;
        for (int steps = least.plot().steps() / 2; steps > 0; steps /= 2) {
            Plot plot = new Plot(failure.plot().seed(), steps, Set.of());
            least = tell(plot).orElse(least);
        }
        for (Mischief mischief : Mischief.values()) {
            Set<Mischief> without = EnumSet.of(mischief);
            without.addAll(least.plot().without());
            least =
                    tell(new Plot(least.plot().seed(), least.plot().steps(), without))
                            .orElse(least);
        }
        return least;
    }

    private Optional<Failure> tell(Plot plot) {
        Coverage reached = new Coverage();
        try (OwnerConnection owner = new OwnerConnection(books)) {
            Stage stage = stage(plot, owner, reached);
            Story story = new Story(stage);
            try {
                story.go(plot.steps());
                story.end();
                return Optional.empty();
            } catch (AssertionError | RuntimeException failure) {
                return Optional.of(new Failure(plot, failure, stage.log()));
            } finally {
                story.close();
                coverage.add(plot.seed(), reached);
            }
        }
    }

    private static List<String> logOf(Plot plot) {
        try (OwnerConnection owner = new OwnerConnection(books)) {
            Stage stage = stage(plot, owner, new Coverage());
            Story story = new Story(stage);
            story.go(plot.steps());
            story.end();
            // CASH has the main account's number, which is the market's.
            return stage.log().stream().map(line -> line.replaceAll("=-\\d+,", "=cash,")).toList();
        }
    }

    private static Stage stage(Plot plot, OwnerConnection owner, Coverage reached) {
        Set<Mischief> allowed = EnumSet.allOf(Mischief.class);
        allowed.removeAll(plot.without());
        return new Stage(
                new Dice(plot.seed(), allowed),
                markets.get(NEXT_MARKET.getAndIncrement()),
                books.database(),
                owner,
                reached);
    }
}
