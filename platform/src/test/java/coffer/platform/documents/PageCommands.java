package coffer.platform.documents;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.documents.Pages.Page;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code sh} blocks of a page as one script of bash. A command that calls an HTTP server ends
 * with a comment that says which status comes back, and perhaps a text of the answer:
 *
 * <pre>
 * api $PLATFORM_URL/v1/freezes/$FREEZE        # 200 "remaining":"60.00"
 * </pre>
 *
 * A call that is repeated with the same arguments until it says what is awaited counts once.
 */
record PageCommands(Page page) {

    private static final Pattern EXPECTED = Pattern.compile("(?m) # ([1-5]\\d\\d)(?: (.+))?$");
    private static final int LIMIT_MINUTES = 5;
    private static final String FIELD = "\u001f";
    private static final String RECORD = "\u001e";

    private record ExpectedReply(String status, String text) {}

    private record RecordedCall(String arguments, String status, String answer) {

        boolean isAs(ExpectedReply expected) {
            return status.equals(expected.status()) && answer.contains(expected.text());
        }
    }

    /** Runs the page's commands in a folder and compares each call with what the page says. */
    void run(Path folder, Map<String, String> environment) throws IOException {
        Path calls = folder.resolve("calls");
        Files.createFile(calls);
        Path programs = Files.createDirectories(folder.resolve("bin"));
        Path recording = programs.resolve("curl");
        try (InputStream script =
                Objects.requireNonNull(
                        PageCommands.class.getResourceAsStream("recording-curl.sh"))) {
            Files.copy(script, recording);
        }
        assertThat(recording.toFile().setExecutable(true)).isTrue();
        Path demo = Files.createDirectories(folder.resolve("target/demo"));
        Files.writeString(
                demo.resolve("env"),
                environment.entrySet().stream()
                        .map(each -> each.getKey() + "='" + each.getValue() + "'\n")
                        .collect(Collectors.joining()));
        String script = String.join("\n", page.blocks("sh"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        program("bash").toString(), "-c", "set -euo pipefail\n" + script);
        builder.environment().put("REAL_CURL", program("curl").toString());
        builder.environment().put("CALLS", calls.toString());
        builder.environment()
                .merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        String output = finished(builder.directory(folder.toFile()), folder.resolve("output"));
        compare(expected(script), recorded(calls), output);
    }

    private String finished(ProcessBuilder builder, Path output) throws IOException {
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(output);
            assertThat(ended).as("%s ends in time:%n%s", page.name(), text).isTrue();
            assertThat(process.exitValue()).as("%s:%n%s", page.name(), text).isZero();
            return text;
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(told);
        } finally {
            process.destroyForcibly();
        }
    }

    private void compare(List<ExpectedReply> expected, List<RecordedCall> calls, String output) {
        List<String> wrong = new ArrayList<>();
        for (int at = 0; at < Math.min(expected.size(), calls.size()); at++) {
            if (!calls.get(at).isAs(expected.get(at))) {
                wrong.add(
                        "call %d of %s: expected %s, came %s"
                                .formatted(at + 1, page.name(), expected.get(at), calls.get(at)));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(calls)
                .as("each call of %s says what it expects; output:%n%s", page.name(), output)
                .hasSameSizeAs(expected);
    }

    private static List<ExpectedReply> expected(String script) {
        List<ExpectedReply> all = new ArrayList<>();
        Matcher matcher = EXPECTED.matcher(script);
        while (matcher.find()) {
            all.add(
                    new ExpectedReply(
                            matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse("")));
        }
        return all;
    }

    private static List<RecordedCall> recorded(Path file) throws IOException {
        List<RecordedCall> calls = new ArrayList<>();
        for (String line : Files.readString(file).split(RECORD, -1)) {
            String[] fields = line.split(FIELD, 3);
            if (fields.length == 3) {
                RecordedCall call = new RecordedCall(fields[0], fields[1], fields[2]);
                if (!calls.isEmpty() && calls.getLast().arguments().equals(call.arguments())) {
                    calls.removeLast();
                }
                calls.add(call);
            }
        }
        return calls;
    }

    /** Where a program is. */
    private static Path program(String name) {
        Optional<Path> found =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst();
        assertThat(found)
                .as("this test runs the commands of the documents and needs %s; install it", name)
                .isPresent();
        return found.orElseThrow();
    }
}
