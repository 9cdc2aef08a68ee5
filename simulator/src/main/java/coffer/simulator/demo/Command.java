package coffer.simulator.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that was run to its end: what it printed to standard output, and how it ended. */
record Command(int exitCode, String output) {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Runs a Java program; its standard error goes to a log. */
    static Command run(List<String> arguments, Map<String, String> settings, Path log) {
        try {
            Process process = Child.java(arguments, settings).redirectError(log.toFile()).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new StageFailure("a command does not end: " + arguments);
            }
            return new Command(process.exitValue(), output);
        } catch (IOException failure) {
            throw new StageFailure("cannot run " + arguments, failure);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new StageFailure("interrupted", told);
        }
    }
}
