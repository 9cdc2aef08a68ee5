package coffer.testbed.bench;

import coffer.testbed.Environment.Running;
import coffer.testbed.PlatformClient;
import coffer.testbed.SampleMembers;
import coffer.testbed.SampleParties;
import coffer.testbed.TestbedFailure;
import coffer.testbed.bench.Measurement.Unit;
import coffer.testbed.demo.Scenario;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What a fresh environment takes to start, to carry out one transfer after another, and in memory;
 * in this order, each beside what bounds it.
 */
final class StartBench {

    private static final int WARM_UP = 300;
    private static final Duration READY_BUDGET = Duration.ofSeconds(20);
    private static final Duration TRANSFER_BUDGET = Duration.ofMillis(25);
    private static final long MEMORY_BUDGET = 500_000;

    private static final String BARE_PAYER = "3110000000000550001";
    private static final String BARE_PAYEE = "3110000000000550002";
    private static final String MUCH = "1000000.00";

    private final Running running;
    private final int transfers;
    private final List<Measurement> figures = new ArrayList<>();
    private int ordered;
    private int bankMessages;
    private String lastSerial = "";

    StartBench(Running running, int transfers) {
        this.running = running;
        this.transfers = transfers;
    }

    /** Measures everything. */
    List<Measurement> measure() {
        add(
                "both ready, from nothing (new database)",
                micros(running.readyNanos()),
                Unit.MILLISECONDS,
                OptionalLong.of(READY_BUDGET.toNanos() / 1_000));
        new Scenario(running.bank(), running.market(), new PrintWriter(Writer.nullWriter())).run();
        add(
                "platform resident after the scenario",
                ProcessMemory.residentKilobytes(running.platform()),
                Unit.MEGABYTES,
                OptionalLong.of(MEMORY_BUDGET));
        transfers();
        add(
                "platform resident after %d transfers".formatted(ordered),
                ProcessMemory.residentKilobytes(running.platform()),
                Unit.MEGABYTES,
                OptionalLong.empty());
        return List.copyOf(figures);
    }

    private void add(String what, long thousandths, Unit unit, OptionalLong budget) {
        figures.add(new Measurement(what, thousandths, unit, budget, Optional.empty()));
    }

    private static long micros(long nanos) {
        return nanos / 1_000;
    }

    private void transfers() {
        deposit();
        Latencies ours = measure(this::transfer);
        BaselineBankClient bare = bareClient();
        Latencies theirs = measure(() -> bare.transfer(bareWords()));
        compare("median", ours.perMille(500), theirs.perMille(500), true);
        compare("99 of 100", ours.perMille(990), theirs.perMille(990), false);
    }

    private void compare(String which, long ours, long theirs, boolean hasBudget) {
        long hundredths = ours * 100 / Math.max(1, theirs);
        figures.add(
                new Measurement(
                        "one transfer, API to settled, " + which,
                        micros(ours),
                        Unit.MILLISECONDS,
                        hasBudget
                                ? OptionalLong.of(micros(TRANSFER_BUDGET.toNanos()))
                                : OptionalLong.empty(),
                        Optional.of(
                                "%s bare client, same %d bank messages: %d.%02d times"
                                        .formatted(
                                                Latencies.millis(theirs),
                                                bankMessages,
                                                hundredths / 100,
                                                hundredths % 100))));
    }

    private Latencies measure(LongSupplier once) {
        long[] nanos = new long[WARM_UP + transfers];
        for (int at = 0; at < nanos.length; at++) {
            nanos[at] = once.getAsLong();
        }
        return new Latencies(Arrays.copyOfRange(nanos, WARM_UP, nanos.length));
    }

    private void deposit() {
        running.bank().setRegistrationReview(false);
        SampleParties.MEMBERS.forEach(member -> {
            String id = running.market().apply(member);
            running.market().approve("/v1/members/" + id);
            running.market().awaitMember(id, "active");
        });
        var known = running.market().deposits(SampleParties.BUYER);
        running.bank()
                .deposit(SampleParties.BUYER.subAccountNo(), SampleParties.BUYER.name(), MUCH);
        running.market().awaitDeposit(SampleParties.BUYER, known);
    }

    private long transfer() {
        ordered++;
        ObjectNode body =
                PlatformClient.transfer(
                        "BENCH-" + ordered, SampleParties.BUYER, SampleParties.SELLER);
        long begun = System.nanoTime();
        JsonNode ended = running.market().order(body);
        long nanos = System.nanoTime() - begun;
        if (!ended.path("status").asText().equals("succeeded")) {
            throw new TestbedFailure("a transfer did not succeed: " + ended);
        }
        lastSerial = ended.path("serial").asText();
        return nanos;
    }

    private BaselineBankClient bareClient() {
        running.bank()
                .open(SampleMembers.BASELINE_MAIN_ACCOUNT, BARE_PAYER, SampleParties.BUYER.name());
        running.bank()
                .open(SampleMembers.BASELINE_MAIN_ACCOUNT, BARE_PAYEE, SampleParties.SELLER.name());
        running.bank().deposit(BARE_PAYER, SampleParties.BUYER.name(), MUCH);
        List<String> messages = running.bank().requests(lastSerial);
        bankMessages = messages.size();
        return new BaselineBankClient(running.credentials().bankUrl(), messages);
    }

    private Map<String, String> bareWords() {
        ordered++;
        return Map.of(
                lastSerial,
                "BARE%016d".formatted(ordered),
                SampleParties.MAIN_ACCOUNT,
                SampleMembers.BASELINE_MAIN_ACCOUNT,
                SampleParties.BUYER.subAccountNo(),
                BARE_PAYER,
                SampleParties.SELLER.subAccountNo(),
                BARE_PAYEE);
    }
}
