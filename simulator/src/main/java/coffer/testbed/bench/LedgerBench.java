package coffer.testbed.bench;

import coffer.database.Database;
import coffer.instruction.BatchWriter;
import coffer.market.IdGenerator;
import coffer.testbed.JsonClient;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * How many journals a second the processor's own Java posts, beside TPC-B through the same driver
 * and by pgbench where that is installed. They take turns.
 */
final class LedgerBench {

    private static final int MANY = 1_024;
    private static final int SOME = 64;
    private static final int TURNS = 3;
    private static final int BRANCHES = 32;
    private static final int BRANCH_ACCOUNTS = 10_000;
    private static final int[] CLIENTS = {8, 32};
    private static final double SOAK_RATE = 0.7;
    private static final Duration WARM_UP = Duration.ofSeconds(4);

    private final ScratchDatabase scratch;
    private final Database database;
    private final BatchWriter writer;
    private final LongSupplier batches;
    private final int members;
    private final PrintWriter progress;
    private final IdGenerator ids = new IdGenerator(Clock.systemUTC(), 2);
    private int seed;

    /**
     * A bench.
     *
     * @param batches how many statements the writer has sent so far
     */
    LedgerBench(
            ScratchDatabase scratch,
            Database database,
            BatchWriter writer,
            LongSupplier batches,
            int members,
            PrintWriter progress) {
        this.scratch = scratch;
        this.database = database;
        this.writer = writer;
        this.batches = batches;
        this.members = members;
        this.progress = progress;
    }

    private record JournalRun(LoadResult run, long batches) {
        JournalRun and(JournalRun other) {
            return new JournalRun(run.and(other.run), batches + other.batches);
        }
    }

    /**
     * Measures.
     *
     * @param soak how long it is to run at 70 % of its rate after that, if at all
     */
    ObjectNode measure(Duration length, Optional<Duration> soak) throws InterruptedException {
        report("settling transfers, to see what they take of the disk");
        ObjectNode bytes = new StorageBench(scratch, database, ids, members).measure();
        report("making %,d TPC-B accounts".formatted(BRANCHES * BRANCH_ACCOUNTS));
        TpcB.create(scratch.url(), BRANCHES, BRANCH_ACCOUNTS);
        Optional<Pgbench> pgbench = Pgbench.find(scratch.url(), BRANCHES);
        report("warming up");
        journals(MANY, false, WARM_UP);
        scratch.analyze();
        tpcb(CLIENTS[0], WARM_UP);

        Duration turn = length.dividedBy(TURNS);
        Map<Integer, LoadResult> tpcb = new LinkedHashMap<>();
        List<JournalRun> uniforms = new ArrayList<>();
        List<JournalRun> hots = new ArrayList<>();
        for (int at = 1; at <= TURNS; at++) {
            report("turn %d of %d, TPC-B, uniform and hot".formatted(at, TURNS));
            for (int clients : CLIENTS) {
                tpcb.merge(clients, tpcb(clients, turn), LoadResult::and);
            }
            uniforms.add(journals(MANY, false, turn));
            hots.add(journals(MANY, true, turn));
        }
        ArrayNode runs = JsonClient.JSON.createArrayNode();
        for (boolean hot : new boolean[] {false, true}) {
            for (int callers : new int[] {1, SOME}) {
                report("%d callers, %s".formatted(callers, word(hot)));
                runs.add(json(callers, hot, journals(callers, hot, length.dividedBy(2))));
            }
            runs.add(json(MANY, hot, sum(hot ? hots : uniforms)));
        }
        ArrayNode baselines = baselines(tpcb);
        if (pgbench.isPresent()) {
            for (int clients : CLIENTS) {
                report("pgbench, %d clients".formatted(clients));
                baselines.add(pgbench.get().measure(clients, length.dividedBy(2)));
            }
        }
        double best = tpcb.values().stream().mapToDouble(LoadResult::perSecond).max().orElseThrow();
        double uniform = sum(uniforms).run().perSecond();
        ObjectNode json =
                JsonClient.JSON
                        .createObjectNode()
                        .put("journals_per_second", Math.round(uniform))
                        .put("tpcb_per_second", Math.round(best))
                        .put("ratio_to_tpcb", ratio(uniform, best))
                        .put("hot_to_uniform", ratio(sum(hots).run().perSecond(), uniform));
        json.set("runs", runs);
        json.set("tpcb", baselines);
        json.set("bytes_per_transfer", bytes);
        if (soak.isPresent()) {
            json.set("soak", soak(soak.get(), SOAK_RATE * uniform));
        }
        return json;
    }

    private static ArrayNode baselines(Map<Integer, LoadResult> tpcb) {
        ArrayNode baselines = JsonClient.JSON.createArrayNode();
        tpcb.forEach((clients, run) ->
                baselines.add(
                        run.into(
                                JsonClient.JSON
                                        .createObjectNode()
                                        .put("by", "driver")
                                        .put("clients", clients)
                                        .put("per_second", Math.round(run.perSecond())))));
        return baselines;
    }

    private static JournalRun sum(List<JournalRun> all) {
        return all.stream().reduce(JournalRun::and).orElseThrow();
    }

    private void report(String what) {
        progress.println("ledger: " + what);
        progress.flush();
    }

    private static String word(boolean hot) {
        return hot ? "hot" : "uniform";
    }

    private static double ratio(double one, double other) {
        return Math.round(100 * one / other) / 100.0;
    }

    private JournalRun journals(int callers, boolean hot, Duration length)
            throws InterruptedException {
        long before = batches.getAsLong();
        LoadResult run =
                LoadGenerator.run(
                        callers, length, OptionalDouble.empty(), _ -> caller(hot)::journal);
        return new JournalRun(run, batches.getAsLong() - before);
    }

    private TransferCaller caller(boolean hot) {
        seed++;
        return new TransferCaller(writer, scratch, ids, members, hot, new SplittableRandom(seed));
    }

    private static ObjectNode json(int callers, boolean hot, JournalRun shown) {
        LoadResult run = shown.run();
        ObjectNode json =
                JsonClient.JSON
                        .createObjectNode()
                        .put("accounts", word(hot))
                        .put("callers", callers)
                        .put("journals_per_second", Math.round(run.perSecond()))
                        .put("mean_batch", ratio((double) run.done(), (double) shown.batches()));
        return run.into(json);
    }

    private LoadResult tpcb(int clients, Duration length) throws InterruptedException {
        List<TpcB> all = new ArrayList<>();
        for (int at = 0; at < clients; at++) {
            seed++;
            all.add(
                    TpcB.client(
                            database, seed, BRANCHES, BRANCH_ACCOUNTS, new SplittableRandom(seed)));
        }
        try {
            return LoadGenerator.run(
                    clients, length, OptionalDouble.empty(), at -> all.get(at)::transaction);
        } finally {
            all.forEach(TpcB::close);
        }
    }

    private ObjectNode soak(Duration length, double rate) throws InterruptedException {
        report("%d seconds at %.0f journals a second".formatted(length.toSeconds(), rate));
        LoadResult run =
                LoadGenerator.run(
                        MANY, length, OptionalDouble.of(rate), _ -> caller(false)::journal);
        ObjectNode json =
                JsonClient.JSON
                        .createObjectNode()
                        .put("seconds", length.toSeconds())
                        .put("rate", Math.round(run.perSecond()))
                        .put("longest_gap_micros", run.longestGapNanos() / 1_000);
        return run.into(json);
    }
}
