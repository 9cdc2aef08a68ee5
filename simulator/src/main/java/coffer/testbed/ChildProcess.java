package coffer.testbed;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java program run as a process of its own, its output in a log file. It ignores Ctrl-C and a
 * closed terminal, which reach every process of the terminal at once: its parent stops it, in the
 * parent's order. It inherits no setting of Coffer, because one may be the address of a real
 * database.
 */
public final class ChildProcess {

    /** What the database's program prints when it is ready; the group is its URL. */
    public static final Pattern DATABASE_READY = Pattern.compile("^database ready url=(\\S+)$");

    /** What the simulator prints when it is ready: URLs of the bank and of the control API. */
    public static final Pattern SIMULATOR_READY =
            Pattern.compile("^simulator ready bank_url=(\\S+) control_url=(\\S+)$");

    /** What the platform prints when it is ready: URLs of its API and of its database. */
    public static final Pattern PLATFORM_READY =
            Pattern.compile("^platform ready url=(\\S+) database=(\\S+)$");

    private static final String SETTINGS = "COFFER_";
    private static final String DEAF = "trap '' INT HUP; exec \"$@\"";

    private final String name;
    private final Path log;
    private final Process process;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts a program: the arguments of {@code java}, and the only COFFER_ settings it sees. */
    public static ChildProcess start(
            String name, Path log, List<String> arguments, Map<String, String> settings) {
        ProcessBuilder builder = java(arguments, settings);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return new ChildProcess(name, log, builder.start());
        } catch (IOException failure) {
            throw new TestbedFailure("cannot start the " + name, failure);
        }
    }

    /** A call of {@code java}, the same one that runs here. */
    public static ProcessBuilder java(List<String> arguments, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", DEAF, "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith(SETTINGS));
        builder.environment().putAll(settings);
        return builder.redirectInput(new File("/dev/null"));
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The match of a whole line of the log so far, if there is one. */
    public Optional<Matcher> logged(Pattern line) {
        String text = text();
        int end = text.lastIndexOf('\n');
        return text.substring(0, end + 1)
                .lines()
                .map(line::matcher)
                .filter(Matcher::find)
                .findFirst();
    }

    /** Waits for a line of the log; throws if the process ends before, or the time is up. */
    public Matcher await(Pattern line, Duration limit) {
        boolean ready =
                Polling.until(
                        limit,
                        () -> {
                            requireAlive();
                            return logged(line).isPresent();
                        });
        if (!ready) {
            throw new TestbedFailure(
                    "the %s is not ready after %d seconds".formatted(name, limit.toSeconds()));
        }
        return logged(line).orElseThrow();
    }

    private String text() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new TestbedFailure("cannot read " + log, failure);
        }
    }

    /** The end of the log. */
    public List<String> lastLines(int count) {
        List<String> lines = text().lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** Throws if it has ended by itself. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new TestbedFailure(
                    "the %s ended by itself (exit code %d)".formatted(name, process.exitValue()));
        }
    }

    /** Waits until it ends. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Sends SIGTERM, and SIGKILL after a time. */
    public void stop(Duration limit) {
        process.destroy();
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
