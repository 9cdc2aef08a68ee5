package coffer.platform;

import coffer.platform.command.Database;
import coffer.platform.command.Quarantine;
import coffer.platform.command.Seed;
import coffer.platform.command.Serve;
import coffer.platform.command.Verify;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "coffer",
        mixinStandardHelpOptions = true,
        description = "Fund custody over banks' virtual sub-accounts.",
        subcommands = {Serve.class, Seed.class, Database.class, Verify.class, Quarantine.class})
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int WRONG_USE = 2;

    private Main() {}

    /** Runs a command; exits 2 if it was used or set up wrongly, 1 or as it says if it failed. */
    public static void main(String... args) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((failure, command, _) -> {
            String problem = String.valueOf(failure.getMessage());
            if (failure instanceof Settings.Wrong wrong) {
                problem = String.join(System.lineSeparator(), wrong.problems());
            }
            command.getErr().println(problem);
            if (failure instanceof IllegalArgumentException) {
                return WRONG_USE;
            }
            LOG.error("{} failed", command.getCommandName(), failure);
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        System.exit(commandLine.execute(args));
    }
}
