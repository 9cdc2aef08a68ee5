package coffer.testbed.bench;

import coffer.testbed.AgreementCheck;
import coffer.testbed.Environment;
import coffer.testbed.Environment.Running;
import coffer.testbed.JsonClient;
import coffer.testbed.PlatformClient;
import coffer.testbed.Polling;
import coffer.testbed.SampleMembers;
import coffer.testbed.SampleParties;
import coffer.testbed.SampleParties.SampleMember;
import coffer.testbed.TestbedFailure;
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

    private final Options plan;
    private final Function<Environment.Options, Environment> environments;
    private final PrintWriter progress;
    private final AtomicLong ordered = new AtomicLong();
    private final List<ConcurrentRun> ours = new ArrayList<>();
    private final List<ConcurrentRun> theirs = new ArrayList<>();
    private int bankMessages;

    /**
     * How to measure.
     *
     * @param callers how many wait at once
     * @param accounts among how many members the orders are spread
     * @param time how long each side is measured in all
     */
    record Options(Path platformJar, Path folder, int callers, int accounts, Duration time) {}

    /**
     * A bench that measures once.
     *
     * @param environments makes an environment that is closed when this process is stopped
     */
    OrdersBench(
            Options plan,
            Function<Environment.Options, Environment> environments,
            PrintWriter progress) {
        this.plan = plan;
        this.environments = environments;
        this.progress = progress;
    }

    /** Measures; the figures as an object for programs. */
    ObjectNode measure() {
        report("%,d callers, %,d accounts".formatted(plan.callers(), plan.accounts()));
        try (Environment environment = environments.apply(environment(true, Map.of()))) {
            measure(environment.start());
        }
        ConcurrentRun all = ConcurrentRun.sum(ours);
        ConcurrentRun bare = ConcurrentRun.sum(theirs);
        List<String> failures = new ArrayList<>(all.failures());
        failures.addAll(bare.failures());
        failures.stream().limit(SHOWN_FAILURES).forEach(this::report);
        return json(all, bare, agree());
    }

    private ObjectNode json(ConcurrentRun all, ConcurrentRun bare, boolean agree) {
        ObjectNode json = JsonClient.JSON.createObjectNode();
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

    private static BigDecimal perSecond(ConcurrentRun turn) {
        return BigDecimal.valueOf(turn.tenthsPerSecond(), 1);
    }

    private Environment.Options environment(boolean fresh, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("COFFER_HTTP_PORT", "0");
        if (plan.callers() > USUAL_CALLERS) {
            all.put("COFFER_HTTP_MOST_REQUESTS", Integer.toString(2 * plan.callers()));
        }
        return new Environment.Options(
                plan.platformJar(),
                plan.folder(),
                fresh,
                false,
                new SampleMembers(plan.accounts()),
                all);
    }

    private void measure(Running running) {
        List<OrderCaller> customers =
                IntStream.range(0, plan.callers())
                        .mapToObj(at -> new OrderCaller(running, at))
                        .toList();
        List<LongSupplier> bare = bareCallers(running, customers.getFirst());
        report("warming up");
        warmUp(customers, bare);
        for (int turn = 1; turn <= TURNS; turn++) {
            ours.add(ConcurrentRun.run(customers, plan.time().dividedBy(TURNS)));
            awaitIdle(running.platform());
            theirs.add(ConcurrentRun.run(bare, plan.time().dividedBy(TURNS)));
            report(
                    "turn %d of %d: platform %s orders a second, bare client %s"
                            .formatted(
                                    turn,
                                    TURNS,
                                    perSecond(ours.getLast()),
                                    perSecond(theirs.getLast())));
        }
        customers.forEach(OrderCaller::close);
    }

    /** Until neither side grows faster, for a machine compiles what it runs often. */
    private static void warmUp(List<OrderCaller> customers, List<LongSupplier> bare) {
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        long ours = 0;
        long theirs = 0;
        boolean grows = true;
        while (grows && System.nanoTime() - end < 0) {
            long oursNow = ConcurrentRun.run(customers, WARM_UP).tenthsPerSecond();
            long theirsNow = ConcurrentRun.run(bare, BARE_WARM_UP).tenthsPerSecond();
            grows = oursNow * 100 > ours * STEADY || theirsNow * 100 > theirs * STEADY;
            ours = Math.max(ours, oursNow);
            theirs = Math.max(theirs, theirsNow);
        }
    }

    /** Waits until the platform has little left to do, or has too much left to wait for. */
    private static void awaitIdle(ProcessHandle platform) {
        long end = System.nanoTime() + REST_LIMIT.toNanos();
        boolean busy = true;
        while (busy && System.nanoTime() - end < 0) {
            Duration before = used(platform);
            Polling.sleep(REST_LOOK);
            busy =
                    used(platform).minus(before).toNanos() * 100
                            > REST_LOOK.toNanos() * REST_PERCENT;
        }
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Each pays from a member to another, both drawn anew for each order. */
    private final class OrderCaller implements LongSupplier, AutoCloseable {

        private final PersistentConnection platform;
        private final SampleMembers members = new SampleMembers(plan.accounts());
        private final RandomPair draw;
        private JsonNode last = JsonClient.JSON.createObjectNode();

        OrderCaller(Running running, int seed) {
            this.platform =
                    new PersistentConnection(
                            running.credentials().platformUrl(),
                            running.credentials().keys().apiKey(),
                            WAIT_SECONDS);
            this.draw = new RandomPair(seed, plan.accounts());
        }

        @Override
        public long getAsLong() {
            draw.next();
            String body =
                    PlatformClient.transfer(
                                    "BENCH-" + ordered.incrementAndGet(),
                                    members.member(draw.payer()),
                                    members.member(draw.payee()))
                            .toString();
            long begun = System.nanoTime();
            last = platform.post("/v1/forced-transfers", body);
            long nanos = System.nanoTime() - begun;
            if (!last.path("status").asText().equals("succeeded")) {
                throw new TestbedFailure("an order did not succeed: " + last);
            }
            return nanos;
        }

        @Override
        public void close() {
            platform.close();
        }
    }

    /** Two different places out of so many, by a seed of one's own. */
    private static final class RandomPair {

        private final SplittableRandom random;
        private final int size;
        private int payer;
        private int payee;

        RandomPair(int seed, int size) {
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
    private List<LongSupplier> bareCallers(Running running, OrderCaller customer) {
        SampleMembers members = new SampleMembers(plan.accounts());
        customer.getAsLong();
        String serial = customer.last.path("serial").asText();
        SampleMember payer = members.member(customer.draw.payer());
        SampleMember payee = members.member(customer.draw.payee());
        List<String> messages = running.bank().requests(serial);
        bankMessages = messages.size();
        BaselineBankClient client =
                new BaselineBankClient(running.credentials().bankUrl(), messages);
        List<LongSupplier> callers = new ArrayList<>();
        for (int at = 0; at < plan.callers(); at++) {
            RandomPair draw = new RandomPair(at, plan.accounts());
            callers.add(() -> {
                draw.next();
                SampleMember from = members.baselineAccount(draw.payer());
                SampleMember to = members.baselineAccount(draw.payee());
                return client.transfer(
                        Map.of(
                                serial,
                                "BARE%016d".formatted(ordered.incrementAndGet()),
                                SampleParties.MAIN_ACCOUNT,
                                SampleMembers.BASELINE_MAIN_ACCOUNT,
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
        report("starting the platform again, to check its books");
        String pause = AgreementCheck.BOOKS_PAUSE.toMillis() + "ms";
        Map<String, String> settings =
                Map.of("COFFER_WATCH_PAUSE", pause, "COFFER_WATCH_BOOKS_PAUSE", pause);
        try (Environment environment = environments.apply(environment(false, settings))) {
            Running running = environment.start();
            return new AgreementCheck(
                            running.bank(), running.market(), running.platformLog(), progress)
                    .showVerdict();
        }
    }

    private void report(String text) {
        progress.println("orders: " + text);
        progress.flush();
    }
}
