package coffer.testbed.demo;

import coffer.testbed.Credentials;
import coffer.testbed.Crowd;
import coffer.testbed.Ending;
import coffer.testbed.Stage;
import coffer.testbed.Stage.Standing;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts up a stage, plays the story if it was not played yet, and stays up. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Plays a market's day on a platform and a bank of its own, and stays up.")
public final class Demo implements Callable<Integer> {

    private static final int LOG_LINES = 15;

    @Option(
            names = "--platform-jar",
            defaultValue = "platform/target/platform-0.1.0-all.jar",
            description = "the platform's program (${DEFAULT-VALUE})")
    private Path platformJar = Path.of("");

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
        Stage stage = new Stage(plan(), out);
        AtomicBoolean told = new AtomicBoolean();
        AtomicBoolean up = new AtomicBoolean();
        Thread stop = new Thread(() -> stop(stage, told, up, out), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (stage) {
            boolean agree = play(stage.open(), out);
            if (once) {
                return agree ? 0 : 1;
            }
            up.set(true);
            while (true) {
                stage.requireAlive();
                Waiting.pause();
            }
        } catch (StageFailure failure) {
            if (told.get()) {
                // The thread that stops the stage ends this process too.
                stop.join();
                return 1;
            }
            out.println();
            stage.lastLines(LOG_LINES).forEach(out::println);
            out.println();
            out.println("The demonstration failed: " + failure.getMessage());
            out.flush();
            return 1;
        }
    }

    private Stage.Plan plan() {
        String books = Ending.BOOKS_PAUSE.toMillis() + "ms";
        return new Stage.Plan(
                platformJar,
                folder,
                fresh,
                true,
                Crowd.NOBODY,
                Map.of(
                        "COFFER_WORK_LINES_POLL", "500ms",
                        "COFFER_WORK_DISCOVERY_PAUSE", "200ms",
                        "COFFER_WATCH_PAUSE", "500ms",
                        "COFFER_WATCH_BOOKS_PAUSE", books));
    }

    private boolean play(Standing standing, PrintWriter out) {
        Ending ending = new Ending(standing.bank(), standing.market(), standing.platformLog(), out);
        out.println(
                "Coffer: a market, its bank and the platform between them. All of it invented.");
        out.println();
        if (standing.market().isUntouched()) {
            new Story(standing.bank(), standing.market(), out).play();
        } else {
            out.println("Both sides have their data from an earlier run; nothing is played again.");
            ending.showAccounts();
        }
        boolean agree = ending.showVerdict();
        showPlaces(standing, out);
        return agree;
    }

    private void showPlaces(Standing standing, PrintWriter out) {
        Credentials credentials = standing.credentials();
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

    /** Being told to stop, and stopping in good order, is success; the signal would hide it. */
    private static void stop(Stage stage, AtomicBoolean told, AtomicBoolean up, PrintWriter out) {
        if (stage.isClosed()) {
            return;
        }
        told.set(true);
        out.println();
        out.println("stopping the platform, then the bank ...");
        out.flush();
        stage.close();
        out.println("stopped");
        out.flush();
        if (up.get()) {
            Runtime.getRuntime().halt(0);
        }
    }
}
