package coffer.testbed.bench;

import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.database.Schema;
import coffer.instruction.LocalBatchWriters;
import coffer.ledger.InvariantStore;
import coffer.testbed.ChildProcess;
import coffer.testbed.JsonClient;
import coffer.testbed.LeftoverProcesses;
import coffer.testbed.Programs;
import coffer.testbed.RunFolder;
import coffer.testbed.TestbedFailure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the ledger in this process: its throughput, and the latency of one journal when nothing
 * else goes on. No bank and no platform run. The database server is the one that {@code
 * COFFER_DATABASE_URL} names, or else the platform's embedded PostgreSQL, started empty in a folder
 * of its own; each part makes a database on it and drops it at the end.
 */
final class LedgerBenches {

    private static final String DATABASE_URL = "COFFER_DATABASE_URL";
    private static final String OWNER_URL = "COFFER_DATABASE_OWNER_URL";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(10);
    private static final int CONNECTIONS = 4;
    private static final int LOG_LINES = 15;

    /** The platform's own defaults: work.writer-batch and work.writer-places. */
    private static final int WRITER_BATCH = 500;

    private static final int WRITER_PLACES = 5_000;

    private final Options options;
    private final Map<String, String> environment;
    private final PrintWriter progress;
    private final RunFolder folder;
    private final LeftoverProcesses leftovers;

    /** What can be measured of the ledger. */
    enum Part {
        LEDGER,
        IDLE
    }

    /**
     * How to measure.
     *
     * @param length of each run
     * @param accounts how many members there are
     * @param soak length of the long run at an even rate; empty for none
     */
    record Options(
            Path platformJar,
            Path folder,
            Duration length,
            int accounts,
            Optional<Duration> soak) {}

    /**
     * A bench.
     *
     * @param environment of this process, which may name a database
     */
    LedgerBenches(Options options, Map<String, String> environment, PrintWriter progress) {
        this.options = options;
        this.environment = environment;
        this.progress = progress;
        this.folder = new RunFolder(options.folder());
        this.leftovers = new LeftoverProcesses(folder);
    }

    /** Measures some parts, one after the other, into an object with a field for each. */
    ObjectNode measure(List<Part> parts) {
        FileLock lock =
                folder.lock()
                        .orElseThrow(
                                () -> new TestbedFailure("another measurement runs on " + folder));
        try {
            leftovers.stopAll();
            leftovers.stopDatabase();
            folder.wipe();
            return environment.containsKey(DATABASE_URL)
                    ? measured(parts, given())
                    : measuredOnEmbedded(parts);
        } finally {
            folder.release(lock);
        }
    }

    /** The server that the user named, as somebody who may make a database on it. */
    private String given() {
        String url =
                environment.getOrDefault(OWNER_URL, environment.getOrDefault(DATABASE_URL, ""));
        Schema.await(url, START_LIMIT);
        return url;
    }

    private ObjectNode measuredOnEmbedded(List<Part> parts) {
        ChildProcess database =
                new Programs(options.platformJar(), folder)
                        .startDatabase(folder.file("database.log"));
        // The child ignores the signals that stop this process.
        Thread stop = new Thread(() -> stop(database), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            leftovers.record(List.of(database));
            return measured(parts, awaitUrl(database));
        } finally {
            stop(database);
        }
    }

    private String awaitUrl(ChildProcess database) {
        try {
            return database.await(ChildProcess.DATABASE_READY, START_LIMIT).group(1);
        } catch (TestbedFailure failure) {
            database.lastLines(LOG_LINES).forEach(progress::println);
            throw failure;
        }
    }

    private void stop(ChildProcess database) {
        database.stop(STOP_LIMIT);
        leftovers.stopDatabase();
        leftovers.forget();
    }

    private ObjectNode measured(List<Part> parts, String ownerUrl) {
        ObjectNode all = JsonClient.JSON.createObjectNode();
        try {
            for (Part part : parts) {
                all.set(Bench.word(part), measured(part, ownerUrl));
            }
        } catch (IllegalStateException | DatabaseUnavailable failure) {
            throw new TestbedFailure("the ledger could not be measured", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted", interrupted);
        }
        return all;
    }

    private ObjectNode measured(Part part, String ownerUrl) throws InterruptedException {
        report(part, "opening %,d accounts".formatted(options.accounts()));
        Vertx vertx = Vertx.vertx();
        AtomicLong batches = new AtomicLong();
        try (ScratchDatabase scratch = ScratchDatabase.create(ownerUrl, options.accounts());
                Database database =
                        new Database(vertx, scratch.url(), CONNECTIONS, STATEMENT_LIMIT);
                LocalBatchWriters writers =
                        new LocalBatchWriters(
                                database,
                                Clock.systemUTC(),
                                new BatchCounter(batches),
                                "coffer-bench",
                                WRITER_BATCH,
                                WRITER_PLACES)) {
            var writer = writers.of(scratch.market(), scratch.mainAccount());
            ObjectNode json =
                    switch (part) {
                        case IDLE ->
                                new IdleBench(scratch, database, writer, options.accounts())
                                        .measure(options.length());
                        case LEDGER ->
                                new LedgerBench(
                                                scratch,
                                                database,
                                                writer,
                                                batches::get,
                                                options.accounts(),
                                                progress)
                                        .measure(options.length(), options.soak());
                    };
            report(part, "checking the seven invariants");
            return json.put("broken_promises", new InvariantStore(database).violations().size());
        } finally {
            vertx.close().await();
        }
    }

    private void report(Part part, String text) {
        progress.println(Bench.word(part) + ": " + text);
        progress.flush();
    }
}
