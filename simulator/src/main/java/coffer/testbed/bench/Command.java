package coffer.testbed.bench;

import coffer.testbed.Child;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that was run to its end: what it printed to standard output, and how it ended. */
record Command(int exitCode, String output) {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /**
     * Runs a Java program; its standard error is ours.
     *
     * @param printed the file that takes its standard output
     * @param limit how long it may take
     */
    static Command run(
            List<String> arguments, Map<String, String> settings, Path printed, Duration limit) {
        try {
            Process process =
                    Child.java(arguments, settings)
                            .redirectOutput(printed.toFile())
                            .redirectError(Redirect.INHERIT)
                            .start();
            // It does not hear what stops us.
            Thread stop = new Thread(() -> stop(process), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                stop(process);
                throw new StageFailure("a command does not end: " + arguments);
            }
            return new Command(
                    process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new StageFailure("cannot run " + arguments, failure);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new StageFailure("interrupted", told);
        }
    }

    private static void stop(Process process) {
        process.destroy();
        if (!Waiting.until(STOP_LIMIT, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
    }
}
