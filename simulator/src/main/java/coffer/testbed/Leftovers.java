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
 * Processes that outlived a stage whose own process was killed. They are known by number and by the
 * moment they began, since after a reboot a number may belong to anybody.
 */
public final class Leftovers {

    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final Duration CLOCK_TURN = Duration.ofSeconds(5);

    private final Folder folder;

    /** What was written down in a folder. */
    public Leftovers(Folder folder) {
        this.folder = folder;
    }

    /** Writes down what runs now. */
    public void record(List<Child> children) {
        StringBuilder lines = new StringBuilder();
        for (Child child : children) {
            lines.append(child.name())
                    .append(' ')
                    .append(child.handle().pid())
                    .append(' ')
                    .append(began(child.handle()))
                    .append('\n');
        }
        folder.write(folder.children().getFileName().toString(), lines.toString());
    }

    /** Nothing runs any more. */
    public void forget() {
        try {
            Files.deleteIfExists(folder.children());
        } catch (IOException failure) {
            throw new StageFailure("cannot remove " + folder.children(), failure);
        }
    }

    /** Ends whatever was written down and still runs, the platform first; the names of what did. */
    public List<String> end() {
        List<String> ended = new ArrayList<>();
        for (String line : lines(folder.children()).reversed()) {
            String[] words = line.split(" ", -1);
            if (words.length == 3) {
                ProcessHandle.of(Long.parseLong(words[1]))
                        .filter(process -> isTheSame(process, Instant.parse(words[2])))
                        .ifPresent(process -> {
                            end(process);
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
     * Ends a database whose platform is dead: one that was killed, or told to stop before it was
     * up. Only for when no platform runs on the folder.
     */
    public void endDatabase() {
        database().filter(ProcessHandle::isAlive).ifPresent(Leftovers::end);
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
            throw new StageFailure("cannot read " + file, failure);
        }
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        if (!Waiting.until(END_LIMIT, () -> !process.isAlive())) {
            process.destroyForcibly();
            Waiting.until(END_LIMIT, () -> !process.isAlive());
        }
    }
}
