package coffer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.store.Invariants;
import coffer.store.TestBooks;
import coffer.store.TestOwner;
import coffer.values.MainAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Thousands of stories. {@code -Dsimulation.seeds=20000} tells more of them, {@code
 * -Dsimulation.seed=4711} one of them, with {@code simulation.steps} and {@code simulation.without}
 * as a failure prints them.
 */
final class SimulationIT {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final int STEPS = Integer.getInteger("simulation.steps", 120);
    private static final int THREADS = 2;

    private static TestBooks books;
    private static List<MainAccount> markets;

    private final Coverage coverage = new Coverage();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    private record Failure(long seed, int steps, Set<Mischief> without, Throwable cause) {}

    @BeforeAll
    static void openBooks() {
        books = TestBooks.open();
        // A process dies in these stories, never the server: nothing hangs on its disk.
        books.asOwner(
                """
                select make_partitions('2026-01-01', '2026-06-30');
                do $$ begin
                  execute format('alter database %I set synchronous_commit = off',
                    current_database());
                end $$
                """);
        markets = books.markets(SEEDS + 1_000, Story.MEMBERS);
    }

    @AfterAll
    static void closeBooks() {
        books.close();
    }

    @Test
    void everyStoryEndsWithTheBanksBooks() throws InterruptedException {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            tell(only, STEPS, without(), 0).ifPresent(f -> failures.add(text(f)));
            assertThat(failures).isEmpty();
            return;
        }
        AtomicInteger next = new AtomicInteger();
        long began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int at = next.getAndIncrement();
                                        at < SEEDS && failures.size() < 3;
                                        at = next.getAndIncrement()) {
                                    tellOf(at);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(failures).isEmpty();
        System.out.printf(
                "%,d stories of %d steps in %d s; cells of the table of transitions:%n%s%n",
                SEEDS, STEPS, took.toSeconds(), coverage.table());
        assertThat(new Invariants(books.database()).breaches()).isEmpty();
        assertThat(coverage.missing()).isEmpty();
    }

    private void tellOf(int at) {
        tell(at + 1L, STEPS, Set.of(), at).ifPresent(failure -> failures.add(text(failure)));
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

    private Optional<Failure> tell(long seed, int steps, Set<Mischief> without, int market) {
        Set<Mischief> allowed = EnumSet.allOf(Mischief.class);
        allowed.removeAll(without);
        try (TestOwner owner = new TestOwner(books)) {
            Story story =
                    new Story(
                            seed,
                            allowed,
                            markets.get(market),
                            books.database(),
                            owner,
                            coverage);
            try {
                story.go(steps);
                story.end();
                return Optional.empty();
            } catch (AssertionError | RuntimeException failure) {
                story.log().stream().skip(Math.max(0, story.log().size() - Integer.getInteger("simulation.log", 60))).forEach(System.out::println);
                return Optional.of(new Failure(seed, steps, without, failure));
            } finally {
                story.close();
            }
        }
    }

    private static String text(Failure failure) {
        java.io.StringWriter trace = new java.io.StringWriter();
        failure.cause().printStackTrace(new java.io.PrintWriter(trace));
        return "replay: mvn -o verify -pl processor -Dit.test=SimulationIT -Dtest=NoTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed="
                + failure.seed()
                + " -Dsimulation.steps="
                + failure.steps()
                + "\n"
                + trace;
    }
}
