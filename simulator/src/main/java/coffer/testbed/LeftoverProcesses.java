package coffer.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes that outlived the run that started them, because it was killed. They are identified by
 * process id and start time, since after a reboot another process may have the id.
 */
public final class LeftoverProcesses {

    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final Duration CLOCK_TURN = Duration.ofSeconds(5);

    private final RunFolder folder;

    /** The processes that a folder records. */
    public LeftoverProcesses(RunFolder folder) {
        this.folder = folder;
    }

    /** Records a process that runs now. */
    public void record(List<ChildProcess> children) {
        StringBuilder lines = new StringBuilder();
        for (ChildProcess child : children) {
            lines.append(child.name())
                    .append(' ')
                    .append(child.handle().pid())
                    .append(' ')
                    .append(began(child.handle()))
                    .append('\n');
        }
        folder.write(folder.processFile().getFileName().toString(), lines.toString());
    }

    /** Nothing runs any more. */
    public void forget() {
        try {
            Files.deleteIfExists(folder.processFile());
        } catch (IOException failure) {
            throw new TestbedFailure("cannot remove " + folder.processFile(), failure);
        }
    }

    /** Ends every recorded process that still runs, the platform first; their names. */
    public List<String> stopAll() {
        List<String> ended = new ArrayList<>();
        for (String line : lines(folder.processFile()).reversed()) {
            String[] words = line.split(" ", -1);
            if (words.length == 3) {
                ProcessHandle.of(Long.parseLong(words[1]))
                        .filter(process -> isTheSame(process, Instant.parse(words[2])))
                        .ifPresent(process -> {
                            stopAll(process);
                            ended.add(words[0] + " " + words[1]);
                        });
            }
        }
        forget();
        return ended;
    }

    private static boolean isTheSame(ProcessHandle process, Instant began) {
        return Duration.between(began, began(process)).abs().compareTo(CLOCK_TURN) < 0;
    }

    private static Instant began(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /**
     * Ends a database whose platform is dead: one that was killed, or stopped before it was up.
     * Only for when no platform runs on the folder.
     */
    public void stopDatabase() {
        database().filter(ProcessHandle::isAlive).ifPresent(LeftoverProcesses::stopAll);
    }

    /** The server that runs on the folder's database now. */
    public Optional<ProcessHandle> database() {
        return lines(folder.cluster().resolve("postmaster.pid")).stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[0-9]{1,10}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                .filter(process ->
                        process.info().command().filter(c -> c.endsWith("postgres")).isPresent());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failure) {
            throw new TestbedFailure("cannot read " + file, failure);
        }
    }

    private static void stopAll(ProcessHandle process) {
        process.destroy();
        if (!Polling.until(END_LIMIT, () -> !process.isAlive())) {
            process.destroyForcibly();
            Polling.until(END_LIMIT, () -> !process.isAlive());
        }
    }
}
