package coffer.testbed.bench;

import coffer.database.Database;
import coffer.database.Session;
import coffer.instruction.BatchWriter;
import coffer.market.IdGenerator;
import coffer.testbed.JsonClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** What one order alone costs in the books, beside one bare row and its commit. */
final class IdleBench {

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final int DIGITS = 3;

    private final ScratchDatabase scratch;
    private final Database database;
    private final BatchWriter writer;
    private final int members;

    IdleBench(ScratchDatabase scratch, Database database, BatchWriter writer, int members) {
        this.scratch = scratch;
        this.database = database;
        this.writer = writer;
        this.members = members;
    }

    /** Measures, an order and a row in turn. */
    ObjectNode measure(Duration length) {
        TransferCaller caller =
                new TransferCaller(
                        writer,
                        scratch,
                        new IdGenerator(Clock.systemUTC(), 1),
                        members,
                        false,
                        new SplittableRandom(1));
        Histogram orders = new Histogram(DIGITS);
        Histogram inserts = new Histogram(DIGITS);
        try (Session session = database.session("coffer-bench-insert")) {
            long measured = System.nanoTime() + WARM_UP.toNanos();
            long end = measured + length.toNanos();
            while (System.nanoTime() < end) {
                long begun = System.nanoTime();
                caller.accept();
                long between = System.nanoTime();
                scratch.insertRow(session);
                long over = System.nanoTime();
                if (begun > measured) {
                    orders.recordValue(between - begun);
                    inserts.recordValue(over - between);
                }
            }
        }
        return JsonClient.JSON
                .createObjectNode()
                .put("p50_micros", orders.getValueAtPercentile(50) / 1_000)
                .put("p99_micros", orders.getValueAtPercentile(99) / 1_000)
                .put("insert_p50_micros", inserts.getValueAtPercentile(50) / 1_000)
                .put("insert_p99_micros", inserts.getValueAtPercentile(99) / 1_000);
    }
}
