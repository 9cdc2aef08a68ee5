package coffer.simulator.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts up a fresh stage on free ports, measures, and takes it down. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the platform on a stage of its own; each figure with its budget.")
public final class Bench implements Callable<Integer> {

    private static final int LOG_LINES = 15;

    @Option(
            names = "--platform-jar",
            defaultValue = "platform/target/platform-0.1.0-all.jar",
            description = "the platform's program (${DEFAULT-VALUE})")
    private Path platformJar = Path.of("");

    @Option(
            names = "--folder",
            defaultValue = "target/bench",
            description = "where the data and logs go (${DEFAULT-VALUE})")
    private Path folder = Path.of("");

    @Option(
            names = "--transfers",
            defaultValue = "200",
            description = "how many transfers are measured (${DEFAULT-VALUE})")
    private int transfers;

    @Option(names = "--json", description = "print JSON and nothing else")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Made by the command line. */
    public Bench() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (transfers < 1) {
            out.println("--transfers is a number above zero");
            out.flush();
            return 2;
        }
        Stage.Plan plan =
                new Stage.Plan(platformJar, folder, true, false, Map.of("COFFER_HTTP_PORT", "0"));
        Stage stage = new Stage(plan, json ? new PrintWriter(Writer.nullWriter()) : out);
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stop"));
        try (stage) {
            if (!json) {
                out.printf("measuring %d transfers, one after the other ...%n", transfers);
                out.flush();
            }
            List<Measured> figures = new Measurements(stage, stage.open(), transfers).take();
            show(figures, out);
            return 0;
        } catch (StageFailure failure) {
            stage.lastLines(LOG_LINES).forEach(out::println);
            out.println("The measuring failed: " + failure.getMessage());
            out.flush();
            return 1;
        }
    }

    private void show(List<Measured> figures, PrintWriter out) {
        if (json) {
            ObjectNode all = JsonApi.JSON.createObjectNode();
            ArrayNode list = all.putArray("figures");
            figures.forEach(figure -> list.add(figure.json()));
            out.println(all.toPrettyString());
        } else {
            out.println();
            out.println(Measured.header());
            figures.forEach(figure -> out.println(figure.line()));
        }
        out.flush();
    }
}
