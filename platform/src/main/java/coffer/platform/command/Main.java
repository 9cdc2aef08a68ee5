package coffer.platform.command;

import coffer.platform.config.ConfigReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "coffer",
        mixinStandardHelpOptions = true,
        description = "Fund custody over banks' virtual sub-accounts.",
        subcommands = {
            ServeCommand.class,
            SeedCommand.class,
            DatabaseCommand.class,
            VerifyCommand.class,
            QuarantineCommand.class
        })
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int WRONG_USE = 2;

    private Main() {}

    /** Runs a command; exits 2 if it was used or set up wrongly, 1 or as it says if it failed. */
    public static void main(String... args) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((failure, command, _) -> {
            String problem = String.valueOf(failure.getMessage());
            if (failure instanceof ConfigReader.InvalidSettings wrong) {
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
