package coffer.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * House rules that a machine can check in the text of all modules. Exceptions stand here by name,
 * so that a new one is a decision.
 */
class TidyTest {

    private static final int COLUMNS = 100;
    private static final int METHOD_LINES = 70;
    private static final int FILE_LINES = 400;

    /** Longer files say at their heads, in the comment on the type, why they are not split. */
    private static final Pattern LONG_FOR_A_REASON =
            Pattern.compile("\\bOne file(?: \\S+)*? because\\b", Pattern.CASE_INSENSITIVE);

    /** The edges of loops and of the process, where everything that is thrown must be caught. */
    private static final Set<String> MAY_CATCH_ALL =
            Set.of(
                    "coffer/platform/ShutdownSequence.java",
                    "coffer/platform/worker/TrackedExecutor.java",
                    "coffer/platform/worker/Worker.java",
                    "coffer/platform/http/ErrorHandler.java",
                    "coffer/platform/database/EmbeddedServer.java",
                    "coffer/database/Database.java",
                    // A failed statement must not prevent the next.
                    "coffer/database/Session.java",
                    // A failed call must not affect the others.
                    "coffer/instruction/BatchWriter.java",
                    // Camel declares no narrower one when a route is added.
                    "coffer/banks/kernel/Transports.java",
                    // Closes what was opened and throws again.
                    "coffer/simulator/Simulator.java",
                    "coffer/simulator/ControlServer.java");

    /** Works out rates and spreads of measurements, never money. */
    private static final Set<String> MAY_MEASURE =
            Set.of(
                    "coffer/testbed/bench/LedgerBench.java",
                    "coffer/testbed/bench/LoadGenerator.java",
                    "coffer/testbed/bench/Pgbench.java",
                    "coffer/testbed/bench/LoadResult.java");

    /** Switches over what is not ours: texts, numbers, other people's types. */
    private static final Set<String> MAY_SWITCH_WITH_DEFAULT =
            Set.of(
                    "coffer/banks/citic/CiticCodes.java",
                    "coffer/banks/citic/CiticInquiryMapping.java",
                    "coffer/banks/citic/CiticStatementMapping.java",
                    "coffer/simulator/ControlRoutes.java",
                    "coffer/simulator/ControlServer.java",
                    "coffer/simulator/FaultRuleJson.java",
                    "coffer/simulator/citic/CiticReply.java",
                    "coffer/simulator/citic/StatementQuery.java",
                    "coffer/platform/config/SettingValues.java",
                    "coffer/platform/http/WebServer.java",
                    "coffer/platform/http/JsonBody.java");

    /** Tables, which a reader searches and does not read from the start. */
    private static final Set<String> TABLES =
            Set.of(
                    "coffer/banks/citic/CiticMappingTest.java",
                    "coffer/banks/citic/CiticMessages.java",
                    "coffer/platform/api/InvalidRequestsIT.java",
                    "coffer/simulator/citic/CiticMessageTest.java");

    /** Files that are to be split: no other may join them. */
    private static final Set<String> STILL_LONG =
            Set.of("coffer/fixture/Treasury.java", "coffer/instruction/InstructionStoreIT.java");

    private static final Map<String, Pattern> BANNED =
            Map.of(
                    "a floating point number", Pattern.compile("\\b(double|float)\\b"),
                    "a stack trace to nowhere", Pattern.compile("\\bprintStackTrace\\b"),
                    "output beside the log", Pattern.compile("\\bSystem\\s*\\.\\s*(out|err)\\b"),
                    "a mock", Pattern.compile("\\b(mockito|Mockito)\\b"));

    private static final Pattern BROAD_CATCH =
            Pattern.compile(
                    "\\bcatch\\s*\\([^)]*\\b(Exception|Throwable|RuntimeException)\\s+\\w+\\)");
    private static final Pattern DEFAULT = Pattern.compile("\\bdefault\\s*->");
    private static final Pattern FUTURE = Pattern.compile("\\bimport io\\.vertx\\.core\\.Future;");
    private static final Pattern SQL =
            Pattern.compile(
                    "\"\\s*(select\\s+\\S|insert\\s+into\\s|update\\s+\\S+\\s+set\\s|delete\\s+from\\s)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_A_MACHINE =
            Pattern.compile("[\"'\\s](/w[o]rk/|/root/|/home/|/Users/|C:\\\\\\\\)");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(FIX" + "ME|TO" + "DO)\\b");

    private static final Pattern HEAD =
            Pattern.compile(".*\\w\\s*\\([^{}]*\\)\\s*(throws\\s[\\w.,\\s]+)?", Pattern.DOTALL);
    private static final Pattern NO_METHOD =
            Pattern.compile(
                    "(?s).*(->\\s*$|\\bnew\\s|\\b(if|for|while|switch|try|catch|synchronized|record"
                            + "|class|interface|enum)\\b).*");

    private record Source(String name, boolean test, String text, String code) {}

    private static final List<Source> SOURCES = sources();

    private static List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("bank-adapters")) ? here : here.resolveSibling(".");
        for (String module : List.of("processor", "bank-adapters", "simulator", "platform")) {
            for (String kind : List.of("main", "test")) {
                Path folder = root.resolve(module).resolve("src").resolve(kind).resolve("java");
                read(folder, kind.equals("test"), sources);
            }
        }
        return sources;
    }

    private static void read(Path folder, boolean test, List<Source> sources) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                String text = Files.readString(file);
                sources.add(new Source(name, test, text, code(text)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The text without comments and without what stands in quotes; lines stay where they are. */
    private static String code(String text) {
        Matcher matcher =
                Pattern.compile(
                                "//[^\\n]*|/\\*.*?\\*/|\"\"\".*?(?<!\\\\)\"\"\""
                                        + "|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
                                Pattern.DOTALL)
                        .matcher(text);
        return matcher.replaceAll(found ->
                (found.group().startsWith("\"") ? "\"\"" : " ")
                        + "\n".repeat((int) found.group().lines().count() - 1));
    }

    private static void find(Pattern pattern, Source source, String text, List<String> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            long line = text.substring(0, matcher.start()).lines().count();
            found.add(source.name() + ":" + line + " " + matcher.group().strip());
        }
    }

    @Test
    void thereAreSources() {
        assertThat(SOURCES).hasSizeGreaterThan(150);
        assertThat(SOURCES.stream().filter(Source::test)).isNotEmpty();
    }

    @Test
    void theTextIsReadWithoutCommentsAndQuotes() {
        String text = "a /* \" */ b // '\nc \"x // \\\" y\" d '\"' e \"\"\"\n f \" \"\"\" g";
        assertThat(code(text).replace(" ", "")).isEqualTo("ab\nc\"\"de\"\"\ng");
    }

    @Test
    void linesAreNotTooWide() {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            int number = 0;
            for (String line : source.text().lines().toList()) {
                number++;
                if (!line.startsWith("import ")
                        && line.codePointCount(0, line.length()) > COLUMNS
                        && !source.test()) {
                    found.add(source.name() + ":" + number);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void longFilesSayWhy() {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            long lines = source.text().lines().count();
            String head = source.text().replaceAll("\\n \\* ", " ");
            boolean known = TABLES.contains(source.name()) || STILL_LONG.contains(source.name());
            if (lines > FILE_LINES && !known && !LONG_FOR_A_REASON.matcher(head).find()) {
                found.add(source.name() + ": " + lines);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void methodsFitOnAScreen() {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            methods(source, found);
        }
        assertThat(found).isEmpty();
    }

    private static void methods(Source source, List<String> found) {
        String code = source.code();
        for (int at = code.indexOf('{'); at >= 0; at = code.indexOf('{', at + 1)) {
            int from = Math.max(lastOf(code, at), 0);
            String head = code.substring(from, at).strip();
            if (HEAD.matcher(head).matches() && !NO_METHOD.matcher(head).matches()) {
                int end = end(code, at);
                long lines = code.substring(at, end).lines().count();
                if (lines > METHOD_LINES) {
                    found.add(source.name() + " " + head.lines().findFirst() + ": " + lines);
                }
            }
        }
    }

    private static int lastOf(String code, int before) {
        int at = before - 1;
        while (at >= 0 && ";{}".indexOf(code.charAt(at)) < 0) {
            at--;
        }
        return at + 1;
    }

    private static int end(String code, int start) {
        int depth = 0;
        for (int at = start; at < code.length(); at++) {
            depth += code.charAt(at) == '{' ? 1 : code.charAt(at) == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return code.length();
    }

    @Test
    void bannedWordsAreNotUsed() {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            if (!source.test() && !MAY_MEASURE.contains(source.name())) {
                BANNED.values().forEach(word -> find(word, source, source.code(), found));
            }
            find(UNFINISHED, source, source.text(), found);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void onlyTheEdgesCatchEverything() {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            if (!source.test() && !MAY_CATCH_ALL.contains(source.name())) {
                find(BROAD_CATCH, source, source.code(), found);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noSwitchOverOurOwnEnumsHasADefault() {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            if (!source.test() && !MAY_SWITCH_WITH_DEFAULT.contains(source.name())) {
                find(DEFAULT, source, source.code(), found);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void sqlAndFuturesAreInStoresOnly() {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            boolean home =
                    source.name().startsWith("coffer/testbed/bench/")
                            || source.name().startsWith("coffer/database/")
                            || source.name().endsWith("Store.java");
            if (!source.test() && !home) {
                find(SQL, source, source.text(), found);
                find(FUTURE, source, source.code(), found);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noPathOfAMachineIsUsed() {
        List<String> found = new ArrayList<>();
        SOURCES.forEach(source -> find(OF_A_MACHINE, source, source.text(), found));
        found.removeIf(line -> line.contains("TidyTest"));
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageHasADescription() {
        Set<String> missing = new TreeSet<>();
        for (boolean test : new boolean[] {false, true}) {
            Set<String> explained = new TreeSet<>();
            Set<String> packages = new TreeSet<>();
            for (Source source : SOURCES) {
                if (source.test() == test) {
                    String folder = source.name().substring(0, source.name().lastIndexOf('/'));
                    packages.add(folder);
                    if (source.name().endsWith("/package-info.java")) {
                        explained.add(folder);
                    }
                }
            }
            packages.removeAll(explained);
            missing.addAll(packages);
        }
        assertThat(missing).isEmpty();
    }
}
