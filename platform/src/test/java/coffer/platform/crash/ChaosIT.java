package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of faults over the jar that is delivered; the profile {@code long} asks for ten. */
class ChaosIT {

    private static final Path PLATFORM = Path.of("target", "platform-0.1.0-all.jar");
    private static final int MINUTES = Integer.getInteger("storm.minutes", 1);
    private static final int LIMIT_SECONDS = 840 + 60 * MINUTES;

    @TempDir private Path folder = Path.of("");

    @Test
    void nothingIsLostDoubledOrStuck() throws IOException, InterruptedException {
        assertThat(PLATFORM).as("the jar that this build has just made").exists();
        Path said = folder.resolve("said");
        Process storm = start(said);
        Set<ProcessHandle> children = new HashSet<>();
        try {
            for (int second = 0; storm.isAlive() && second < LIMIT_SECONDS; second++) {
                storm.descendants().forEach(children::add);
                storm.waitFor(1, TimeUnit.SECONDS);
            }
            List<String> lines = Files.readAllLines(said);
            assertThat(storm.isAlive()).as(String.join("\n", lines)).isFalse();
            assertThat(storm.exitValue()).as(String.join("\n", lines)).isZero();
            assertThat(lines.getLast()).isEqualTo("lost 0, doubled 0, stuck 0");
        } finally {
            end(storm, children);
        }
        assertThat(children).hasSizeGreaterThan(4);
        // Whoever lost its parent is gone when the system has noticed.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(folder.resolve("storm/data/postgres/postmaster.pid")).doesNotExist();
    }

    private Process start(Path said) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "coffer.testbed.command.Main",
                        "storm",
                        "--platform-jar",
                        PLATFORM.toAbsolutePath().toString(),
                        "--folder",
                        folder.resolve("storm").toString(),
                        "--minutes",
                        Integer.toString(MINUTES),
                        "--seed",
                        "1");
        builder.environment().keySet().removeIf(name -> name.startsWith("COFFER_"));
        return builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    /** It stops what it started when it is told to; what it cannot, because it hangs, we do. */
    private static void end(Process storm, Set<ProcessHandle> children)
            throws InterruptedException {
        storm.destroy();
        if (!storm.waitFor(60, TimeUnit.SECONDS)) {
            storm.destroyForcibly().waitFor();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
