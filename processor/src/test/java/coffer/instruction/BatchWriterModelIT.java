package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.fixture.OrdersFixture;
import coffer.instruction.AcceptStore.AcceptVerdict;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crowd's orders come to, beside a model that decides them one after the other. */
@Timeout(120)
final class BatchWriterModelIT {

    private static final int MEMBERS = 10;
    private static final long MONEY = 1_000;
    private static final int CALLERS = 1_024;
    private static final int ORDERS = 4;

    /** The same orders in the same order, in batches of any size: the same verdicts. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void batchesDecideAsIfOneAfterTheOther(long seed) {
        Random dice = new Random(seed);
        Map<Integer, Long> model = new HashMap<>();
        try (OrdersFixture floor = new OrdersFixture(MEMBERS, MONEY)) {
            AcceptStore store = new AcceptStore(floor.books.database(), Clock.systemUTC());
            int declined = 0;
            for (int batch = 0; batch < 40; batch++) {
                List<NewInstruction> orders = new ArrayList<>();
                List<AcceptVerdict> expected = new ArrayList<>();
                for (int k = dice.nextInt(100); k >= 0; k--) {
                    int payer = 1 + dice.nextInt(MEMBERS);
                    long amount = 1L + dice.nextInt(60);
                    orders.add(floor.transfer(payer, 1 + payer % MEMBERS, amount));
                    long left = model.getOrDefault(payer, MONEY);
                    boolean fits = left >= amount;
                    model.put(payer, fits ? left - amount : left);
                    expected.add(fits ? AcceptVerdict.TAKEN : AcceptVerdict.OVERDRAWN);
                    declined += fits ? 0 : 1;
                }
                assertThat(store.accept(floor.account.market(), orders))
                        .extracting(AcceptStore.Accepted::verdict)
                        .isEqualTo(expected);
            }
            assertThat(declined).isPositive();
            assertThat(floor.books.breaches()).isEmpty();
        }
    }

    /** A declined order, and what the counter stood at before and after it was asked. */
    private record Declined(int payer, long amount, long before, long after) {}

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void aCrowdsVerdictsAreThoseOfSomeSerialOrder(long seed) throws Exception {
        List<Declined> declined = Collections.synchronizedList(new ArrayList<>());
        List<InstructionId> taken = Collections.synchronizedList(new ArrayList<>());
        List<InstructionState> ends = Collections.synchronizedList(new ArrayList<>());
        try (OrdersFixture floor = new OrdersFixture(MEMBERS, MONEY);
                LocalBatchWriters writers = floor.writers("model")) {
            Map<Long, Long> start = floor.balances();
            BatchWriter writer = floor.writer(writers);
            List<Future<?>> callers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < CALLERS; caller++) {
                    Random dice = new Random(seed * 10_000 + caller);
                    callers.add(
                            threads.submit(() -> {
                                for (int k = 0; k < ORDERS; k++) {
                                    call(floor, writer, dice, taken, declined, ends);
                                }
                            }));
                }
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
            assertThat(taken.size() + declined.size()).isEqualTo(CALLERS * ORDERS);
            assertThat(taken).isNotEmpty().doesNotHaveDuplicates();
            assertThat(declined).isNotEmpty();
            List<Row> journals = floor.journals();
            assertThat(journals).hasSize(taken.size() + ends.size());
            Map<Long, NavigableMap<Long, Long>> history = replay(journals, start);
            TreeMap<Long, Long> last = new TreeMap<>(start);
            history.forEach((bucket, steps) -> last.put(bucket, steps.lastEntry().getValue()));
            assertThat(floor.balances()).isEqualTo(last);
            assertThat(declined)
                    .allSatisfy(d -> {
                        long bucket = 4L * OrdersFixture.member(d.payer()).value();
                        assertThat(least(history, start, bucket, d)).isLessThan(d.amount());
                    });
            assertThat(floor.books.breaches()).isEmpty();
        }
    }

    private static void call(
            OrdersFixture floor,
            BatchWriter writer,
            Random dice,
            List<InstructionId> taken,
            List<Declined> declined,
            List<InstructionState> ends) {
        int payer = 1 + dice.nextInt(MEMBERS);
        int payee = 1 + (payer + dice.nextInt(MEMBERS - 1)) % MEMBERS;
        long amount = 1L + dice.nextInt(40);
        NewInstruction order = floor.transfer(payer, payee, amount);
        long before = floor.counter();
        switch (writer.accept(order).verdict()) {
            case TAKEN -> taken.add(order.id());
            case OVERDRAWN -> declined.add(new Declined(payer, amount, before, floor.counter()));
            case ENDED,
                    REPLAYED,
                    KEY_REUSED,
                    NOT_ACTIVE,
                    BARRED,
                    NOT_EMPTY,
                    REVIEW_PENDING,
                    SOURCE_EXCEEDED,
                    FREEZE_EXCEEDED ->
                    throw new IllegalStateException("nothing of the kind was asked for");
        }
        if (taken.contains(order.id()) && dice.nextInt(3) > 0) {
            InstructionState end =
                    dice.nextBoolean() ? InstructionState.SUCCEEDED : InstructionState.FAILED;
            assertThat(writer.finish(OrdersFixture.end(order.id(), end))).isTrue();
            ends.add(end);
        }
    }

    /** For each bucket its balance after each number; a taken order was affordable at its place. */
    private static Map<Long, NavigableMap<Long, Long>> replay(
            List<Row> journals, Map<Long, Long> start) {
        TreeMap<Long, Long> now = new TreeMap<>(start);
        Map<Long, NavigableMap<Long, Long>> history = new TreeMap<>();
        for (Row journal : journals) {
            long number = journal.getLong("number");
            long amount = journal.getLong("amount");
            long from = journal.getLong("from_bucket");
            long to = journal.getLong("to_bucket");
            now.merge(from, -amount, Long::sum);
            now.merge(to, amount, Long::sum);
            assertThat(now.get(from)).as("journal %s", number).isNotNegative();
            for (long bucket : List.of(from, to)) {
                history.computeIfAbsent(bucket, _ -> new TreeMap<>())
                        .put(number, now.getOrDefault(bucket, 0L));
            }
        }
        return history;
    }

    /** The least that a bucket held while a declined order was decided. */
    private static long least(
            Map<Long, NavigableMap<Long, Long>> history,
            Map<Long, Long> start,
            long bucket,
            Declined declined) {
        NavigableMap<Long, Long> steps = history.getOrDefault(bucket, new TreeMap<>());
        Map.Entry<Long, Long> before = steps.floorEntry(declined.before());
        long least = before == null ? start.getOrDefault(bucket, 0L) : before.getValue();
        for (long balance :
                steps.subMap(declined.before(), false, declined.after(), true).values()) {
            least = Math.min(least, balance);
        }
        return least;
    }
}
