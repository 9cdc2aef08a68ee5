package coffer.testbed.demo;

import coffer.testbed.AgreementCheck;
import coffer.testbed.CommandOptions;
import coffer.testbed.Credentials;
import coffer.testbed.Environment;
import coffer.testbed.Environment.Running;
import coffer.testbed.Polling;
import coffer.testbed.SampleMembers;
import coffer.testbed.TestbedFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts an environment, runs the scenario on fresh books, and keeps both programs running. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs a market's day on a platform and a simulated bank, and keeps both running.")
public final class Demo implements Callable<Integer> {

    @Mixin private CommandOptions options = new CommandOptions();

    @Option(
            names = "--folder",
            defaultValue = "target/demo",
            description = "where both keep their data and logs (${DEFAULT-VALUE})")
    private Path folder = Path.of("");

    @Option(names = "--fresh", description = "begin with empty books on both sides")
    private boolean fresh;

    @Option(names = "--once", description = "end after the verdict; 0 if books and bank agree")
    private boolean once;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Made by the command line. */
    public Demo() {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Environment environment = new Environment(plan(), out);
        AtomicBoolean stopping = new AtomicBoolean();
        AtomicBoolean up = new AtomicBoolean();
        Thread stop = new Thread(() -> stop(environment, stopping, up, out), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (environment) {
            boolean agree = run(environment.start(), out);
            if (once) {
                return agree ? 0 : 1;
            }
            up.set(true);
            while (true) {
                environment.requireAlive();
                Polling.pause();
            }
        } catch (TestbedFailure failure) {
            if (stopping.get()) {
                // The thread that stops the environment ends this process too.
                stop.join();
                return 1;
            }
            CommandOptions.printFailure(
                    out,
                    environment.lastLines(CommandOptions.LOG_LINES),
                    "The demonstration failed: " + failure.getMessage());
            return 1;
        }
    }

    private Environment.Options plan() {
        String books = AgreementCheck.BOOKS_PAUSE.toMillis() + "ms";
        return new Environment.Options(
                options.platformJar(),
                folder,
                fresh,
                true,
                SampleMembers.NONE,
                Map.of(
                        "COFFER_WORK_LINES_POLL", "500ms",
                        "COFFER_WORK_DISCOVERY_PAUSE", "200ms",
                        "COFFER_WATCH_PAUSE", "500ms",
                        "COFFER_WATCH_BOOKS_PAUSE", books));
    }

    private boolean run(Running running, PrintWriter out) {
        AgreementCheck check =
                new AgreementCheck(running.bank(), running.market(), running.platformLog(), out);
        out.println(
                "Coffer: a market, its bank and the platform between them. All of it invented.");
        out.println();
        if (running.market().isEmpty()) {
            new Scenario(running.bank(), running.market(), out).run();
        } else {
            out.println("Both sides have data from an earlier run; the scenario is not run again.");
            check.showAccounts();
        }
        boolean agree = check.showVerdict();
        showCredentials(running, out);
        return agree;
    }

    private void showCredentials(Running running, PrintWriter out) {
        Credentials credentials = running.credentials();
        out.println();
        out.println(credentials.json().toPrettyString());
        out.println();
        out.printf(
                """
                These stand in %1$s/credentials.json, and in %1$s/env for a shell:

                  . %1$s/env
                  curl -s -H "Authorization: Bearer $API_KEY" $PLATFORM_URL/v1/fund-accounts/$BUYER
                  curl -s $SIMULATOR_URL/sim/accounts
                """,
                shown(folder));
        if (!once) {
            out.println();
            out.println("Both stay up. Ctrl-C stops them; the next start finds their books.");
        }
        out.flush();
    }

    /** A path as it is typed from here. */
    private static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }

    /** An orderly stop after a signal exits with 0. */
    private static void stop(
            Environment environment, AtomicBoolean stopping, AtomicBoolean up, PrintWriter out) {
        if (environment.isClosed()) {
            return;
        }
        stopping.set(true);
        out.println();
        out.println("stopping the platform, then the bank ...");
        out.flush();
        environment.close();
        out.println("stopped");
        out.flush();
        if (up.get()) {
            Runtime.getRuntime().halt(0);
        }
    }
}
