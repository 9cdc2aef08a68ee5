package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL by itself, and platforms that share it. */
class DatabaseCommandIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir private Path folder = Path.of("");

    private ChildProcess database() {
        return ChildProcess.start(
                "coffer.platform.command.Main",
                Pattern.compile("^database ready url=(\\S+)$"),
                Map.of("COFFER_DATA", folder.toString()),
                List.of("database"));
    }

    private static ChildProcess platform(String url) {
        return ChildProcess.start(
                "coffer.platform.command.Main",
                Pattern.compile("^platform ready url=(\\S+) database=(\\S+)$"),
                Map.of("COFFER_DATABASE_URL", url, "COFFER_HTTP_PORT", "0"),
                List.of("serve"));
    }

    private long postmaster() throws IOException {
        Path pid = folder.resolve("postgres/postmaster.pid");
        return Long.parseLong(Files.readAllLines(pid).getFirst().strip());
    }

    @Test
    void twoPlatformsShareItAndItRestartsOnTheSamePort() throws IOException {
        try (ChildProcess database = database();
                ChildProcess one = platform(database.readyGroup(0));
                ChildProcess other = platform(database.readyGroup(0))) {
            TestDatabase.run(database.readyGroup(0), "create table kept as select 7 as row");
            ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();
            for (ChildProcess platform : List.of(one, other)) {
                await().atMost(LONG)
                        .until(() ->
                                ApiClient.open(platform.readyGroup(0)).get("/health/ready").status()
                                        == 200);
            }
            assertThat(TestDatabase.run(database.readyGroup(0), "select row from kept"))
                    .containsExactly("7");
        }
        assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
        assertThat(folder.resolve("database.url")).doesNotExist();
    }

    @Test
    void itRefusesToRunIfAnotherDatabaseIsConfigured() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "coffer.platform.command.Main",
                        "database");
        builder.environment().keySet().removeIf(name -> name.startsWith("COFFER_"));
        builder.environment().put("COFFER_DATABASE_URL", "postgresql://a@127.0.0.1:1/a");
        builder.environment().put("COFFER_DATA", folder.resolve("unused").toString());
        Path said = folder.resolve("said");
        Process refused = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(refused.waitFor()).isEqualTo(2);
        assertThat(said).content().contains("database.url names a database that runs already");
        assertThat(folder.resolve("unused")).doesNotExist();
    }
}
