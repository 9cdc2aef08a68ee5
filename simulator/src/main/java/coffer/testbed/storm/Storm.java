package coffer.testbed.storm;

import coffer.testbed.Crowd;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Tally.Group;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Kills and cuts a whole installation under load, and reckons afterwards. */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = {
            "Runs two platforms, their PostgreSQL and a bank as processes under load, kills each"
                    + " with SIGKILL, cuts, stalls and doubles what goes between them, and at the"
                    + " end holds what clients were told, the books and the bank side by side.",
            "The seed decides the orders, the faults and the kills. Threads and processes keep"
                    + " their own time: a seed brings the same weather, not the same run.",
            "The last line is the score, such as: lost 0, doubled 0, stuck 0. Exit status 0 only"
                    + " if that is it, all promises of the books hold, and books and bank agree."
        })
public final class Storm implements Callable<Integer> {

    private static final int LOG_LINES = 15;
    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_PER_MINUTE = 60;
    private static final int MOST_CLIENTS = 1_000;
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    @Option(
            names = "--platform-jar",
            defaultValue = "platform/target/platform-0.1.0-all.jar",
            description = "the platform's program (${DEFAULT-VALUE})")
    private Path platformJar = Path.of("");

    @Option(
            names = "--folder",
            defaultValue = "target/storm",
            description = "where data and logs go; what is there is removed (${DEFAULT-VALUE})")
    private Path folder = Path.of("");

    @Option(
            names = "--minutes",
            defaultValue = "3",
            description = "how long the weather is bad (${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "decides orders, faults and kills (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--kills-per-minute",
            defaultValue = "5",
            description = "how many processes are killed (${DEFAULT-VALUE})")
    private int killsPerMinute;

    @Option(
            names = "--clients",
            defaultValue = "16",
            description = "how many programs order at once (${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--members",
            defaultValue = "30",
            description = "between how many members money moves (${DEFAULT-VALUE})")
    private int members;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Tally tally = new Tally();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Made by the command line. */
    public Storm() {}

    @Override
    public Integer call() throws InterruptedException {
        limit("--minutes", minutes, 1, MOST_MINUTES);
        limit("--kills-per-minute", killsPerMinute, 0, MOST_PER_MINUTE);
        limit("--clients", clients, 1, MOST_CLIENTS);
        limit("--members", members, 2, Crowd.MOST);
        PrintWriter out = spec.commandLine().getOut();
        Site site = new Site(platformJar, folder, new Crowd(members), tally, seed);
        AtomicBoolean told = new AtomicBoolean();
        Thread stop = new Thread(() -> stop(site, told), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (site) {
            site.open();
            return blow(site, out) ? 0 : 1;
        } catch (StageFailure failure) {
            if (told.get()) {
                // The thread that stops the site ends this process too.
                stop.join();
                return 1;
            }
            out.println();
            site.lastLines(LOG_LINES).forEach(out::println);
            out.println();
            out.println("The storm failed: " + failure.getMessage());
            out.flush();
            return 1;
        }
    }

    private void limit(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is not a number from %d to %d: %d".formatted(option, least, most, value));
        }
    }

    private void stop(Site site, AtomicBoolean told) {
        if (site.isClosed()) {
            return;
        }
        told.set(true);
        over.set(true);
        site.close();
    }

    private boolean blow(Site site, PrintWriter out) throws InterruptedException {
        Takeovers takeovers = new Takeovers(site);
        Payers payers = new Payers(site, seed, over, tally);
        List<Trader> traders = new ArrayList<>();
        for (int number = 1; number <= clients; number++) {
            traders.add(new Trader(site, number, seed, over, takeovers, tally));
        }
        List<Thread> threads = new ArrayList<>();
        traders.forEach(trader -> threads.add(Thread.ofVirtual().start(trader)));
        threads.add(Thread.ofVirtual().start(payers));
        threads.add(Thread.ofVirtual().start(new Mischief(site, seed, over, tally)));
        threads.add(
                Thread.ofVirtual()
                        .start(new Killer(site, killsPerMinute, seed, over, takeovers, tally)));
        site.calm(false);
        tell(out, "storm of %d minutes, seed %d".formatted(minutes, seed));
        watch(out);
        over.set(true);
        site.calm(true);
        site.awaitAll();
        Reckoning.soothe(site);
        for (Thread thread : threads) {
            thread.join();
        }
        tell(out, "the weather is good; waiting until nothing moves");
        try (Ledgers ledgers = new Ledgers(site)) {
            List<Order> asked =
                    traders.stream().flatMap(trader -> trader.orders().stream()).toList();
            Reckoning reckoning = new Reckoning(site, asked, payers.memos(), ledgers);
            Findings findings = reckoning.take();
            traders.forEach(trader -> trader.findings().forEach(findings::lost));
            new Score(tally, takeovers, out).show(findings, reckoning.judged());
            return findings.isClean();
        }
    }

    private void watch(PrintWriter out) {
        long begun = System.nanoTime();
        long end = begun + Duration.ofMinutes(minutes).toNanos();
        long next = begun + PROGRESS.toNanos();
        while (System.nanoTime() - end < 0 && !over.get()) {
            Waiting.pause();
            if (System.nanoTime() - next > 0) {
                next += PROGRESS.toNanos();
                tell(
                        out,
                        "%4d s: %,d requests, %,d answers, %,d faults, %d kills"
                                .formatted(
                                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                                        tally.sum(Group.REQUESTS),
                                        tally.sum(Group.ANSWERS),
                                        tally.sum(Group.FAULTS),
                                        tally.sum(Group.KILLS)));
            }
        }
    }

    private static void tell(PrintWriter out, String text) {
        out.println(text);
        out.flush();
    }
}
