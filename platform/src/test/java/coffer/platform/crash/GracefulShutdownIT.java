package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, at any moment of a platform's life. */
final class GracefulShutdownIT {

    private static final Pattern READY =
            Pattern.compile("platform ready url=(\\S+) database=(\\S+)");
    private static final String MAIN = "coffer.platform.command.Main";

    /** The exit status of a JVM that was stopped before the program began. */
    private static final int NOT_BEGUN = 143;

    @TempDir private Path folder = Path.of("");

    @Test
    void aStartThatIsToldToStopLeavesNothingRunning() throws Exception {
        Map<String, String> settings =
                Map.of("COFFER_DATA", folder.toString(), "COFFER_HTTP_PORT", "0");
        long seed = 7;
        Random random = new Random(seed);
        List<Integer> ends = new ArrayList<>();
        // On a slow machine it takes longer until there is something to be stopped.
        for (int round = 0; round < 8 || (!ends.contains(0) && round < 60); round++) {
            int millis = 300 * (round + 1) + random.nextInt(300);
            try (ChildProcess platform =
                    ChildProcess.startWithoutWaiting(MAIN, settings, List.of("serve"))) {
                Thread.sleep(millis);
                int end = platform.terminate();
                ends.add(end);
                assertThat(end).as("after %d ms, seed %d", millis, seed).isIn(0, NOT_BEGUN);
            }
            assertThat(leftRunning()).as("after %d ms, seed %d", millis, seed).isEmpty();
        }
        assertThat(ends).as("too early each time").contains(0);
        try (ChildProcess platform = ChildProcess.start(MAIN, READY, settings, List.of("serve"))) {
            assertThat(platform.terminate()).isZero();
        }
        assertThat(leftRunning()).isEmpty();
    }

    private List<String> leftRunning() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    @Test
    void underLoadWithASlowBankEveryOrderEnds() throws Exception {
        try (PlatformProcesses processes =
                new PlatformProcesses(1, UnaryOperator.identity(), UnaryOperator.identity())) {
            ChildProcess platform = processes.start(Map.of("COFFER_STOP_LIMIT", "6s"));
            processes.depositForPayers(platform);
            processes.bank().post("settings", "{\"lines\": \"hold\"}");
            // Some never answer, though they did it: these are under way when the limit is over.
            processes
                    .bank()
                    .post(
                            "faults",
                            """
                            {"action": "DLMDETRN", "times": 4, "after": 10, "fault": "execute_then_silence"}
                            """);
            processes
                    .bank()
                    .post(
                            "faults",
                            "{\"action\": \"DLMDETRN\", \"fault\": \"delay\", \"millis\": 900}");
            Map<String, Integer> answers = load(processes, platform);
            List<String> taken = processes.sql("select out_request_no from instruction");
            answers.forEach((no, status) -> {
                if (taken.contains(no)) {
                    assertThat(status).as("%s was taken", no).isIn(200, 201);
                }
            });
            assertThat(answers.values()).as("some came too late").contains(201);
            assertThat(processes.sql("select 1 from instruction where state = 'SENDING'"))
                    .isEmpty();
            assertThat(processes.sql("select 1 from instruction where state = 'UNKNOWN'"))
                    .isNotEmpty();
            // Given back; or, where the machine was too busy to stop in time, left to expire.
            await().atMost(PlatformProcesses.LONG)
                    .until(() ->
                            processes
                                    .sql("select 1 from lease where ends_at > coffer_clock()")
                                    .isEmpty());
            await().atMost(PlatformProcesses.LONG)
                    .until(() ->
                            processes
                                    .sql("select 1 from process where ends_at > coffer_clock()")
                                    .isEmpty());

            processes.bank().clearFaults();
            ChildProcess next = processes.start(Map.of());
            List<PlatformProcesses.TestOrder> orders =
                    answers.keySet().stream()
                            .map(no -> new PlatformProcesses.TestOrder(no, 0))
                            .toList();
            processes.assertEachOrderEndsOnce(next, orders);
            assertThat(processes.sql("select 1 from instruction where state = 'REVIEW'")).isEmpty();
            assertThat(next.terminate()).isZero();
        }
    }

    /** Orders from many callers until the platform has stopped; the answer to each number. */
    private static Map<String, Integer> load(PlatformProcesses processes, ChildProcess platform) {
        Queue<Map.Entry<String, Integer>> answers = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int caller = 0; caller < 6; caller++) {
                String name = "stop-" + caller + "-";
                threads.execute(() -> {
                    int status = 1;
                    for (int at = 0; status == 1 || status == 201; at++) {
                        status =
                                processes.tryOrder(
                                        platform, new PlatformProcesses.TestOrder(name + at, 0));
                        answers.add(Map.entry(name + at, status));
                    }
                });
            }
            await().atMost(PlatformProcesses.LONG)
                    .until(() ->
                            processes
                                            .sql(
                                                    "select 1 from instruction where state = 'SUCCEEDED'")
                                            .size()
                                    > 20);
            assertThat(platform.terminate()).isZero();
        }
        Map<String, Integer> all = new HashMap<>();
        answers.forEach(answer -> all.put(answer.getKey(), answer.getValue()));
        return all;
    }
}
