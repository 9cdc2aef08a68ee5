package coffer.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.TestDatabase;
import coffer.platform.TestPlatform;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {

    @TempDir private Path folder = Path.of("");

    @Test
    void acknowledgedCommitsAreOnDisk() {
        try (EmbeddedServer server = start(() -> {})) {
            assertThat(TestDatabase.run(server.url(), "show fsync")).containsExactly("on");
            assertThat(TestDatabase.run(server.url(), "show synchronous_commit"))
                    .containsExactly("on");
            assertThat(TestDatabase.run(server.url(), "show full_page_writes"))
                    .containsExactly("on");
            assertThat(TestDatabase.run(server.url(), "show listen_addresses"))
                    .containsExactly("127.0.0.1");
        }
    }

    @Test
    void aFolderHasOneOwnerAndItsDatabaseIsFoundByOthers() {
        DataFolder same = new DataFolder(folder);
        try (EmbeddedServer server = start(() -> {})) {
            assertThat(EmbeddedServer.start(same, () -> {})).isEmpty();
            assertThat(same.running()).hasValue(server.url());
        }
        assertThat(same.running()).isEmpty();
    }

    @Test
    void aLeftoverServerIsReplacedAndItsRowsAreKept() throws IOException {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                OrphanServerMain.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String url;
        try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
            url = String.valueOf(out.readLine());
            TestDatabase.run(url, "create table kept as select 7 as row");
        } finally {
            parent.destroyForcibly();
        }
        await().atMost(TestPlatform.WAIT_LIMIT).until(() -> !parent.isAlive());
        long orphan = postmaster();
        assertThat(ProcessHandle.of(orphan)).isPresent();
        try (EmbeddedServer server = start(() -> {})) {
            assertThat(postmaster()).isNotEqualTo(orphan);
            assertThat(TestDatabase.run(server.url(), "select row from kept")).containsExactly("7");
        }
    }

    @Test
    void aServerThatDiesIsStartedAgainOnTheSamePort() throws IOException {
        AtomicInteger restarts = new AtomicInteger();
        try (EmbeddedServer server = start(restarts::incrementAndGet)) {
            TestDatabase.run(server.url(), "create table kept as select 7 as row");
            assertThat(ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly()).isTrue();
            await().atMost(TestPlatform.WAIT_LIMIT).until(() -> restarts.get() == 1);
            assertThat(TestDatabase.run(server.url(), "select row from kept")).containsExactly("7");
        }
    }

    private EmbeddedServer start(Runnable restarted) {
        return EmbeddedServer.start(new DataFolder(folder), restarted).orElseThrow();
    }

    private long postmaster() throws IOException {
        Path file = folder.resolve("postgres").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }
}
