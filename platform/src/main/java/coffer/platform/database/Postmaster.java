package coffer.platform.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that {@code postmaster.pid} of a cluster names, if it is the server of that cluster:
 * after a reboot another process may have the id.
 */
final class Postmaster {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Path PROCESSES = Path.of("/proc");
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ProcessHandle process;

    private Postmaster(ProcessHandle process) {
        this.process = process;
    }

    /** The server that runs on a cluster now. */
    static Optional<Postmaster> of(Path cluster) {
        return pid(cluster.resolve("postmaster.pid"))
                .flatMap(ProcessHandle::of)
                .filter(process -> servesCluster(process, cluster))
                .map(Postmaster::new)
                .filter(Postmaster::alive);
    }

    private static Optional<Long> pid(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .findFirst()
                            .map(String::strip)
                            .filter(line -> line.matches("[0-9]{1,10}"))
                            .map(Long::parseLong)
                    : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    /** A server's working directory is its cluster; elsewhere than on Linux its name must do. */
    private static boolean servesCluster(ProcessHandle process, Path cluster) {
        Path directory = PROCESSES.resolve(process.pid() + "/cwd");
        if (Files.exists(directory)) {
            try {
                return Files.isSameFile(directory, cluster);
            } catch (IOException gone) {
                return false;
            }
        }
        return process.info().command().filter(c -> c.endsWith("postgres")).isPresent();
    }

    /** Whether it runs; a zombie, which its parent has not reaped yet, does not. */
    boolean alive() {
        if (!process.isAlive()) {
            return false;
        }
        Path stat = PROCESSES.resolve(process.pid() + "/stat");
        try {
            return !Files.exists(stat) || !Files.readString(stat).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /**
     * Ends it: fast, so that it breaks sessions off and writes a checkpoint, and if that takes too
     * long at once.
     */
    void end(Duration limit) {
        signal("-INT");
        if (!waitForEnd(limit)) {
            LOG.warn("PostgreSQL {} did not stop in time; sending it SIGQUIT", process.pid());
            signal("-QUIT");
            if (!waitForEnd(limit)) {
                throw new IllegalStateException("PostgreSQL " + pid() + " does not end");
            }
        }
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(PAUSE.toMillis() * 100, TimeUnit.MILLISECONDS);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot end PostgreSQL " + pid(), failure);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waitForEnd(Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        try {
            while (alive() && System.nanoTime() - until < 0) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
        return !alive();
    }
}
