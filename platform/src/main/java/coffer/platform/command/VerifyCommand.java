package coffer.platform.command;

import coffer.database.Snapshot;
import coffer.instruction.InstructionState;
import coffer.ledger.LedgerVerifier;
import coffer.ledger.LedgerVerifier.Proof;
import coffer.ledger.SealStore.Chain;
import coffer.ledger.Violation;
import coffer.reconciliation.MonitoringStore;
import coffer.reconciliation.MonitoringStore.Backlog;
import coffer.reconciliation.MonitoringStore.OpenInstructions;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Verifies the books of a database in one snapshot: of a running platform, a stopped one, or a
 * restored copy. It writes nothing.
 *
 * <p>Exit status 0: verified; 1: violations, one line for each; 2: could not be checked.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies the books: all invariants, and that nothing sealed was changed.",
            "Exit status 0: verified; 1: violations found; 2: could not be checked."
        },
        exitCodeOnExecutionException = VerifyCommand.UNCHECKED)
public final class VerifyCommand implements Callable<Integer> {

    static final int UNCHECKED = 2;

    private static final int BROKEN = 1;

    /** Large books take long, and nobody waits for a lock meanwhile. */
    private static final Duration STATEMENT_LIMIT = Duration.ofHours(6);

    private static final JsonMapper JSON = new JsonMapper();

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "use this database: postgresql://user:password@host:port/database")
    private Optional<String> address = Optional.empty();

    @Option(
            names = "--head",
            paramLabel = "MARKET=HASH",
            description = "a chain head that an earlier run printed; it must still be in the chain")
    private Map<String, String> heads = Map.of();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!heads.values().stream().allMatch(head -> head.matches("[0-9a-f]{64}"))) {
            throw new IllegalArgumentException("a head is 64 hexadecimal digits");
        }
        Clock clock = Clock.systemUTC();
        Instant at = clock.instant();
        try (CommandDatabase database =
                        CommandDatabase.open(
                                options.read(address).get().database(), STATEMENT_LIMIT);
                Snapshot snapshot = database.database().snapshot()) {
            Proof proof = LedgerVerifier.proveOnce(snapshot, clock, heads);
            Backlog backlog = new MonitoringStore(snapshot).backlog();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(json(proof, backlog, at).toPrettyString());
            } else {
                print(out, proof, backlog, at);
            }
            out.flush();
            return proof.violations().isEmpty() ? 0 : BROKEN;
        }
    }

    private static void print(PrintWriter out, Proof proof, Backlog backlog, Instant at) {
        proof.violations().forEach(out::println);
        for (Chain chain : proof.chains()) {
            out.printf(
                    "market %s: %d of %d numbers are sealed%s; last proven %s%n",
                    chain.code(),
                    chain.sealed(),
                    chain.last(),
                    chain.head().map(head -> ", head " + head).orElse(""),
                    chain.provenAt().map(proven -> time(proven, at)).orElse("never"));
        }
        for (InstructionState state : InstructionState.values()) {
            OpenInstructions open = backlog.open().get(state);
            if (open != null) {
                out.printf(
                        "instructions %s: %d, the oldest made %s, the next look %s%n",
                        word(state), open.count(), time(open.oldest(), at), time(open.due(), at));
            }
        }
        out.printf(
                "open Differences: %d, lines without an explanation: %d%n",
                backlog.differences(), backlog.waitingLines());
        out.println(
                proof.violations().isEmpty()
                        ? "all holds"
                        : "places where something does not hold: " + proof.violations().size());
    }

    /** A time, and how far from now that is. */
    private static String time(Instant time, Instant at) {
        Duration ago = Duration.between(time, at);
        return "%s (%s%ds%s)"
                .formatted(
                        time.truncatedTo(ChronoUnit.SECONDS),
                        ago.isNegative() ? "in " : "",
                        ago.abs().toSeconds(),
                        ago.isNegative() ? "" : " ago");
    }

    private static String word(InstructionState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(Proof proof, Backlog backlog, Instant at) {
        ObjectNode told = JSON.createObjectNode();
        told.put("holds", proof.violations().isEmpty());
        told.put("checked_at", at.toString());
        proof.provenAt().ifPresent(proven -> told.put("last_proven_at", proven.toString()));
        ArrayNode breaches = told.putArray("breaches");
        for (Violation violation : proof.violations()) {
            breaches.addObject()
                    .put("promise", violation.invariant().word())
                    .put("promise_text", violation.invariant().text())
                    .put("market", violation.market())
                    .put("main_account", violation.mainAccount())
                    .put("object", violation.object())
                    .put("what", violation.what());
        }
        ArrayNode markets = told.putArray("markets");
        for (Chain chain : proof.chains()) {
            ObjectNode market =
                    markets.addObject()
                            .put("market", chain.code())
                            .put("numbers", chain.last())
                            .put("sealed", chain.sealed());
            chain.head().ifPresent(head -> market.put("head", head));
            chain.sealedAt().ifPresent(sealed -> market.put("sealed_at", sealed.toString()));
            chain.provenAt().ifPresent(proven -> market.put("last_proven_at", proven.toString()));
        }
        ObjectNode open = told.putObject("instructions");
        backlog.open()
                .forEach((state, of) ->
                        open.putObject(word(state))
                                .put("count", of.count())
                                .put("oldest_at", of.oldest().toString())
                                .put("next_look_at", of.due().toString()));
        told.put("open_differences", backlog.differences());
        told.put("waiting_lines", backlog.waitingLines());
        return told;
    }
}
