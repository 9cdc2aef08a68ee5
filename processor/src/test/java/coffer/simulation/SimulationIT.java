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
 * the command that tells its story alone, with as few steps and faults as it needs.
 *
 * <p>Together the stories must reach every cell of the table of transitions. {@link #RARE} holds
 * seeds that reached the rare cells when they were noted; they are told in every build. When a
 * change makes them tell something else, more stories follow until no cell is missing, and the
 * build fails only when {@link #STORY_LIMIT} of them did not suffice. What is printed then names
 * the seeds to note.
 */
final class SimulationIT {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 600);
    private static final int STEPS = Integer.getInteger("simulation.steps", 60);
    private static final long FIRST = Long.getLong("simulation.first", firstOfToday());
    private static final int THREADS = 4;

    /** A run of fewer stories than these need not reach every cell. */
    private static final int REACHES_ALL = 600;

    /** Stories that are told at most to reach every cell; 2,000 reach the rarest a few times. */
    private static final int STORY_LIMIT = 4_000;

    /** Seeds that reached the rare cells with the usual number of steps. */
    private static final List<Long> RARE =
            List.of(39L, 104L, 110L, 127L, 143L, 144L, 199L, 275L, 364L, 394L, 398L, 449L, 563L);

    private static final int FAILURE_LIMIT = 3;
    private static final int LOG_LINES = Integer.getInteger("simulation.words", 60);

    /** Markets for replays beside those of the seeds. */
    private static final int SPARE = 400;

    /** Off in these tests: the faults of the stories cause thousands of warnings. */
    private static final Logger LOG = Logger.getLogger("coffer");

    private static final AtomicInteger NEXT_MARKET = new AtomicInteger();
    private static TestBooks books;
    private static List<MainAccount> markets;

    private final TransitionCoverage coverage = new TransitionCoverage();

    /** What decides a story. */
    private record StoryParameters(long seed, int steps, Set<Fault> without) {

        String replay() {
            String left =
                    without.isEmpty()
                            ? ""
                            : " -Dsimulation.without="
                                    + without.stream()
                                            .map(Fault::name)
                                            .collect(Collectors.joining(","));
            return "mvn -o verify -pl processor -Dtest=NoTest -Dit.test=SimulationIT"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed="
                    + seed
                    + " -Dsimulation.steps="
                    + steps
                    + left;
        }
    }

    private record Failure(StoryParameters parameters, Throwable cause, List<String> log) {

        String text() {
            List<String> last = log.subList(Math.max(0, log.size() - LOG_LINES), log.size());
            return String.join(System.lineSeparator(), last)
                    + System.lineSeparator()
                    + cause
                    + Optional.ofNullable(cause.getCause()).map(c -> ": " + c).orElse("")
                    + System.lineSeparator()
                    + "replay: "
                    + parameters.replay();
        }
    }

    @BeforeAll
    static void openBooks() {
        books = TestBooks.open();
        // Two quarters suffice and are quicker to search. Only processes crash, never the server,
        // so commits need not be synchronous.
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
        markets =
                books.markets(Math.max(SEEDS, STORY_LIMIT) + SPARE, SimulationEnvironment.MEMBERS);
    }

    @AfterAll
    static void closeBooks() {
        books.close();
    }

    @Test
    void everyStoryEndsWithTheBanksBooks() throws InterruptedException {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            runStory(new StoryParameters(only, STEPS, without()))
                    .ifPresent(failure -> {
                        throw new AssertionError(failure.text(), failure.cause());
                    });
            return;
        }
        System.out.printf("simulation: %,d stories, first seed %d%n", SEEDS, FIRST);
        long began = System.nanoTime();
        List<Failure> failures = runAll();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(failures.stream().map(this::shrink).map(Failure::text)).isEmpty();
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
        StoryParameters parameters = new StoryParameters(4711, STEPS, Set.of());
        assertThat(runForLog(parameters))
                .isEqualTo(runForLog(parameters))
                .hasSizeGreaterThan(STEPS);
    }

    private static long firstOfToday() {
        return LocalDate.now(ZoneOffset.UTC).toEpochDay() * 100_000;
    }

    private static long seed(int at) {
        return at < RARE.size() ? RARE.get(at) : FIRST + at - RARE.size();
    }

    /** Whether the story at this position of the run is needed. */
    private boolean isWanted(int at) {
        return at < RARE.size() + SEEDS
                || (SEEDS >= REACHES_ALL && at < STORY_LIMIT && !coverage.missing().isEmpty());
    }

    private List<Failure> runAll() throws InterruptedException {
        List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger();
        Runnable running =
                () -> {
                    for (int at = next.getAndIncrement();
                            isWanted(at) && failures.size() < FAILURE_LIMIT;
                            at = next.getAndIncrement()) {
                        runStory(new StoryParameters(seed(at), STEPS, Set.of()))
                                .ifPresent(failures::add);
                    }
                };
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            threads.add(Thread.ofPlatform().start(running));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(failures);
    }

    private static Set<Fault> without() {
        Set<Fault> without = EnumSet.noneOf(Fault.class);
        for (String word : System.getProperty("simulation.without", "").split(",", -1)) {
            if (!word.isBlank()) {
                without.add(Fault.valueOf(word));
            }
        }
        return without;
    }

    /** Reduces the steps and the faults of a failure as long as the seed still fails. */
    private Failure shrink(Failure failure) {
        Failure least = failure;
        for (int steps = least.parameters().steps() / 2; steps > 0; steps /= 2) {
            StoryParameters parameters =
                    new StoryParameters(failure.parameters().seed(), steps, Set.of());
            least = runStory(parameters).orElse(least);
        }
        for (Fault fault : Fault.values()) {
            Set<Fault> without = EnumSet.of(fault);
            without.addAll(least.parameters().without());
            least =
                    runStory(
                                    new StoryParameters(
                                            least.parameters().seed(),
                                            least.parameters().steps(),
                                            without))
                            .orElse(least);
        }
        return least;
    }

    private Optional<Failure> runStory(StoryParameters parameters) {
        TransitionCoverage reached = new TransitionCoverage();
        try (OwnerConnection owner = new OwnerConnection(books)) {
            SimulationEnvironment environment = environment(parameters, owner, reached);
            Story story = new Story(environment);
            try {
                story.run(parameters.steps());
                story.finish();
                return Optional.empty();
            } catch (AssertionError | RuntimeException failure) {
                return Optional.of(new Failure(parameters, failure, environment.log()));
            } finally {
                story.close();
                coverage.add(parameters.seed(), reached);
            }
        }
    }

    private static List<String> runForLog(StoryParameters parameters) {
        try (OwnerConnection owner = new OwnerConnection(books)) {
            SimulationEnvironment environment =
                    environment(parameters, owner, new TransitionCoverage());
            Story story = new Story(environment);
            story.run(parameters.steps());
            story.finish();
            // CASH has the main account's number, which is the market's.
            return environment.log().stream()
                    .map(line -> line.replaceAll("=-\\d+,", "=cash,"))
                    .toList();
        }
    }

    private static SimulationEnvironment environment(
            StoryParameters parameters, OwnerConnection owner, TransitionCoverage reached) {
        Set<Fault> allowed = EnumSet.allOf(Fault.class);
        allowed.removeAll(parameters.without());
        return new SimulationEnvironment(
                new SeededRandom(parameters.seed(), allowed),
                markets.get(NEXT_MARKET.getAndIncrement()),
                books.database(),
                owner,
                reached);
    }
}
