package coffer.testbed.storm;

import coffer.testbed.CommandOptions;
import coffer.testbed.Polling;
import coffer.testbed.SampleMembers;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.EventCounters.Group;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Injects faults into a whole installation under load and reconciles it afterwards. */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = {
            "Runs two platforms, their PostgreSQL and a bank as processes under load, kills each"
                    + " with SIGKILL, resets and stalls connections, duplicates requests, and at"
                    + " the end compares what clients were answered, the books and the bank.",
            "The seed decides the orders, the faults and the kills. Threads and processes keep"
                    + " their own time: a seed brings the same faults, not the same run.",
            "The last line is the result, such as: lost 0, doubled 0, stuck 0. Exit status 0 only"
                    + " if that is it, all invariants of the books hold, and books and bank agree."
        })
public final class ChaosTest implements Callable<Integer> {

    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_PER_MINUTE = 60;
    private static final int MOST_CLIENTS = 1_000;
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    @Mixin private CommandOptions options = new CommandOptions();

    @Option(
            names = "--folder",
            defaultValue = "target/storm",
            description = "where data and logs go; what is there is removed (${DEFAULT-VALUE})")
    private Path folder = Path.of("");

    @Option(
            names = "--minutes",
            defaultValue = "3",
            description = "how long faults are injected (${DEFAULT-VALUE})")
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

    private final EventCounters counters = new EventCounters();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Made by the command line. */
    public ChaosTest() {}

    @Override
    public Integer call() throws InterruptedException {
        CommandOptions.requireRange(spec, "--minutes", minutes, 1, MOST_MINUTES);
        CommandOptions.requireRange(spec, "--kills-per-minute", killsPerMinute, 0, MOST_PER_MINUTE);
        CommandOptions.requireRange(spec, "--clients", clients, 1, MOST_CLIENTS);
        CommandOptions.requireRange(spec, "--members", members, 2, SampleMembers.MOST);
        PrintWriter out = spec.commandLine().getOut();
        Installation installation =
                new Installation(
                        options.platformJar(), folder, new SampleMembers(members), counters, seed);
        AtomicBoolean stopping = new AtomicBoolean();
        Thread stop = new Thread(() -> stop(installation, stopping), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (installation) {
            installation.start();
            return runTest(installation, out) ? 0 : 1;
        } catch (TestbedFailure failure) {
            if (stopping.get()) {
                // The thread that stops the installation ends this process too.
                stop.join();
                return 1;
            }
            CommandOptions.printFailure(
                    out,
                    installation.lastLines(CommandOptions.LOG_LINES),
                    "The storm failed: " + failure.getMessage());
            return 1;
        }
    }

    private void stop(Installation installation, AtomicBoolean stopping) {
        if (installation.isClosed()) {
            return;
        }
        stopping.set(true);
        over.set(true);
        installation.close();
    }

    private boolean runTest(Installation installation, PrintWriter out)
            throws InterruptedException {
        TakeoverTimes takeovers = new TakeoverTimes(installation);
        BankActivity payers = new BankActivity(installation, seed, over, counters);
        List<OrderClient> orderClients = new ArrayList<>();
        for (int number = 1; number <= clients; number++) {
            orderClients.add(
                    new OrderClient(installation, number, seed, over, takeovers, counters));
        }
        List<Thread> threads = new ArrayList<>();
        orderClients.forEach(client -> threads.add(Thread.ofVirtual().start(client)));
        threads.add(Thread.ofVirtual().start(payers));
        threads.add(
                Thread.ofVirtual()
                        .start(new BankFaultInjector(installation, seed, over, counters)));
        threads.add(
                Thread.ofVirtual()
                        .start(
                                new ProcessKiller(
                                        installation,
                                        killsPerMinute,
                                        seed,
                                        over,
                                        takeovers,
                                        counters)));
        installation.suspendFaults(false);
        print(out, "storm of %d minutes, seed %d".formatted(minutes, seed));
        watch(out);
        over.set(true);
        installation.suspendFaults(true);
        installation.awaitAll();
        FinalReconciliation.clearBankFaults(installation);
        for (Thread thread : threads) {
            thread.join();
        }
        print(out, "faults are off; waiting until nothing is in progress");
        try (BooksComparison comparison = new BooksComparison(installation)) {
            List<ClientRequest> asked =
                    orderClients.stream().flatMap(client -> client.orders().stream()).toList();
            FinalReconciliation reconciliation =
                    new FinalReconciliation(installation, asked, payers.memos(), comparison);
            Findings findings = reconciliation.reconcile();
            orderClients.forEach(client -> client.findings().forEach(findings::lost));
            new ChaosReport(counters, takeovers, out).show(findings, reconciliation.judgedCount());
            return findings.isClean();
        }
    }

    private void watch(PrintWriter out) {
        long begun = System.nanoTime();
        long end = begun + Duration.ofMinutes(minutes).toNanos();
        long next = begun + PROGRESS.toNanos();
        while (System.nanoTime() - end < 0 && !over.get()) {
            Polling.pause();
            if (System.nanoTime() - next > 0) {
                next += PROGRESS.toNanos();
                print(
                        out,
                        "%4d s: %,d requests, %,d answers, %,d faults, %d kills"
                                .formatted(
                                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                                        counters.sum(Group.REQUESTS),
                                        counters.sum(Group.ANSWERS),
                                        counters.sum(Group.FAULTS),
                                        counters.sum(Group.KILLS)));
            }
        }
    }

    private static void print(PrintWriter out, String text) {
        out.println(text);
        out.flush();
    }
}
