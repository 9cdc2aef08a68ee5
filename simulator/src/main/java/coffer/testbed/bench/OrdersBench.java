package coffer.testbed.bench;

import coffer.testbed.Cast;
import coffer.testbed.Cast.Member;
import coffer.testbed.Crowd;
import coffer.testbed.Ending;
import coffer.testbed.JsonApi;
import coffer.testbed.MarketDesk;
import coffer.testbed.Stage;
import coffer.testbed.Stage.Standing;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How many orders a second the platform brings from request to settled when many callers wait at
 * once, beside a client that only talks to the same bank. The two take turns, so that a machine
 * that grows slower or faster meanwhile does so for both; between them the platform comes to rest,
 * for it reads statements and balances also after the last order. At the end it is started again on
 * its books, and must find that they are sound and are the bank's.
 */
final class OrdersBench {

    private static final int TURNS = 3;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration BARE_WARM_UP = Duration.ofSeconds(2);

    /** In percent of what was reached before; the machine itself is no steadier. */
    private static final int STEADY = 110;

    private static final Duration REST_LIMIT = Duration.ofSeconds(15);
    private static final Duration REST_LOOK = Duration.ofMillis(500);

    /** How much of one core a platform uses that rests, in percent. */
    private static final int REST_PERCENT = 10;

    private static final int WAIT_SECONDS = 30;
    private static final int SHOWN_FAILURES = 3;

    /** What the platform takes by itself; the rest of its limit is for others than the callers. */
    private static final int USUAL_CALLERS = 400;

    private final Plan plan;
    private final Function<Stage.Plan, Stage> stages;
    private final PrintWriter progress;
    private final AtomicLong ordered = new AtomicLong();
    private final List<Turn> ours = new ArrayList<>();
    private final List<Turn> theirs = new ArrayList<>();
    private int bankMessages;

    /**
     * How to measure.
     *
     * @param callers how many wait at once
     * @param accounts among how many members the orders are spread
     * @param time how long each side is measured in all
     */
    record Plan(Path platformJar, Path folder, int callers, int accounts, Duration time) {}

    /**
     * A bench that measures once.
     *
     * @param stages makes a stage that is taken down if this process is told to stop
     */
    OrdersBench(Plan plan, Function<Stage.Plan, Stage> stages, PrintWriter progress) {
        this.plan = plan;
        this.stages = stages;
        this.progress = progress;
    }

    /** Measures; the figures as an object for programs. */
    ObjectNode take() {
        tell("%,d callers, %,d accounts".formatted(plan.callers(), plan.accounts()));
        try (Stage stage = stages.apply(stage(true, Map.of()))) {
            measure(stage.open());
        }
        Turn all = Turn.sum(ours);
        Turn bare = Turn.sum(theirs);
        List<String> failures = new ArrayList<>(all.failures());
        failures.addAll(bare.failures());
        failures.stream().limit(SHOWN_FAILURES).forEach(this::tell);
        return json(all, bare, agree());
    }

    private ObjectNode json(Turn all, Turn bare, boolean agree) {
        ObjectNode json = JsonApi.JSON.createObjectNode();
        json.put("orders_per_second", perSecond(all)).put("bare_per_second", perSecond(bare));
        json.put(
                "ratio_to_bare",
                BigDecimal.valueOf(all.tenthsPerSecond())
                        .divide(
                                BigDecimal.valueOf(Math.max(1, bare.tenthsPerSecond())),
                                3,
                                RoundingMode.HALF_UP));
        all.timings().putMicros(json, "");
        bare.timings().putMicros(json, "bare_");
        return json.put("callers", plan.callers())
                .put("accounts", plan.accounts())
                .put("bank_messages", bankMessages)
                .put("errors", all.failures().size() + bare.failures().size())
                .put("books_and_bank_agree", agree);
    }

    private static BigDecimal perSecond(Turn turn) {
        return BigDecimal.valueOf(turn.tenthsPerSecond(), 1);
    }

    private Stage.Plan stage(boolean fresh, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("COFFER_HTTP_PORT", "0");
        if (plan.callers() > USUAL_CALLERS) {
            all.put("COFFER_HTTP_MOST_REQUESTS", Integer.toString(2 * plan.callers()));
        }
        return new Stage.Plan(
                plan.platformJar(), plan.folder(), fresh, false, new Crowd(plan.accounts()), all);
    }

    private void measure(Standing standing) {
        List<Customer> customers =
                IntStream.range(0, plan.callers())
                        .mapToObj(at -> new Customer(standing, at))
                        .toList();
        List<LongSupplier> bare = bareCallers(standing, customers.getFirst());
        tell("warming up");
        warmUp(customers, bare);
        for (int turn = 1; turn <= TURNS; turn++) {
            ours.add(Turn.of(customers, plan.time().dividedBy(TURNS)));
            rest(standing.platform());
            theirs.add(Turn.of(bare, plan.time().dividedBy(TURNS)));
            tell(
                    "turn %d of %d: platform %s orders a second, bare client %s"
                            .formatted(
                                    turn,
                                    TURNS,
                                    perSecond(ours.getLast()),
                                    perSecond(theirs.getLast())));
        }
        customers.forEach(Customer::close);
    }

    /** Until neither side grows faster, for a machine compiles what it runs often. */
    private static void warmUp(List<Customer> customers, List<LongSupplier> bare) {
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        long ours = 0;
        long theirs = 0;
        boolean grows = true;
        while (grows && System.nanoTime() - end < 0) {
            long oursNow = Turn.of(customers, WARM_UP).tenthsPerSecond();
            long theirsNow = Turn.of(bare, BARE_WARM_UP).tenthsPerSecond();
            grows = oursNow * 100 > ours * STEADY || theirsNow * 100 > theirs * STEADY;
            ours = Math.max(ours, oursNow);
            theirs = Math.max(theirs, theirsNow);
        }
    }

    /** Waits until the platform has little left to do, or has too much left to wait for. */
    private static void rest(ProcessHandle platform) {
        long end = System.nanoTime() + REST_LIMIT.toNanos();
        boolean busy = true;
        while (busy && System.nanoTime() - end < 0) {
            Duration before = used(platform);
            Waiting.sleep(REST_LOOK);
            busy =
                    used(platform).minus(before).toNanos() * 100
                            > REST_LOOK.toNanos() * REST_PERCENT;
        }
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Each pays from a member to another, both drawn anew for each order. */
    private final class Customer implements LongSupplier, AutoCloseable {

        private final KeptConnection platform;
        private final Crowd crowd = new Crowd(plan.accounts());
        private final Draw draw;
        private JsonNode last = JsonApi.JSON.createObjectNode();

        Customer(Standing standing, int seed) {
            this.platform =
                    new KeptConnection(
                            standing.credentials().platformUrl(),
                            standing.credentials().keys().apiKey(),
                            WAIT_SECONDS);
            this.draw = new Draw(seed, plan.accounts());
        }

        @Override
        public long getAsLong() {
            draw.next();
            String body =
                    MarketDesk.transfer(
                                    "BENCH-" + ordered.incrementAndGet(),
                                    crowd.member(draw.payer()),
                                    crowd.member(draw.payee()))
                            .toString();
            long begun = System.nanoTime();
            last = platform.post("/v1/forced-transfers", body);
            long nanos = System.nanoTime() - begun;
            if (!last.path("status").asText().equals("succeeded")) {
                throw new StageFailure("an order did not succeed: " + last);
            }
            return nanos;
        }

        @Override
        public void close() {
            platform.close();
        }
    }

    /** Two different places out of so many, by a seed of one's own. */
    private static final class Draw {

        private final SplittableRandom random;
        private final int size;
        private int payer;
        private int payee;

        Draw(int seed, int size) {
            this.random = new SplittableRandom(seed);
            this.size = size;
        }

        void next() {
            payer = random.nextInt(size);
            payee = (payer + 1 + random.nextInt(size - 1)) % size;
        }

        int payer() {
            return payer;
        }

        int payee() {
            return payee;
        }
    }

    /** The messages of one real order are the pattern of theirs. */
    private List<LongSupplier> bareCallers(Standing standing, Customer customer) {
        Crowd crowd = new Crowd(plan.accounts());
        customer.getAsLong();
        String serial = customer.last.path("serial").asText();
        Member payer = crowd.member(customer.draw.payer());
        Member payee = crowd.member(customer.draw.payee());
        List<String> messages = standing.bank().requests(serial);
        bankMessages = messages.size();
        BareClient client = new BareClient(standing.credentials().bankUrl(), messages);
        List<LongSupplier> callers = new ArrayList<>();
        for (int at = 0; at < plan.callers(); at++) {
            Draw draw = new Draw(at, plan.accounts());
            callers.add(() -> {
                draw.next();
                Member from = crowd.bare(draw.payer());
                Member to = crowd.bare(draw.payee());
                return client.transfer(
                        Map.of(
                                serial,
                                "BARE%016d".formatted(ordered.incrementAndGet()),
                                Cast.MAIN_ACCOUNT,
                                Crowd.BARE_MAIN_ACCOUNT,
                                payer.subAccountNo(),
                                from.subAccountNo(),
                                payee.subAccountNo(),
                                to.subAccountNo(),
                                payer.name(),
                                from.name(),
                                payee.name(),
                                to.name()));
            });
        }
        return callers;
    }

    /** A start of its own, since while the platform is measured it must not check all its books. */
    private boolean agree() {
        tell("starting the platform again, to check its books");
        String pause = Ending.BOOKS_PAUSE.toMillis() + "ms";
        Map<String, String> settings =
                Map.of("COFFER_WATCH_PAUSE", pause, "COFFER_WATCH_BOOKS_PAUSE", pause);
        try (Stage stage = stages.apply(stage(false, settings))) {
            Standing standing = stage.open();
            return new Ending(standing.bank(), standing.market(), standing.platformLog(), progress)
                    .showVerdict();
        }
    }

    private void tell(String text) {
        progress.println("orders: " + text);
        progress.flush();
    }
}
