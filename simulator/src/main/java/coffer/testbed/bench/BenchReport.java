package coffer.testbed.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The figures of the bench as people read them, from the objects that programs read. */
final class BenchReport {

    private static final String NONE = "-";

    private BenchReport() {}

    /** Every part that was measured, an empty line above each. */
    static List<String> all(JsonNode figures) {
        List<String> lines = new ArrayList<>();
        add(figures, "ledger", BenchReport::ledger, lines);
        add(figures, "orders", BenchReport::orders, lines);
        add(figures, "idle", BenchReport::idle, lines);
        add(figures, "start", BenchReport::start, lines);
        return List.copyOf(lines);
    }

    private static void add(
            JsonNode figures,
            String part,
            Function<JsonNode, List<String>> table,
            List<String> lines) {
        if (figures.has(part)) {
            lines.add("");
            lines.addAll(table.apply(figures.path(part)));
        }
    }

    /** The ledger: journals beside TPC-B on the same database. */
    static List<String> ledger(JsonNode json) {
        BigDecimal best = json.path("tpcb_per_second").decimalValue();
        TextTable table =
                new TextTable(
                        "ledger",
                        "callers",
                        "a second",
                        "of TPC-B",
                        "batch",
                        "p50",
                        "p99",
                        "p99.9",
                        "max");
        for (JsonNode run : json.path("runs")) {
            table.row(
                    "journals, accounts " + run.path("accounts").asText(),
                    count(run, "callers"),
                    number(run, "journals_per_second", 0),
                    ratio(run.path("journals_per_second").decimalValue(), best),
                    number(run, "mean_batch", 1),
                    millis(run, "p50_micros"),
                    millis(run, "p99_micros"),
                    millis(run, "p999_micros"),
                    millis(run, "max_micros"));
        }
        for (JsonNode run : json.path("tpcb")) {
            table.row(
                    "TPC-B by " + run.path("by").asText(),
                    count(run, "clients"),
                    number(run, "per_second", 0),
                    ratio(run.path("per_second").decimalValue(), best),
                    "",
                    millis(run, "p50_micros"),
                    millis(run, "p99_micros"),
                    millis(run, "p999_micros"),
                    millis(run, "max_micros"));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.addAll(ledgerSummary(json));
        return List.copyOf(lines);
    }

    private static List<String> ledgerSummary(JsonNode json) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "journals beside TPC-B %s times, hot accounts beside uniform ones %s times"
                        .formatted(
                                number(json, "ratio_to_tpcb", 2),
                                number(json, "hot_to_uniform", 2)));
        JsonNode bytes = json.path("bytes_per_transfer");
        lines.add(
                "bytes of a transfer: journals %s, instruction and keys %s, events %s, messages %s"
                        .formatted(
                                count(bytes, "journals"),
                                count(bytes, "instruction_and_keys"),
                                count(bytes, "events"),
                                count(bytes, "messages")));
        if (json.has("soak")) {
            JsonNode soak = json.path("soak");
            lines.add(
                    "soak: %s seconds at %s a second, longest gap %s"
                            .formatted(
                                    count(soak, "seconds"),
                                    number(soak, "rate", 0),
                                    millis(soak, "longest_gap_micros")));
        }
        lines.add(invariants(json));
        return List.copyOf(lines);
    }

    /** One journal at a time beside one bare insert. */
    static List<String> idle(JsonNode json) {
        List<String> lines = new ArrayList<>();
        lines.addAll(
                new TextTable("idle", "p50", "p99")
                        .row("one journal", millis(json, "p50_micros"), millis(json, "p99_micros"))
                        .row(
                                "one bare insert with its commit",
                                millis(json, "insert_p50_micros"),
                                millis(json, "insert_p99_micros"))
                        .row(
                                "times",
                                ratio(json, "p50_micros", "insert_p50_micros"),
                                ratio(json, "p99_micros", "insert_p99_micros"))
                        .lines());
        lines.add(invariants(json));
        return List.copyOf(lines);
    }

    /** Orders end to end beside the bare client. */
    static List<String> orders(JsonNode json) {
        List<String> lines = new ArrayList<>();
        lines.addAll(
                new TextTable("orders", "a second", "p50", "p99", "p99.9", "max")
                        .row(
                                "platform, API to settled",
                                number(json, "orders_per_second", 1),
                                millis(json, "p50_micros"),
                                millis(json, "p99_micros"),
                                millis(json, "p999_micros"),
                                millis(json, "max_micros"))
                        .row(
                                "bare client, same %s bank messages"
                                        .formatted(count(json, "bank_messages")),
                                number(json, "bare_per_second", 1),
                                millis(json, "bare_p50_micros"),
                                millis(json, "bare_p99_micros"),
                                millis(json, "bare_p999_micros"),
                                millis(json, "bare_max_micros"))
                        .row(
                                "times",
                                number(json, "ratio_to_bare", 3),
                                ratio(json, "p50_micros", "bare_p50_micros"),
                                ratio(json, "p99_micros", "bare_p99_micros"),
                                ratio(json, "p999_micros", "bare_p999_micros"),
                                ratio(json, "max_micros", "bare_max_micros"))
                        .lines());
        lines.add(
                "%s callers, %s accounts, %s errors; books and bank %s"
                        .formatted(
                                count(json, "callers"),
                                count(json, "accounts"),
                                count(json, "errors"),
                                json.path("books_and_bank_agree").asBoolean()
                                        ? "agree"
                                        : "DO NOT agree"));
        return List.copyOf(lines);
    }

    /** Figures one by one, with their budgets. */
    static List<String> start(JsonNode json) {
        TextTable table = new TextTable("start", "measured", "budget");
        for (JsonNode figure : json) {
            table.row(
                    figure.path("what").asText(),
                    text(figure, "value"),
                    figure.has("budget")
                            ? text(figure, "budget")
                                    + (figure.path("met").asBoolean() ? ", met" : ", MISSED")
                            : "");
        }
        List<String> lines = new ArrayList<>(table.lines());
        for (JsonNode figure : json) {
            if (figure.has("beside")) {
                lines.add(figure.path("what").asText() + ": " + figure.path("beside").asText());
            }
        }
        return List.copyOf(lines);
    }

    private static String text(JsonNode figure, String field) {
        BigDecimal value = new BigDecimal(figure.path(field).asText());
        return print(value, 2) + " " + figure.path("unit").asText();
    }

    private static String invariants(JsonNode json) {
        return "invariants of the books violated: " + count(json, "broken_promises");
    }

    private static String count(JsonNode json, String field) {
        return number(json, field, 0);
    }

    private static String number(JsonNode json, String field, int decimals) {
        JsonNode value = json.path(field);
        return value.isNumber() ? print(value.decimalValue(), decimals) : NONE;
    }

    private static String print(BigDecimal value, int decimals) {
        return String.format(
                Locale.ROOT,
                "%,." + decimals + "f",
                value.setScale(decimals, RoundingMode.HALF_UP));
    }

    private static String millis(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isNumber()
                ? Latencies.millis(value.decimalValue().movePointRight(3).longValue())
                : NONE;
    }

    private static String ratio(JsonNode json, String part, String whole) {
        return ratio(json.path(part).decimalValue(), json.path(whole).decimalValue());
    }

    private static String ratio(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0 ? NONE : print(part.divide(whole, 4, RoundingMode.HALF_UP), 2);
    }
}
