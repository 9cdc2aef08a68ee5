package coffer.testbed.bench;

import coffer.testbed.Cast;
import coffer.testbed.Crowd;
import coffer.testbed.MarketDesk;
import coffer.testbed.Stage.Standing;
import coffer.testbed.StageFailure;
import coffer.testbed.bench.Measured.Unit;
import coffer.testbed.demo.Story;
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
 * What a fresh stage takes to start, to carry out one transfer after another, and in memory; in
 * this order, each beside what bounds it.
 */
final class StartBench {

    private static final int WARM_UP = 300;
    private static final Duration READY_BUDGET = Duration.ofSeconds(20);
    private static final Duration TRANSFER_BUDGET = Duration.ofMillis(25);
    private static final long MEMORY_BUDGET = 500_000;

    private static final String BARE_PAYER = "3110000000000550001";
    private static final String BARE_PAYEE = "3110000000000550002";
    private static final String MUCH = "1000000.00";

    private final Standing standing;
    private final int transfers;
    private final List<Measured> figures = new ArrayList<>();
    private int ordered;
    private int bankMessages;
    private String lastSerial = "";

    StartBench(Standing standing, int transfers) {
        this.standing = standing;
        this.transfers = transfers;
    }

    /** Measures everything. */
    List<Measured> take() {
        add(
                "both ready, from nothing (new database)",
                micros(standing.readyNanos()),
                Unit.MILLISECONDS,
                OptionalLong.of(READY_BUDGET.toNanos() / 1_000));
        new Story(standing.bank(), standing.market(), new PrintWriter(Writer.nullWriter())).play();
        add(
                "platform resident after the story",
                Memory.residentKilobytes(standing.platform()),
                Unit.MEGABYTES,
                OptionalLong.of(MEMORY_BUDGET));
        transfers();
        add(
                "platform resident after %d transfers".formatted(ordered),
                Memory.residentKilobytes(standing.platform()),
                Unit.MEGABYTES,
                OptionalLong.empty());
        return List.copyOf(figures);
    }

    private void add(String what, long thousandths, Unit unit, OptionalLong budget) {
        figures.add(new Measured(what, thousandths, unit, budget, Optional.empty()));
    }

    private static long micros(long nanos) {
        return nanos / 1_000;
    }

    private void transfers() {
        deposit();
        Timings ours = measure(this::transfer);
        BareClient bare = bareClient();
        Timings theirs = measure(() -> bare.transfer(bareWords()));
        compare("median", ours.perMille(500), theirs.perMille(500), true);
        compare("99 of 100", ours.perMille(990), theirs.perMille(990), false);
    }

    private void compare(String which, long ours, long theirs, boolean hasBudget) {
        long hundredths = ours * 100 / Math.max(1, theirs);
        figures.add(
                new Measured(
                        "one transfer, API to settled, " + which,
                        micros(ours),
                        Unit.MILLISECONDS,
                        hasBudget
                                ? OptionalLong.of(micros(TRANSFER_BUDGET.toNanos()))
                                : OptionalLong.empty(),
                        Optional.of(
                                "%s bare client, same %d bank messages: %d.%02d times"
                                        .formatted(
                                                Timings.millis(theirs),
                                                bankMessages,
                                                hundredths / 100,
                                                hundredths % 100))));
    }

    private Timings measure(LongSupplier once) {
        long[] nanos = new long[WARM_UP + transfers];
        for (int at = 0; at < nanos.length; at++) {
            nanos[at] = once.getAsLong();
        }
        return new Timings(Arrays.copyOfRange(nanos, WARM_UP, nanos.length));
    }

    private void deposit() {
        standing.bank().reviewsRegistrations(false);
        Cast.MEMBERS.forEach(member -> {
            String id = standing.market().apply(member);
            standing.market().approve("/v1/members/" + id);
            standing.market().awaitMember(id, "active");
        });
        var known = standing.market().deposits(Cast.BUYER);
        standing.bank().deposit(Cast.BUYER.subAccountNo(), Cast.BUYER.name(), MUCH);
        standing.market().awaitDeposit(Cast.BUYER, known);
    }

    private long transfer() {
        ordered++;
        ObjectNode body = MarketDesk.transfer("BENCH-" + ordered, Cast.BUYER, Cast.SELLER);
        long begun = System.nanoTime();
        JsonNode ended = standing.market().order(body);
        long nanos = System.nanoTime() - begun;
        if (!ended.path("status").asText().equals("succeeded")) {
            throw new StageFailure("a transfer did not succeed: " + ended);
        }
        lastSerial = ended.path("serial").asText();
        return nanos;
    }

    private BareClient bareClient() {
        standing.bank().open(Crowd.BARE_MAIN_ACCOUNT, BARE_PAYER, Cast.BUYER.name());
        standing.bank().open(Crowd.BARE_MAIN_ACCOUNT, BARE_PAYEE, Cast.SELLER.name());
        standing.bank().deposit(BARE_PAYER, Cast.BUYER.name(), MUCH);
        List<String> messages = standing.bank().requests(lastSerial);
        bankMessages = messages.size();
        return new BareClient(standing.credentials().bankUrl(), messages);
    }

    private Map<String, String> bareWords() {
        ordered++;
        return Map.of(
                lastSerial,
                "BARE%016d".formatted(ordered),
                Cast.MAIN_ACCOUNT,
                Crowd.BARE_MAIN_ACCOUNT,
                Cast.BUYER.subAccountNo(),
                BARE_PAYER,
                Cast.SELLER.subAccountNo(),
                BARE_PAYEE);
    }
}
