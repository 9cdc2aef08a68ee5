package coffer.platform.documents;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The calls that the documents describe, on a platform and a simulated bank. */
@TestInstance(Lifecycle.PER_CLASS)
class DocumentsIT {

    private static final Pattern CALL = Pattern.compile("`(GET|POST|DELETE) (/[^`]*)`");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
    private static final String NOTHING = "{\"no_such_field\": 1}";

    private final DemoInstallation installation = DemoInstallation.start();

    @AfterAll
    void stop() {
        installation.close();
    }

    @Test
    void theTourOfTheApiRuns(@TempDir Path folder) throws IOException {
        new PageCommands(Pages.page("docs/integration.md")).run(folder, installation.environment());
        metricsAreDocumented();
    }

    @Test
    void theRecipesOfTheSimulatorRun(@TempDir Path folder) throws IOException {
        new PageCommands(Pages.page("docs/simulator.md")).run(folder, installation.environment());
        metricsAreDocumented();
    }

    private void metricsAreDocumented() {
        Set<String> documented = new TreeSet<>();
        ReferenceTables.registered()
                .values()
                .forEach(metric -> {
                    String name = metric.name();
                    if (metric.kind().equals("timer") || metric.kind().equals("summary")) {
                        documented.addAll(Set.of(name + "_count", name + "_sum", name + "_max"));
                    } else {
                        documented.add(name);
                    }
                });
        Set<String> measured =
                installation
                        .platform("")
                        .get("/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("coffer_"))
                        .map(line -> line.split("[{ ]", 2)[0])
                        .collect(Collectors.toSet());
        assertThat(documented).containsAll(measured);
    }

    private record DocumentedCall(String method, String path) {

        /** With values in place of the names and of an open parameter. */
        String tried() {
            String named = NAME.matcher(path.replace("{code}", "busy")).replaceAll("1");
            return named.replaceAll("=$", "=1");
        }

        Answer by(ApiClient api) {
            return method.equals("POST") ? api.post(tried(), NOTHING) : api.send(method, tried());
        }
    }

    private static List<DocumentedCall> calls(String cell) {
        List<DocumentedCall> calls = new ArrayList<>();
        Matcher matcher = CALL.matcher(cell);
        while (matcher.find()) {
            calls.add(new DocumentedCall(matcher.group(1), matcher.group(2)));
        }
        return calls;
    }

    @Test
    void everyDocumentedCallExistsWithItsAccess() {
        ApiClient nobody = installation.platform("");
        ApiClient program = installation.platform(DemoInstallation.API_KEY);
        ApiClient person = installation.platform(DemoInstallation.MAKER_KEY);
        List<String> wrong = new ArrayList<>();
        for (List<String> row : Pages.page("docs/integration.md").rows("call | key")) {
            String key = row.get(1);
            for (DocumentedCall call : calls(row.getFirst())) {
                if (call.by(nobody).status() != (key.equals("none") ? 200 : 401)) {
                    wrong.add(call + " without a key");
                }
                boolean forProgram = !call.by(program).text("code").equals("not_allowed");
                boolean forPerson = !call.by(person).text("code").equals("not_allowed");
                String keys =
                        forProgram ? forPerson ? "any" : "program" : forPerson ? "person" : "";
                if (!key.equals("none") && !key.equals(keys)) {
                    wrong.add(call + " is for " + keys);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyErrorHasItsStatus() {
        ApiClient nobody = installation.platform("");
        List<String> wrong = new ArrayList<>();
        for (List<String> row : Pages.page("docs/integration.md").rows("code | status")) {
            Matcher code = CODE.matcher(row.getFirst());
            while (code.find()) {
                Answer page = nobody.get("/errors/" + code.group(1));
                if (!page.text("status").equals(row.get(1))) {
                    wrong.add(code.group(1) + ": " + page.body());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyCallOfTheControlApiExists() {
        List<String> wrong = new ArrayList<>();
        for (List<String> row : Pages.page("docs/simulator.md").rows("call | fields")) {
            for (DocumentedCall call : calls(row.getFirst())) {
                Answer answer = call.by(installation.bank());
                if (answer.status() == 405 || answer.text("detail").startsWith("no such call")) {
                    wrong.add(call + ": " + answer.body());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyFaultAndSwitchExists() {
        List<String> wrong = new ArrayList<>();
        for (List<String> row : Pages.page("docs/simulator.md").rows("`fault`")) {
            String word = row.getFirst().replace("`", "");
            String rule = "{\"fault\": \"%s\", \"no_such_field\": 1}".formatted(word);
            Answer answer = installation.bank().post("/sim/faults", rule);
            if (answer.text("detail").startsWith("no fault")) {
                wrong.add(answer.body());
            }
        }
        assertThat(wrong).isEmpty();

        Set<String> switches = new TreeSet<>();
        for (List<String> row : Pages.page("docs/simulator.md").rows("switch")) {
            Matcher name = CODE.matcher(row.getFirst());
            while (name.find()) {
                switches.add(name.group(1));
            }
        }
        List<String> known = new ArrayList<>();
        installation.bank().get("/sim/settings").json().fieldNames().forEachRemaining(known::add);
        assertThat(switches).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void theDemonstrationWritesTheVariablesThatToursRead() {
        String demonstration =
                Pages.files(Pages.ROOT.resolve("simulator/src/main/java"), ".java").stream()
                        .map(Pages::read)
                        .collect(Collectors.joining());
        assertThat(installation.environment().keySet())
                .allSatisfy(name -> assertThat(demonstration).contains("\"" + name + "\""));
    }
}
