package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command refuses before it measures, and what it reports when a part fails. */
class BenchTest {

    @TempDir private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new Bench())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void onlyFourThingsCanBeMeasured() {
        assertThat(run("ledger", "legder")).isEqualTo(2);
        assertThat(err.toString())
                .contains("nothing to measure by the name of 'legder'")
                .contains("ledger, orders, idle, start");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void numbersHaveLimits() {
        assertThat(run("--seconds", "0")).isEqualTo(2);
        assertThat(run("--accounts", "1")).isEqualTo(2);
        assertThat(run("--callers", "0")).isEqualTo(2);
        assertThat(run("--soak", "0")).isEqualTo(2);
        assertThat(run("--transfers", "x")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--seconds is a number from 1 to 86400")
                .contains("--accounts is a number from 2 to 100000");
    }

    @Test
    void aDatabaseThatDoesNotStartIsAFailure() {
        String nothing = folder.resolve("no.jar").toString();
        int status =
                run(
                        "idle",
                        "--json",
                        "--platform-jar",
                        nothing,
                        "--folder",
                        folder.resolve("bench").toString());
        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .contains("no.jar")
                .contains("The measuring failed: the database ended by itself (exit code 1)");
        assertThat(out.toString().strip()).isEqualTo("{ }");
    }
}
