package coffer.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testbed.RunFolder.Contents;
import coffer.testbed.RunFolder.SavedMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start finds in the folder of an earlier run, and what it writes. */
class RunFolderTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    private static final Credentials CREDENTIALS =
            new Credentials(
                    "http://127.0.0.1:8080",
                    "http://127.0.0.1:8081",
                    "http://127.0.0.1:6789",
                    "postgresql://postgres@127.0.0.1:5432/postgres",
                    "demo",
                    new SavedMarket("sk_test_demo_'quoted", "m", "c", "", DAY));

    @TempDir private Path path = Path.of("");

    private RunFolder folder() {
        return new RunFolder(path);
    }

    private void bankHasBooks() throws IOException {
        Files.createDirectories(folder().books().resolveSibling("."));
        Files.writeString(folder().books(), "{}");
    }

    private void platformHasBooks() throws IOException {
        Files.createDirectories(folder().cluster());
    }

    @Test
    void anEmptyFolderHoldsNothing() {
        assertThat(folder().contents()).isEqualTo(Contents.EMPTY);
        assertThat(folder().savedMarket()).isEmpty();
    }

    @Test
    void aStartThatWasBrokenOffIsUnfinished() throws IOException {
        bankHasBooks();
        assertThat(folder().contents()).isEqualTo(Contents.UNFINISHED);
        platformHasBooks();
        assertThat(folder().contents()).isEqualTo(Contents.UNFINISHED);
    }

    @Test
    void anOpenedMarketNeedsBothSides() throws IOException {
        folder().save(new SavedMarket("sk_test_demo_1", "m", "c", "http://127.0.0.1:6789", DAY));
        platformHasBooks();
        assertThat(folder().contents()).isEqualTo(Contents.PLATFORM_ONLY);
        bankHasBooks();
        assertThat(folder().contents()).isEqualTo(Contents.BOTH);
        assertThat(folder().savedMarket())
                .isEqualTo(
                        Optional.of(
                                new SavedMarket(
                                        "sk_test_demo_1", "m", "c", "http://127.0.0.1:6789", DAY)));
        Files.delete(folder().cluster());
        assertThat(folder().contents()).isEqualTo(Contents.BANK_ONLY);
    }

    @Test
    void wipingLeavesNothing() throws IOException {
        folder().save(new SavedMarket("sk_test_demo_1", "m", "c", "http://127.0.0.1:6789", DAY));
        platformHasBooks();
        bankHasBooks();
        CREDENTIALS.writeTo(folder());
        folder().wipe();
        assertThat(folder().contents()).isEqualTo(Contents.EMPTY);
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void credentialsAreWrittenForProgramsAndForShells() throws IOException {
        CREDENTIALS.writeTo(folder());
        var json = JsonClient.json(Files.readString(path.resolve("credentials.json")));
        assertThat(json.path("platform_url").asText()).isEqualTo("http://127.0.0.1:8080");
        assertThat(json.path("api_key").asText()).isEqualTo("sk_test_demo_'quoted");
        assertThat(json.path("fund_accounts").path(0).toString())
                .isEqualTo(
                        """
                        {"no":"F000001","name":"示例化工甲公司",\
                        "sub_account_no":"3110000000000000001","bank":"citic"}\
                        """);
        assertThat(Files.readString(path.resolve("env")))
                .contains("PLATFORM_URL='http://127.0.0.1:8080'\n")
                .contains("API_KEY='sk_test_demo_'\\''quoted'\n");
    }

    @Test
    void onlyTheOwnerReadsTheKey() throws IOException {
        CREDENTIALS.writeTo(folder());
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(path.resolve("env")))
                    .allMatch(permission -> permission.name().startsWith("OWNER"));
        }
    }
}
