package coffer.platform.documents;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.documents.Pages.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents name exists, and their tables are those of the code. */
class DocumentsTest {

    private static final String WRITE = "coffer.docs.write";
    private static final String REWRITE =
            "mvn -o test -pl platform -am -Dtest=DocumentsTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -D"
                    + WRITE
                    + "=true";
    private static final String OPERATION = "docs/operation.md";

    private static final int README_LINES = 150;
    private static final int ARCHITECTURE_WORDS = 2_000;

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern SPAN = Pattern.compile("`[^`\\n]*`");
    private static final Pattern COMMAND = Pattern.compile("\\./coffer +([a-z][a-z-]*)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final Pattern LONE_OPTION = Pattern.compile("`(--[a-z][a-z-]*)[^`\\n]*`");
    private static final Pattern VARIABLE = Pattern.compile("\\bCOFFER_[A-Z_]*[A-Z]\\b");
    private static final Pattern SETTING =
            Pattern.compile("`((?:http|database|work|patience|watch|stop|clock|staff)\\.[a-z-]+)`");
    private static final Pattern METRIC = Pattern.compile("\\bcoffer_[a-z_]*[a-z]\\b");
    private static final Pattern CASE = Pattern.compile("(?m)^    ([a-z |-]+)\\)");

    /** Names that begin like metrics: a role and a function of the database. */
    private static final Set<String> NO_METRICS = Set.of("coffer_app", "coffer_clock");

    /** Read by the tests and by nothing else. */
    private static final Set<String> TEST_VARIABLES = Set.of("COFFER_TEST_DATABASE_URL");

    @Test
    void generatedTablesAreThoseOfTheCode() throws IOException {
        Page page = Pages.page(OPERATION);
        String renewed = ReferenceTables.renewed(page.text());
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(Pages.ROOT.resolve(OPERATION), renewed);
            return;
        }
        assertThat(page.text())
                .as("%s is out of date; this rewrites it: %s", OPERATION, REWRITE)
                .isEqualTo(renewed);
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Page page : Pages.all()) {
            Matcher matcher = LINK.matcher(SPAN.matcher(page.prose()).replaceAll("``"));
            while (matcher.find()) {
                String target = matcher.group(1);
                if (!target.matches("[a-z]+:.*") && !resolves(page, target)) {
                    broken.add(page.name() + ": " + target);
                }
            }
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    private static boolean resolves(Page page, String target) {
        String[] parts = target.split("#", 2);
        Path from = Pages.ROOT.resolve(page.name());
        Path file = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        if (!file.startsWith(Pages.ROOT) || !Files.exists(file)) {
            return false;
        }
        String name = Pages.ROOT.relativize(file).toString().replace('\\', '/');
        return parts.length == 1 || Pages.page(name).anchors().contains(parts[1]);
    }

    @Test
    void readmesAndArchitectureAreShort() {
        assertThat(Pages.page("README.md").text().lines().count()).isLessThan(README_LINES);
        assertThat(Pages.page("README.zh-CN.md").text().lines().count()).isLessThan(README_LINES);
        assertThat(Pages.page("ARCHITECTURE.md").text().strip().split("\\s+").length)
                .as("words of ARCHITECTURE.md")
                .isLessThan(ARCHITECTURE_WORDS);
    }

    @Test
    void commandsAndOptionsExist() {
        Map<String, Set<String>> commands = commands();
        Set<String> options =
                commands.values().stream()
                        .flatMap(Collection::stream)
                        .collect(Collectors.toCollection(TreeSet::new));
        List<String> unknown = new ArrayList<>();
        for (Page page : Pages.all()) {
            for (String line : page.text().lines().toList()) {
                Set<String> named = found(COMMAND, line, 1);
                named.stream()
                        .filter(command -> !commands.containsKey(command))
                        .forEach(command -> unknown.add(page.name() + ": ./coffer " + command));
                Set<String> known =
                        named.stream()
                                .flatMap(c -> commands.getOrDefault(c, Set.of()).stream())
                                .collect(Collectors.toSet());
                found(OPTION, named.isEmpty() ? "" : line, 0).stream()
                        .filter(option -> !known.contains(option))
                        .forEach(option -> unknown.add(page.name() + ": " + line));
                found(LONE_OPTION, line, 1).stream()
                        .filter(option -> !options.contains(option))
                        .forEach(option -> unknown.add(page.name() + ": " + option));
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** What follows {@code ./coffer}, with its options. */
    private static Map<String, Set<String>> commands() {
        Map<String, Set<String>> commands = new TreeMap<>();
        found(CASE, Pages.read(Pages.ROOT.resolve("coffer")), 1).stream()
                .flatMap(names -> List.of(names.split(" *\\| *")).stream())
                .forEach(name -> commands.put(name.strip(), Set.of("--help")));
        CommandLine simulator = coffer.testbed.command.Main.commandLine();
        commands.put("simulator", options(simulator));
        for (CommandLine program :
                List.of(simulator, new CommandLine(coffer.platform.command.Main.class))) {
            program.getSubcommands().forEach((name, line) -> commands.put(name, options(line)));
        }
        return commands;
    }

    private static Set<String> options(CommandLine line) {
        return Set.copyOf(line.getCommandSpec().optionsMap().keySet());
    }

    @Test
    void settingsAndMetricsExist() {
        Set<String> settings = ReferenceTables.settingDefaults().keySet();
        Set<String> variables = new TreeSet<>(TEST_VARIABLES);
        settings.forEach(name ->
                variables.add(
                        "COFFER_"
                                + name.toUpperCase(Locale.ROOT)
                                        .replace('.', '_')
                                        .replace('-', '_')));
        Set<String> metrics = new TreeSet<>(ReferenceTables.registered().keySet());
        metrics.addAll(NO_METRICS);
        List<String> unknown = new ArrayList<>();
        for (Page page : Pages.all()) {
            unknown.addAll(unknown(page, VARIABLE, 0, variables));
            unknown.addAll(unknown(page, SETTING, 1, settings));
            unknown.addAll(unknown(page, METRIC, 0, metrics));
        }
        assertThat(unknown).isEmpty();
    }

    private static List<String> unknown(Page page, Pattern pattern, int group, Set<String> known) {
        return found(pattern, page.text(), group).stream()
                .filter(name -> !known.contains(name))
                .map(name -> page.name() + ": " + name)
                .toList();
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(result -> Optional.ofNullable(result.group(group)).orElse(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
