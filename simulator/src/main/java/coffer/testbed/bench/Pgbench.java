package coffer.testbed.bench;

import coffer.testbed.JsonClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own measuring program, if it is installed; it makes tables of its own. */
final class Pgbench {

    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("(?m)^latency average = ([0-9.]+) ms");

    private final String url;

    private Pgbench(String url) {
        this.url = url;
    }

    /** Finds it and makes its tables. */
    static Optional<Pgbench> find(String url, int scale) throws InterruptedException {
        boolean installed =
                Arrays.stream(
                                Optional.ofNullable(System.getenv("PATH"))
                                        .orElse("")
                                        .split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pgbench")));
        if (!installed) {
            return Optional.empty();
        }
        Pgbench pgbench = new Pgbench(url);
        pgbench.run("-i", "-q", "-s", Integer.toString(scale));
        return Optional.of(pgbench);
    }

    /** TPC-B with prepared statements, one client thread for each of the machine's processors. */
    ObjectNode measure(int clients, Duration length) throws InterruptedException {
        String output =
                run(
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        Integer.toString(clients),
                        "-j",
                        Integer.toString(Runtime.getRuntime().availableProcessors()),
                        "-T",
                        Long.toString(Math.max(1, length.toSeconds())));
        return JsonClient.JSON
                .createObjectNode()
                .put("by", "pgbench")
                .put("clients", clients)
                .put("per_second", Math.round(figure(RATE, output)))
                .put("mean_micros", Math.round(1_000 * figure(LATENCY, output)));
    }

    private static double figure(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("pgbench printed no figure: " + output);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private String run(String... arguments) throws InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("pgbench"));
        command.addAll(List.of(arguments));
        command.add(url);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("pgbench failed: " + output);
            }
            return output;
        } catch (IOException failure) {
            throw new IllegalStateException("pgbench does not run", failure);
        }
    }
}
