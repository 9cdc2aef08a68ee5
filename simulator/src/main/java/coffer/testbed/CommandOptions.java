package coffer.testbed;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * What the commands of the testbed share: an option, the check of numbers, the report of a failure.
 */
public final class CommandOptions {

    /** How many of the last lines of each program's log a failed run shows. */
    public static final int LOG_LINES = 15;

    @Option(
            names = "--platform-jar",
            defaultValue = "platform/target/platform-0.1.0-all.jar",
            description = "the platform's program (${DEFAULT-VALUE})")
    private Path platformJar = Path.of("");

    /** Made by the command. */
    public CommandOptions() {}

    public Path platformJar() {
        return platformJar;
    }

    /**
     * Checks the number of an option.
     *
     * @throws ParameterException if it is out of range
     */
    public static void requireRange(
            CommandSpec command, String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    command.commandLine(),
                    "%s is a number from %d to %d".formatted(option, least, most));
        }
    }

    /** Prints why a run failed, below the last lines of its programs' logs. */
    public static void printFailure(PrintWriter out, List<String> logLines, String failure) {
        out.println();
        logLines.forEach(out::println);
        out.println();
        out.println(failure);
        out.flush();
    }
}
