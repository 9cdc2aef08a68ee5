package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.database.Schema;
import coffer.platform.ApiClient;
import coffer.platform.TestDatabase;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import coffer.platform.command.VerifyCommand;
import coffer.platform.database.DataFolder;
import coffer.platform.database.EmbeddedServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code verify} on the books of a running platform, on stopped ones, and without any.
 */
final class VerifyCommandIT {

    private static TwoMarketsFixture fixture;

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void openBooksWithOrders() {
        fixture = TwoMarketsFixture.start();
        fixture.deposit(1, "100.00");
        fixture.succeed(
                fixture.demoMarket(),
                TestPlatform.order("v-1", "transfer", "F000001", "F000002", "10.00", ""));
        fixture.succeed(
                fixture.demoMarket(),
                TestPlatform.order("v-2", "freeze", "F000001", "", "20.00", ""));
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static CommandResult verify(String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--database";
        arguments[1] = fixture.platform().databaseUrl();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return CommandResult.run(new VerifyCommand(), arguments);
    }

    private static String metric(String name) {
        return ApiClient.open(fixture.platform().url())
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }

    @Test
    void booksThatAreWrittenDuringTheCheckAreVerified() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread orders =
                Thread.startVirtualThread(() -> {
                    for (int order = 0; !done.get(); order++) {
                        fixture.demoMarket()
                                .post(
                                        "/v1/forced-transfers",
                                        TestPlatform.order(
                                                "busy-" + order,
                                                "transfer",
                                                "F000001",
                                                "F000002",
                                                "0.01",
                                                ""));
                    }
                });
        for (int check = 0; check < 20; check++) {
            CommandResult verified = verify();
            assertThat(verified.status()).as(verified.printed()).isZero();
            assertThat(verified.printed()).contains("all holds");
        }
        done.set(true);
        orders.join();
        assertThat(verify().printed())
                .containsPattern("market demo: \\d+ of \\d+ numbers are sealed, head [0-9a-f]{64};")
                .containsPattern("open Differences: 0, lines without an explanation: \\d+");
    }

    @Test
    void aRunningPlatformReportsTheAgeOfItsLastVerification() {
        await().atMost(TestPlatform.WAIT_LIMIT)
                .untilAsserted(
                        () -> assertThat(metric("coffer_last_proven_seconds")).matches("\\d+\\.0"));
        await().atMost(TestPlatform.WAIT_LIMIT)
                .until(() -> metric("coffer_numbers_unsealed").equals("0.0"));
        assertThat(metric("coffer_books_balanced")).isEqualTo("1.0");
        assertThat(verify().printed()).doesNotContain("last proven never");
    }

    @Test
    void aFreezeThatIsOffByOneIsReportedByTheCommandAndByThePlatform() {
        String off = "update standing_freeze set remaining = remaining %s 1 where market_id = 1";
        await().atMost(TestPlatform.WAIT_LIMIT)
                .until(() -> metric("coffer_books_balanced").equals("1.0"));
        fixture.sql(off.formatted("-"));
        try {
            CommandResult verified = verify();
            assertThat(verified.status()).isEqualTo(1);
            assertThat(verified.printed())
                    .containsPattern(
                            "(?m)^market demo, main account citic, freeze \\d+: 19.99 remain, but 20.00"
                                    + " were frozen and 0.00 used or corrected: 0.01 too little")
                    .contains("places where something does not hold: 2");
            await().atMost(TestPlatform.WAIT_LIMIT)
                    .until(() -> metric("coffer_books_balanced").equals("0.0"));
            assertThat(metric("coffer_books_breaches{promise=\"frozen\"}")).isEqualTo("2.0");
        } finally {
            fixture.sql(off.formatted("+"));
        }
        await().atMost(TestPlatform.WAIT_LIMIT)
                .until(() -> metric("coffer_books_balanced").equals("1.0"));
    }

    @Test
    void printsJson() throws IOException {
        await().atMost(TestPlatform.WAIT_LIMIT)
                .until(() -> !metric("coffer_last_proven_seconds").equals("NaN"));
        CommandResult verified = verify("--json");
        JsonNode told = new JsonMapper().readTree(verified.printed());
        assertThat(verified.status()).isZero();
        assertThat(told.path("holds").asBoolean()).isTrue();
        assertThat(told.path("breaches").size()).isZero();
        assertThat(told.path("last_proven_at").asText()).isNotEmpty();
        assertThat(told.path("markets").findValuesAsText("market"))
                .containsExactly("demo", "other");
    }

    @Test
    void aHeadThatWasKeptElsewhereIsSearchedInTheSeals() {
        await().atMost(TestPlatform.WAIT_LIMIT).until(() -> verify().printed().contains(", head "));
        String head =
                verify().printed().replaceAll("(?s).*market demo: [^;]*, head (\\w+);.*", "$1");
        assertThat(verify("--head", "demo=" + head).status()).isZero();
        CommandResult other = verify("--head", "demo=" + "0".repeat(64));
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.printed())
                .contains("market demo, main account -, chain: does not lead over 0");
        assertThat(verify("--head", "demo=x").status()).isEqualTo(2);
        assertThat(verify("--head", "nobody=" + head).status()).isEqualTo(2);
    }

    @Test
    void booksThatCannotBeCheckedExitWithStatusTwo() throws IOException {
        assertThat(
                        CommandResult.run(new VerifyCommand(), "--database", TestDatabase.fresh())
                                .status())
                .isEqualTo(2);
        assertThat(
                        CommandResult.run(
                                        new VerifyCommand(),
                                        "--database",
                                        "postgresql://a@127.0.0.1:1/b")
                                .status())
                .isEqualTo(2);
        assertThat(CommandResult.run(new VerifyCommand(), "--database", "nonsense").status())
                .isEqualTo(2);
        Path nowhere = folder.resolve("nowhere");
        assertThat(CommandResult.run(new VerifyCommand(), "--config", config(nowhere)).status())
                .isEqualTo(2);
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void aStoppedServerIsStartedForTheCheckAndStoppedAfterIt() throws IOException {
        Path data = folder.resolve("data");
        DataFolder books = new DataFolder(data);
        try (EmbeddedServer server = EmbeddedServer.start(books, () -> {}).orElseThrow()) {
            Schema.bringUpToDate(server.url());
        }
        CommandResult verified = CommandResult.run(new VerifyCommand(), "--config", config(data));
        assertThat(verified.status()).as(verified.printed()).isZero();
        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void aCopyThatCannotBeWrittenIsChecked() {
        String copy = TestDatabase.withSchema();
        TestDatabase.run(
                copy,
                "alter database "
                        + copy.substring(copy.lastIndexOf('/') + 1)
                        + " set default_transaction_read_only = on");
        CommandResult verified = CommandResult.run(new VerifyCommand(), "--database", copy);
        assertThat(verified.status()).as(verified.printed()).isZero();
    }

    private String config(Path data) throws IOException {
        return Files.writeString(folder.resolve("settings"), "data=" + data).toString();
    }
}
