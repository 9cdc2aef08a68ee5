package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of our programs as a process of its own, with this JVM's class path. */
final class ChildProcess implements AutoCloseable {

    private static final int LIMIT_SECONDS = 120;

    private final Process process;
    private final List<String> ready;

    private ChildProcess(Process process, List<String> ready) {
        this.process = process;
        this.ready = ready;
    }

    /** Starts a program and waits for the line that says it is ready. */
    static ChildProcess start(
            String main, Pattern readyLine, Map<String, String> settings, List<String> arguments) {
        Process process = launch(main, settings, arguments);
        CompletableFuture<List<String>> ready = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(process, readyLine, ready));
        try {
            return new ChildProcess(process, ready.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (Exception notReady) {
            process.destroyForcibly();
            throw new IllegalStateException(main + " did not become ready", notReady);
        }
    }

    /** Starts a program and does not wait for it. */
    static ChildProcess startWithoutWaiting(
            String main, Map<String, String> settings, List<String> arguments) {
        Process process = launch(main, settings, arguments);
        Thread.ofVirtual().start(() -> drain(process));
        return new ChildProcess(process, List.of());
    }

    private static void drain(Process process) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(_ -> {});
        } catch (IOException | UncheckedIOException gone) {
            process.destroyForcibly();
        }
    }

    /** Runs a program to its end; what it printed. */
    static String run(String main, Map<String, String> settings, List<String> arguments) {
        Process process = launch(main, settings, arguments);
        try {
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    private static Process launch(
            String main, Map<String, String> settings, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        // It runs for seconds, in which the second compiler does not pay off.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("COFFER_"));
        builder.environment().putAll(settings);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void read(
            Process process, Pattern readyLine, CompletableFuture<List<String>> ready) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher matcher = readyLine.matcher(line);
                if (matcher.find()) {
                    List<String> groups = new ArrayList<>();
                    for (int group = 1; group <= matcher.groupCount(); group++) {
                        groups.add(String.valueOf(matcher.group(group)));
                    }
                    ready.complete(groups);
                }
            }
        } catch (IOException gone) {
            ready.completeExceptionally(gone);
        }
        ready.completeExceptionally(new IllegalStateException("it ended"));
    }

    /** A group of the ready line. */
    String readyGroup(int group) {
        return ready.get(group);
    }

    /** SIGTERM; the status that it ends with. */
    int terminate() {
        process.destroy();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    /** Another signal: STOP, CONT. */
    void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    /** SIGTERM, and SIGKILL after a time. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }
}
