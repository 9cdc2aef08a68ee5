package coffer.simulator.demo;

import coffer.simulator.demo.Measured.Unit;
import coffer.simulator.demo.Stage.Standing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** What the bench measures on a fresh stage, in this order, each beside what bounds it. */
final class Measurements {

    private static final int WARM_UP = 300;
    private static final Duration READY_BUDGET = Duration.ofSeconds(20);
    private static final Duration TRANSFER_BUDGET = Duration.ofMillis(25);
    private static final long MEMORY_BUDGET = 500_000;
    private static final long BATCH_BUDGET = 8_000;

    private static final String BARE_MAIN_ACCOUNT = "8110000000000005555";
    private static final String BARE_PAYER = "3110000000000550001";
    private static final String BARE_PAYEE = "3110000000000550002";
    private static final String MUCH = "1000000.00";

    private final Stage stage;
    private final Standing standing;
    private final int transfers;
    private final List<Measured> figures = new ArrayList<>();
    private int ordered;
    private int bankMessages;
    private String lastSerial = "";

    Measurements(Stage stage, Standing standing, int transfers) {
        this.stage = stage;
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
        journals();
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
        Timings theirs = measure(() -> bare.transfer(bareSerial()));
        compare("median", ours.percentile(50), theirs.percentile(50), true);
        compare("99 of 100", ours.percentile(99), theirs.percentile(99), false);
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
        ObjectNode body =
                JsonApi.JSON
                        .createObjectNode()
                        .put("out_request_no", "BENCH-" + ordered)
                        .put("kind", "transfer")
                        .put("payer", Cast.BUYER.no())
                        .put("payee", Cast.SELLER.no())
                        .put("amount", "1.00")
                        .put("currency", "CNY");
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
        standing.bank().open(BARE_MAIN_ACCOUNT, BARE_PAYER, Cast.BUYER.name());
        standing.bank().open(BARE_MAIN_ACCOUNT, BARE_PAYEE, Cast.SELLER.name());
        standing.bank().deposit(BARE_PAYER, Cast.BUYER.name(), MUCH);
        List<String> messages = standing.bank().requests(lastSerial);
        bankMessages = messages.size();
        return new BareClient(
                standing.credentials().bankUrl(),
                messages,
                lastSerial,
                Map.of(
                        Cast.MAIN_ACCOUNT,
                        BARE_MAIN_ACCOUNT,
                        Cast.BUYER.subAccountNo(),
                        BARE_PAYER,
                        Cast.SELLER.subAccountNo(),
                        BARE_PAYEE));
    }

    private String bareSerial() {
        ordered++;
        return "BARE%016d".formatted(ordered);
    }

    /** The platform measures its ledger itself, if it is a build that can. */
    private void journals() {
        Command told = stage.beside(standing, "bench-ledger", "--json");
        if (told.exitCode() != 0) {
            return;
        }
        JsonNode json = JsonApi.json(told.output());
        long one = nanos(json, "one_micros");
        long hundred = nanos(json, "hundred_micros");
        long commit = nanos(json, "insert_commit_micros");
        figures.add(
                new Measured(
                        "one journal in one call",
                        micros(one),
                        Unit.MILLISECONDS,
                        OptionalLong.empty(),
                        Optional.of(Timings.millis(commit) + " one bare insert with its commit")));
        figures.add(
                new Measured(
                        "100 journals in one call",
                        micros(hundred),
                        Unit.MILLISECONDS,
                        OptionalLong.empty(),
                        Optional.empty()));
        figures.add(
                new Measured(
                        "100 journals beside one",
                        hundred * 1_000 / Math.max(1, one),
                        Unit.TIMES,
                        OptionalLong.of(BATCH_BUDGET),
                        Optional.empty()));
    }

    private static long nanos(JsonNode json, String field) {
        return new BigDecimal(json.path(field).asText("0"))
                .movePointRight(3)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
