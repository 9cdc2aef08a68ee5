package coffer.testbed.bench;

import coffer.testbed.CommandOptions;
import coffer.testbed.Environment;
import coffer.testbed.JsonClient;
import coffer.testbed.SampleMembers;
import coffer.testbed.TestbedFailure;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures the platform, each part on fresh books of its own and beside what bounds it. Progress
 * goes to standard error, figures to standard output.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the platform, each figure beside what bounds it:",
            "  ledger  journals a second, beside TPC-B on the same database",
            "  orders  orders a second from request to settled, beside the bare bank messages",
            "  idle    one journal when nothing else goes on, beside one insert",
            "  start   time to ready, one transfer after another, memory; with their budgets"
        })
public final class Bench implements Callable<Integer> {

    private static final int USUAL_ACCOUNTS = 1_000;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_CALLERS = 10_000;
    private static final int MOST_TRANSFERS = 1_000_000;

    /** What can be measured. */
    enum Part {
        LEDGER,
        ORDERS,
        IDLE,
        START
    }

    /** A part as it is written on the command line and in the figures. */
    static String word(Enum<?> part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    @Parameters(
            paramLabel = "PART",
            arity = "0..*",
            description = "ledger, orders, idle, start; none is all four")
    private List<String> names = List.of();

    @Mixin private CommandOptions options = new CommandOptions();

    @Option(
            names = "--folder",
            defaultValue = "target/bench",
            description = "where the data and logs go (${DEFAULT-VALUE})")
    private Path folder = Path.of("");

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "how long each run is measured (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "among how many accounts money moves (orders: " + USUAL_ACCOUNTS + ")")
    private Optional<Integer> accounts = Optional.empty();

    @Option(
            names = "--callers",
            defaultValue = "64",
            description = "orders: how many wait at once (${DEFAULT-VALUE})")
    private int callers;

    @Option(
            names = "--soak",
            paramLabel = "SECONDS",
            description = "ledger: add a run at an even rate, and its longest gap")
    private Optional<Integer> soak = Optional.empty();

    @Option(
            names = "--transfers",
            defaultValue = "200",
            description = "start: how many transfers are measured (${DEFAULT-VALUE})")
    private int transfers;

    @Option(names = "--json", description = "print one JSON object instead of tables")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Those of the part that is being measured. */
    private final List<Environment> environments = new ArrayList<>();

    /** Made by the command line. */
    public Bench() {}

    @Override
    public Integer call() {
        Set<Part> parts = parts();
        CommandOptions.requireRange(spec, "--seconds", seconds, 1, MOST_SECONDS);
        accounts.ifPresent(value ->
                CommandOptions.requireRange(spec, "--accounts", value, 2, SampleMembers.MOST));
        CommandOptions.requireRange(spec, "--callers", callers, 1, MOST_CALLERS);
        soak.ifPresent(
                value -> CommandOptions.requireRange(spec, "--soak", value, 1, MOST_SECONDS));
        CommandOptions.requireRange(spec, "--transfers", transfers, 1, MOST_TRANSFERS);
        ObjectNode figures = JsonClient.JSON.createObjectNode();
        boolean done = true;
        if (parts.contains(Part.LEDGER) || parts.contains(Part.IDLE)) {
            done &= measured(() -> books(parts, figures));
        }
        if (parts.contains(Part.ORDERS)) {
            done &= measured(() -> orders(figures));
        }
        if (parts.contains(Part.START)) {
            done &= measured(() -> start(figures));
        }
        show(figures);
        return done ? 0 : 1;
    }

    private Set<Part> parts() {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : names) {
            parts.add(
                    EnumSet.allOf(Part.class).stream()
                            .filter(part -> word(part).equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    wrong(
                                            "there is nothing to measure by the name of '"
                                                    + name
                                                    + "'; there are ledger, orders, idle, start")));
        }
        return parts.isEmpty() ? EnumSet.allOf(Part.class) : parts;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** One part that fails does not keep the others from being measured. */
    private boolean measured(Supplier<Boolean> part) {
        environments.clear();
        try {
            return part.get();
        } catch (TestbedFailure failure) {
            PrintWriter progress = progress();
            environments.forEach(environment ->
                    environment.lastLines(CommandOptions.LOG_LINES).forEach(progress::println));
            progress.println("The measuring failed: " + failure.getMessage());
            progress.flush();
            return false;
        }
    }

    private boolean books(Set<Part> parts, ObjectNode figures) {
        List<LedgerBenches.Part> some = new ArrayList<>();
        if (parts.contains(Part.IDLE)) {
            some.add(LedgerBenches.Part.IDLE);
        }
        if (parts.contains(Part.LEDGER)) {
            some.add(LedgerBenches.Part.LEDGER);
        }
        LedgerBenches.Options plan =
                new LedgerBenches.Options(
                        options.platformJar(),
                        folder.resolve("books"),
                        Duration.ofSeconds(seconds),
                        accounts.orElse(USUAL_ACCOUNTS),
                        soak.map(Duration::ofSeconds));
        ObjectNode measured = new LedgerBenches(plan, System.getenv(), progress()).measure(some);
        for (Part part : EnumSet.of(Part.LEDGER, Part.IDLE)) {
            if (parts.contains(part)) {
                figures.set(word(part), measured.path(word(part)));
            }
        }
        return measured.findValues("broken_promises").stream()
                .allMatch(broken -> broken.asInt() == 0);
    }

    private boolean orders(ObjectNode figures) {
        OrdersBench.Options plan =
                new OrdersBench.Options(
                        options.platformJar(),
                        folder.resolve("orders"),
                        callers,
                        accounts.orElse(USUAL_ACCOUNTS),
                        Duration.ofSeconds(seconds));
        ObjectNode measured = new OrdersBench(plan, this::environment, progress()).measure();
        figures.set("orders", measured);
        return measured.path("errors").asInt() == 0
                && measured.path("books_and_bank_agree").asBoolean();
    }

    private boolean start(ObjectNode figures) {
        Environment.Options plan =
                new Environment.Options(
                        options.platformJar(),
                        folder.resolve("start"),
                        true,
                        false,
                        SampleMembers.NONE,
                        Map.of("COFFER_HTTP_PORT", "0"));
        try (Environment environment = environment(plan)) {
            PrintWriter progress = progress();
            progress.printf("start: %,d transfers, one after the other%n", transfers);
            progress.flush();
            ArrayNode list = figures.putArray("start");
            new StartBench(environment.start(), transfers)
                    .measure()
                    .forEach(figure -> list.add(figure.json()));
            return true;
        }
    }

    /** An environment that is closed when this process is stopped. */
    private Environment environment(Environment.Options plan) {
        Environment environment = new Environment(plan, progress());
        environments.add(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(environment::close, "stop"));
        return environment;
    }

    private PrintWriter progress() {
        return spec.commandLine().getErr();
    }

    private void show(ObjectNode figures) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(figures.toPrettyString());
        } else {
            BenchReport.all(figures).forEach(out::println);
        }
        out.flush();
    }
}
