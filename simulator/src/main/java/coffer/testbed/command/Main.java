package coffer.testbed.command;

import coffer.testbed.bench.Bench;
import coffer.testbed.demo.Demo;
import coffer.testbed.storm.ChaosTest;
import picocli.CommandLine;

/**
 * The program of this module's jar: the simulator, and as its subcommands the demonstration, the
 * bench and the storm.
 */
public final class Main {

    private Main() {}

    /** Runs a command; without a subcommand it is the simulator. */
    public static void main(String... args) {
        System.exit(commandLine().execute(args));
    }

    /** The command with its subcommands and their options. */
    public static CommandLine commandLine() {
        return new CommandLine(new coffer.simulator.Main())
                .addSubcommand(new Demo())
                .addSubcommand(new Bench())
                .addSubcommand(new ChaosTest());
    }
}
