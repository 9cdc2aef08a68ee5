package coffer.platform.bench;

import coffer.database.Database;
import coffer.instruction.LocalBatchWriters;
import coffer.instruction.ProcessorMetrics;
import coffer.ledger.InvariantStore;
import coffer.platform.Config;
import coffer.platform.command.SettingsOptions;
import coffer.platform.database.Place;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures the books on a database that it makes and drops. It tells its progress on standard error
 * and at the end one JSON object on standard output; {@code ./coffer bench} makes tables of it.
 */
@Command(
        name = "bench-books",
        mixinStandardHelpOptions = true,
        description = "Measures the ledger beside baselines on the same database.")
public final class BenchBooks implements Callable<Integer> {

    private static final String LEDGER = "ledger";
    private static final String IDLE = "idle";
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(10);
    private static final int CONNECTIONS = 4;

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Parameters(arity = "0..*", description = "ledger, idle; both if none is named")
    private List<String> parts = List.of();

    @Option(names = "--seconds", description = "length of each run (${DEFAULT-VALUE})")
    private int seconds = 10;

    @Option(names = "--accounts", description = "members (${DEFAULT-VALUE})")
    private int accounts = 1_000;

    @Option(
            names = "--soak",
            description = "seconds to run at 70 %% of the measured rate after that")
    private Optional<Integer> soak = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Made by the command line. */
    public BenchBooks() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Set<String> wanted = new TreeSet<>(parts.isEmpty() ? List.of(LEDGER, IDLE) : parts);
        if (!Set.of(LEDGER, IDLE).containsAll(wanted) || seconds < 1 || accounts < 2) {
            throw new ParameterException(
                    spec.commandLine(), "bench-books [ledger] [idle], --seconds 1+, --accounts 2+");
        }
        Config config = options.read().get();
        JsonObject all = new JsonObject();
        int broken = 0;
        try (Place place = Place.reach(config.store())) {
            for (String part : wanted) {
                JsonObject json = measured(place, part, config);
                broken += json.getInteger("broken_promises");
                all.put(part, json);
            }
        }
        spec.commandLine().getOut().println(all.encodePrettily());
        spec.commandLine().getOut().flush();
        return broken == 0 ? 0 : 1;
    }

    private JsonObject measured(Place place, String part, Config config)
            throws InterruptedException {
        PrintWriter progress = spec.commandLine().getErr();
        progress.println(part + ": opening %,d accounts".formatted(accounts));
        progress.flush();
        Vertx vertx = Vertx.vertx();
        AtomicLong batches = new AtomicLong();
        ProcessorMetrics metrics = new Batches(batches);
        try (ScratchDatabase scratch = ScratchDatabase.create(place.ownerUrl(), accounts);
                Database database = new Database(vertx, scratch.url(), CONNECTIONS, CHECK_LIMIT);
                LocalBatchWriters writers =
                        new LocalBatchWriters(
                                database,
                                Clock.systemUTC(),
                                metrics,
                                "coffer-bench",
                                config.work().writerBatch(),
                                config.work().writerPlaces())) {
            var writer = writers.of(scratch.market(), scratch.mainAccount());
            JsonObject json =
                    part.equals(IDLE)
                            ? new IdleBench(scratch, database, writer, accounts)
                                    .measure(Duration.ofSeconds(seconds))
                            : new LedgerBench(
                                            scratch,
                                            database,
                                            writer,
                                            batches::get,
                                            accounts,
                                            progress)
                                    .measure(
                                            Duration.ofSeconds(seconds),
                                            soak.map(Duration::ofSeconds));
            progress.println(part + ": checking the seven promises");
            progress.flush();
            return json.put("broken_promises", new InvariantStore(database).violations().size());
        } finally {
            vertx.close().await();
        }
    }
}
