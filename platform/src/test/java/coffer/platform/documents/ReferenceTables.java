package coffer.platform.documents;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.banks.citic.CiticConfig;
import coffer.market.MainAccountNo;
import coffer.platform.config.ConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes Markdown tables of the code: names, defaults and forms of settings come from the readers of
 * the settings, names and labels of metrics from the text of the class that registers them. What
 * they mean stands in properties files beside this class; a name without a meaning, or a meaning
 * without a name, is an error.
 */
final class ReferenceTables {

    private static final Pattern NUMBER = Pattern.compile("\\d{4,}");
    private static final Pattern CONNECTION_SETTING =
            Pattern.compile("\\bsettings\\s*\\.\\s*\\w+\\(\\s*\"(\\w+)\"");

    private static final Pattern METRIC = Pattern.compile("\"(coffer(?:\\.[a-z]+)+)\"");
    private static final Pattern BUILT =
            Pattern.compile(
                    "(Gauge|FunctionCounter|Counter|Timer|DistributionSummary)\\s*\\.builder\\(\\s*"
                            + METRIC
                            + "(.*?)\\.register\\(",
                    Pattern.DOTALL);
    private static final Pattern DIRECT =
            Pattern.compile(
                    "\\.(counter|timer|summary)\\(\\s*"
                            + METRIC
                            + "(.*?)\\)\\s*\\.(?:increment|record)\\(",
                    Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("\\.tag\\(\\s*\"(\\w+)\"");
    private static final Pattern LITERAL = Pattern.compile("\"(\\w+)\"");

    private ReferenceTables() {}

    /** Every table by its name in the page's markers. */
    static Map<String, String> all() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("settings", settings());
        tables.put("connection settings", connectionSettings());
        tables.put("metrics", metrics());
        return tables;
    }

    /** A text with every table renewed that it has markers of. */
    static String renewed(String text) {
        String renewed = text;
        for (Map.Entry<String, String> table : all().entrySet()) {
            String begin = "<!-- generated: " + table.getKey() + " -->\n";
            String end = "<!-- end: " + table.getKey() + " -->";
            int from = renewed.indexOf(begin) + begin.length();
            int to = renewed.indexOf(end);
            assertThat(to).as("markers of the table of " + table.getKey()).isGreaterThan(from - 1);
            renewed = renewed.substring(0, from) + table.getValue() + renewed.substring(to);
        }
        return renewed;
    }

    /** The settings of the platform with their defaults. */
    static Map<String, String> settingDefaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String line : ConfigReader.read(Map.of(), Map.of()).printableSettings()) {
            int equals = line.indexOf('=');
            defaults.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return defaults;
    }

    private static String settings() {
        Map<String, String> defaults = settingDefaults();
        Map<String, String> meanings = meanings("settings", defaults.keySet());
        List<String> nonsense = problems(defaults.keySet(), "?");
        List<String> zero = problems(defaults.keySet(), "0s");
        StringBuilder table = new StringBuilder("| setting | default | values | meaning |\n");
        table.append("|---|---|---|---|\n");
        new TreeMap<>(defaults)
                .forEach((name, value) ->
                        row(
                                table,
                                code(name),
                                value.matches("[\\w.:/-]+") ? code(value) : value,
                                form(name, nonsense, zero),
                                meanings.getOrDefault(name, "")));
        return table.toString();
    }

    private static List<String> problems(Set<String> names, String value) {
        Map<String, String> all =
                names.stream().collect(Collectors.toMap(Function.identity(), _ -> value));
        try {
            ConfigReader.read(all, Map.of());
            return List.of();
        } catch (ConfigReader.InvalidSettings wrong) {
            return wrong.problems();
        }
    }

    /** What a setting takes, by what is said of a value that it does not take. */
    private static String form(String name, List<String> nonsense, List<String> zero) {
        String problem =
                nonsense.stream()
                        .filter(p -> p.startsWith(name + " is not ") || p.startsWith(name + ": "))
                        .findFirst()
                        .orElse("is not text");
        String form =
                problem.substring(problem.indexOf("is not ") + "is not ".length())
                        .replaceFirst(": \\?$", "")
                        .replaceFirst("^a whole number from ", "");
        if (form.startsWith("a duration")) {
            return zero.contains(name + " is zero") ? "duration" : "duration, or `0s`";
        }
        return form.startsWith("postgresql:") ? code(form) : grouped(form);
    }

    private static String grouped(String text) {
        return NUMBER.matcher(text).replaceAll(n -> "%,d".formatted(Long.parseLong(n.group())));
    }

    private static String connectionSettings() {
        Set<String> names = new LinkedHashSet<>();
        // Those of CITIC, then those that every bank has.
        Path banks = Pages.ROOT.resolve("bank-adapters/src/main/java/coffer/banks");
        for (String folder : List.of("citic", "kernel")) {
            Pages.files(banks.resolve(folder), ".java")
                    .forEach(file ->
                            found(CONNECTION_SETTING, Pages.read(file), 1).forEach(names::add));
        }
        Map<String, String> meanings = meanings("citic", names);
        StringBuilder table = new StringBuilder("| setting | default | meaning |\n|---|---|---|\n");
        meanings.forEach((name, text) -> {
            String[] parts = text.split(" \\| ", 2);
            assertThat(parts).as("default and meaning of " + name).hasSize(2);
            requireDefault(name, parts[0].strip());
            row(table, code(name), shown(parts[0].strip()), parts[1].strip());
        });
        return table.toString();
    }

    private static String shown(String value) {
        return switch (value) {
            case "none" -> "";
            case "required", "built in" -> value;
            default -> code(value);
        };
    }

    /** That a connection with this value is the same as one that leaves the setting out. */
    private static void requireDefault(String name, String value) {
        Map<String, String> least = Map.of("url", "http://bank.example:6789", "userName", "DEMO");
        MainAccountNo no = new MainAccountNo("8110000000000009999");
        CiticConfig usual = CiticConfig.from(no, least);
        assertThat(least.containsKey(name)).as(name).isEqualTo(value.equals("required"));
        if (!List.of("required", "built in", "none").contains(value)) {
            Map<String, String> given = new HashMap<>(least);
            given.put(name, value);
            assertThat(CiticConfig.from(no, given)).as(name + "=" + value).isEqualTo(usual);
        }
    }

    /** A metric as the code registers it. */
    record Metric(String name, String kind, Set<String> labels) {}

    private static String metrics() {
        Map<String, Metric> metrics = registered();
        Map<String, String> meanings = meanings("metrics", metrics.keySet());
        StringBuilder table = new StringBuilder("| metric | kind | labels | meaning |\n");
        table.append("|---|---|---|---|\n");
        for (Metric metric : metrics.values()) {
            row(
                    table,
                    code(metric.name()),
                    metric.kind(),
                    metric.labels().stream()
                            .map(ReferenceTables::code)
                            .collect(Collectors.joining(", ")),
                    meanings.getOrDefault(metric.name(), ""));
        }
        return table.toString();
    }

    /** All metrics, by their names on the wire. */
    static Map<String, Metric> registered() {
        Map<String, Metric> metrics = new TreeMap<>();
        String text =
                Pages.files(Pages.ROOT.resolve("platform/src/main/java"), ".java").stream()
                        .map(Pages::read)
                        .filter(file -> file.contains("PrometheusMeterRegistry"))
                        .collect(Collectors.joining());
        for (Pattern pattern : List.of(BUILT, DIRECT)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                Metric metric = metric(matcher.toMatchResult(), pattern == BUILT ? TAG : LITERAL);
                metrics.put(metric.name(), metric);
            }
        }
        assertThat(metrics).hasSize((int) found(METRIC, text, 1).stream().distinct().count());
        return metrics;
    }

    private static Metric metric(MatchResult found, Pattern label) {
        String kind =
                switch (found.group(1)) {
                    case "FunctionCounter", "Counter", "counter" -> "counter";
                    case "Timer", "timer" -> "timer";
                    case "DistributionSummary", "summary" -> "summary";
                    default -> "gauge";
                };
        String end =
                switch (kind) {
                    case "counter" -> "_total";
                    case "timer" -> "_seconds";
                    default -> "";
                };
        return new Metric(
                found.group(2).replace('.', '_') + end,
                kind,
                new LinkedHashSet<>(found(label, found.group(3), 1)));
    }

    private static List<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(result -> result.group(group)).toList();
    }

    /** What names mean, in the order of the names. */
    private static Map<String, String> meanings(String file, Set<String> names) {
        Properties read = new Properties();
        String resource = file + ".properties";
        try (InputStream stream = ReferenceTables.class.getResourceAsStream(resource)) {
            assertThat(stream).as(resource).isNotNull();
            read.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        assertThat(read.stringPropertyNames())
                .as("the names that " + resource + " explains are those of the code")
                .containsExactlyInAnyOrderElementsOf(names);
        Map<String, String> meanings = new LinkedHashMap<>();
        names.forEach(name -> meanings.put(name, read.getProperty(name)));
        return meanings;
    }

    private static void row(StringBuilder table, String... cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
