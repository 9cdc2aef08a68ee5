package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class BatchQueueTest {

    private final List<List<Errand>> batches = Collections.synchronizedList(new ArrayList<>());

    private record Errand(int number, Set<Object> keys) implements BatchQueue.Call {

        Errand(int number) {
            this(number, Set.of(number));
        }
    }

    /** Holds the first batch until it is let go, so that others must wait. */
    private final class Held implements Consumer<List<Errand>> {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void accept(List<Errand> batch) {
            batches.add(batch);
            begun.countDown();
            boolean released = false;
            while (!released) {
                try {
                    go.await();
                    released = true;
                } catch (InterruptedException again) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    @Test
    void aLoneCallIsABatchOfOneOnItsCallersThread() {
        List<Thread> threads = new ArrayList<>();
        BatchQueue<Errand> gatherer =
                new BatchQueue<>(
                        batch -> {
                            batches.add(batch);
                            threads.add(Thread.currentThread());
                        },
                        10,
                        10);
        gatherer.run(List.of(new Errand(1)));
        gatherer.run(List.of(new Errand(2)));
        assertThat(batches).containsExactly(List.of(new Errand(1)), List.of(new Errand(2)));
        assertThat(threads).containsOnly(Thread.currentThread());
    }

    @Test
    void whoComesWhileABatchIsUnderWaySharesTheNext() throws Exception {
        Held held = new Held();
        BatchQueue<Errand> gatherer = new BatchQueue<>(held, 3, 10);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> gatherer.run(List.of(new Errand(0))));
            held.begun.await();
            for (int number = 1; number <= 5; number++) {
                Errand errand = new Errand(number);
                threads.execute(() -> gatherer.run(List.of(errand)));
                int waiting = number;
                Awaitility.await().until(() -> gatherer.waiting() == waiting);
            }
            held.go.countDown();
        }
        assertThat(batches.stream().map(b -> b.stream().map(Errand::number).toList()))
                .containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
    }

    @Test
    void callsWithAKeyInCommonAreNotInOneBatch() {
        BatchQueue<Errand> gatherer = new BatchQueue<>(batches::add, 10, 10);
        Errand one = new Errand(1, Set.of("a", "x"));
        Errand two = new Errand(2, Set.of("b"));
        Errand three = new Errand(3, Set.of("x"));
        gatherer.run(List.of(one, two, three));
        assertThat(batches).containsExactly(List.of(one, two), List.of(three));
    }

    @Test
    void whoFindsNoPlaceIsRefusedAndLeavesNothingBehind() throws Exception {
        Held held = new Held();
        BatchQueue<Errand> gatherer = new BatchQueue<>(held, 10, 2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> gatherer.run(List.of(new Errand(0))));
            held.begun.await();
            assertThat(gatherer.offer(List.of(new Errand(1), new Errand(2), new Errand(3))))
                    .isFalse();
            assertThat(gatherer.waiting()).isZero();
            Future<Boolean> fits =
                    threads.submit(() -> gatherer.offer(List.of(new Errand(4), new Errand(5))));
            Awaitility.await().until(() -> gatherer.waiting() == 2);
            assertThat(gatherer.offer(List.of(new Errand(6)))).isFalse();
            held.go.countDown();
            assertThat(fits.get()).isTrue();
        }
        assertThat(batches.stream().flatMap(List::stream).map(Errand::number))
                .containsExactly(0, 4, 5);
    }

    @Test
    void workThatBreaksReleasesItsCallersAndTheNext() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        BatchQueue<Errand> gatherer =
                new BatchQueue<>(
                        batch -> {
                            batches.add(batch);
                            if (turns.incrementAndGet() == 1) {
                                throw new IllegalStateException("broken");
                            }
                        },
                        10,
                        10);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> broken = threads.submit(() -> gatherer.run(List.of(new Errand(1))));
            assertThat(broken).failsWithin(Duration.ofSeconds(20));
        }
        gatherer.run(List.of(new Errand(2)));
        assertThat(batches).hasSize(2);
    }

    @Test
    void anInterruptedCallerGetsItsAnswerAndStaysInterrupted() throws Exception {
        Held held = new Held();
        BatchQueue<Errand> gatherer = new BatchQueue<>(held, 10, 10);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> gatherer.run(List.of(new Errand(0))));
            held.begun.await();
            List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
            Thread caller =
                    Thread.ofVirtual()
                            .start(() -> {
                                gatherer.run(List.of(new Errand(1)));
                                interrupted.add(Thread.currentThread().isInterrupted());
                            });
            Awaitility.await().until(() -> gatherer.waiting() == 1);
            caller.interrupt();
            held.go.countDown();
            caller.join();
            assertThat(interrupted).containsExactly(true);
        }
        assertThat(batches.stream().flatMap(List::stream).map(Errand::number)).contains(1);
    }

    /** Who has left would be called in vain, and nobody after it would ever be. */
    @Test
    void aCallerOfManyBatchesDoesTheRestWhenOneOfThemBreaks() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        BatchQueue<Errand> gatherer =
                new BatchQueue<>(
                        batch -> {
                            batches.add(batch);
                            if (turns.incrementAndGet() < 3) {
                                throw new AssertionError("broken " + turns.get());
                            }
                        },
                        2,
                        10);
        List<Errand> errands = IntStream.range(0, 5).mapToObj(Errand::new).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> broken = threads.submit(() -> gatherer.run(errands));
            assertThatThrownBy(() -> broken.get(20, TimeUnit.SECONDS))
                    .hasRootCauseMessage("broken 2");
            Future<?> next = threads.submit(() -> gatherer.run(List.of(new Errand(9))));
            assertThat(next).succeedsWithin(Duration.ofSeconds(20));
        }
        assertThat(batches.stream().map(b -> b.stream().map(Errand::number).toList()))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4), List.of(9));
        assertThat(gatherer.waiting()).isZero();
    }

    @Test
    void whoWaitsForAKeyIsNotOvertakenByWhoeverSharesAnotherWithIt() {
        BatchQueue<Errand> gatherer = new BatchQueue<>(batches::add, 10, 10);
        gatherer.run(
                List.of(
                        new Errand(1, Set.of("a")),
                        new Errand(2, Set.of("a", "c")),
                        new Errand(3, Set.of("c")),
                        new Errand(4, Set.of("d")),
                        new Errand(5, Set.of("a"))));
        assertThat(batches.stream().map(b -> b.stream().map(Errand::number).toList()))
                .containsExactly(List.of(1, 4), List.of(2), List.of(3, 5));
    }

    /** Half of the crowd is interrupted, and some batches break: whoever leads is told. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nobodyIsForgottenInACrowdThatIsInterruptedAndMeetsFailures(long seed) throws Exception {
        AtomicInteger turns = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        BatchQueue<Errand> gatherer =
                new BatchQueue<>(
                        batch -> {
                            batches.add(batch);
                            LockSupport.parkNanos(1_000);
                            if (turns.incrementAndGet() % 5 == 0) {
                                broken.incrementAndGet();
                                throw new IllegalStateException("planted");
                            }
                        },
                        5,
                        Integer.MAX_VALUE);
        List<Future<Boolean>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 200; caller++) {
                Random dice = new Random(seed * 1_000 + caller);
                int first = caller * 100;
                callers.add(
                        threads.submit(() -> {
                            boolean interrupted = dice.nextBoolean();
                            if (interrupted) {
                                Thread.currentThread().interrupt();
                            }
                            List<Errand> errands = new ArrayList<>();
                            for (int k = dice.nextInt(20); k >= 0; k--) {
                                errands.add(new Errand(first + k, Set.of(dice.nextInt(30))));
                            }
                            try {
                                gatherer.run(errands);
                            } catch (IllegalStateException planted) {
                                told.incrementAndGet();
                            }
                            return Thread.currentThread().isInterrupted() == interrupted;
                        }));
            }
        }
        for (Future<Boolean> caller : callers) {
            assertThat(caller.get()).as("keeps its interrupt flag").isTrue();
        }
        List<Errand> all = batches.stream().flatMap(List::stream).toList();
        assertThat(all.stream().map(Errand::number)).doesNotHaveDuplicates();
        assertThat(told.get()).isBetween(1, broken.get());
        assertThat(gatherer.waiting()).isZero();
        int before = batches.size();
        turns.set(0);
        gatherer.run(List.of(new Errand(-1)));
        assertThat(batches).as("it goes on").hasSize(before + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyCallIsDoneOnceWhateverTheCrowd(long seed) {
        int most = 7;
        AtomicInteger now = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        BatchQueue<Errand> gatherer =
                new BatchQueue<>(
                        batch -> {
                            peak.accumulateAndGet(now.incrementAndGet(), Math::max);
                            batches.add(batch);
                            LockSupport.parkNanos(1_000);
                            now.decrementAndGet();
                        },
                        most,
                        Integer.MAX_VALUE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 200; caller++) {
                Random dice = new Random(seed * 1_000 + caller);
                int first = caller * 1_000;
                threads.execute(() -> {
                    int number = first;
                    while (number < first + 40) {
                        List<Errand> errands = new ArrayList<>();
                        for (int k = dice.nextInt(4); k >= 0; k--) {
                            errands.add(new Errand(number, Set.of(dice.nextInt(50))));
                            number++;
                        }
                        gatherer.run(errands);
                    }
                });
            }
        }
        List<Integer> done =
                batches.stream().flatMap(List::stream).map(Errand::number).sorted().toList();
        assertThat(done).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(200 * 40);
        assertThat(batches)
                .allSatisfy(batch -> {
                    assertThat(batch).hasSizeBetween(1, most);
                    assertThat(batch.stream().flatMap(e -> e.keys().stream()))
                            .doesNotHaveDuplicates();
                });
        assertThat(peak.get()).as("one batch after the other").isEqualTo(1);
        assertThat(gatherer.waiting()).isZero();
    }
}
