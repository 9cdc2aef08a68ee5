package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.BookQueries;
import coffer.platform.SimulatorControl;
import coffer.platform.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Platform, PostgreSQL and bank as processes of their own, killed at critical moments. */
final class ProcessKillIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String KEY = "sk_test_demo_0123456789abcdefABCDEF";
    private static final String MAIN_ACCOUNT = "8110000000000009999";
    private static final List<String> MEMBERS =
            List.of("3110000000000010001", "3110000000000010002");

    @TempDir private Path folder = Path.of("");
    private final Map<String, String> settings = new HashMap<>();
    private ChildProcess bank;
    private ChildProcess platform;

    @BeforeEach
    void startBothAndPutMoneyIn() throws IOException {
        bank =
                ChildProcess.start(
                        "coffer.simulator.Main",
                        Pattern.compile("bank_url=(\\S+) control_url=(\\S+)"),
                        Map.of(),
                        List.of(
                                "--citic-port",
                                "0",
                                "--control-port",
                                "0",
                                "--data",
                                folder.resolve("bank.jsonl").toString()));
        for (String no : MEMBERS) {
            control()
                    .post(
                            "accounts",
                            """
                            {"sub_account_no": "%s", "name": "示例公司%s"}
                            """
                                    .formatted(no, no.substring(15)));
        }
        settings.put("COFFER_DATA", folder.resolve("data").toString());
        settings.put("COFFER_HTTP_PORT", "0");
        settings.put("COFFER_WORK_LEASE_LENGTH", "2s");
        settings.put("COFFER_WORK_LINES_POLL", "200ms");
        settings.put("COFFER_WORK_DISCOVERY_PAUSE", "200ms");
        settings.put("COFFER_PATIENCE_QUIET", "1s");
        settings.put("COFFER_PATIENCE_BACK_OFF", "200ms");
        settings.put("COFFER_PATIENCE_LONGEST_PAUSE", "1s");
        startPlatform();
        Path seed = Files.writeString(folder.resolve("seed.json"), seed());
        ChildProcess.run(
                "coffer.platform.command.Main", settings, List.of("seed", seed.toString()));
        control().deposit(MEMBERS.getFirst(), "1000.00", "", "6200000000000000009");
        await().atMost(LONG).until(() -> total("F000001").equals("1000.00"));
    }

    private String seed() {
        return """
        {"market": {"code": "demo", "name": "示例交易市场"},
         "main_accounts": [{"code": "citic", "bank": "citic", "account_no": "%s", "name": "示例",
           "settings": {"url": "%s", "userName": "DEMO"},
           "sub_accounts": [
             {"no": "%s", "purpose": "member", "fund_account": "F000001", "name": "示例公司0001"},
             {"no": "%s", "purpose": "member", "fund_account": "F000002", "name": "示例公司0002"}]}],
         "clients": [{"id": "erp", "api_key": "%s"}]}
        """
                .formatted(
                        MAIN_ACCOUNT,
                        bank.readyGroup(0),
                        MEMBERS.getFirst(),
                        MEMBERS.getLast(),
                        KEY);
    }

    private void startPlatform() {
        platform =
                ChildProcess.start(
                        "coffer.platform.command.Main",
                        Pattern.compile("platform ready url=(\\S+) database=(\\S+)"),
                        settings,
                        List.of("serve"));
    }

    @AfterEach
    void compareBooksAndBankAndStop() throws IOException {
        try {
            await().atMost(LONG).until(() -> bankTotals().equals(ourTotals()));
            assertThat(new BookQueries(platform.readyGroup(1)).violations()).isEmpty();
        } finally {
            Path pid = folder.resolve("data/postgres/postmaster.pid");
            long postmaster = Files.exists(pid) ? postmaster() : 0;
            platform.close();
            bank.close();
            ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"execute_then_silence", "silence"})
    void thePlatformIsKilledBetweenSentAndAnswered(String fault) {
        control()
                .post(
                        "faults",
                        "{\"action\": \"DLMDETRN\", \"times\": 1, \"fault\": \"%s\"}"
                                .formatted(fault));
        Answer order = order("killed");
        String serial = order.text("serial");
        await().atMost(LONG).until(() -> control().arrived(serial) == 1);
        platform.kill();
        startPlatform();
        boolean executed = fault.startsWith("execute");
        await().atMost(LONG)
                .until(() -> status(order).equals(executed ? "succeeded" : "in_review"));
        assertThat(control().arrived(serial)).isEqualTo(1);
        assertThat(control().movedMoney(serial)).isEqualTo(executed ? 1 : 0);
        assertThat(api().get("/v1/fund-accounts/F000001").text("/balances/pending_out"))
                .isEqualTo(executed ? "0.00" : "1.00");
    }

    @Test
    void postgresIsKilledInTheMiddleOfASettle() throws Exception {
        // Neither an inquiry nor the statement reports the end yet.
        control().post("settings", "{\"lines\": \"hold\"}");
        control().post("faults", "{\"action\": \"DLCIDSTT\", \"fault\": \"http_503\"}");
        Answer order = order("settle");
        await().atMost(LONG).until(() -> control().arrived(order.text("serial")) == 1);
        killPostgresWhileItSettles();
        await().atMost(LONG).until(() -> api().get("/health/ready").status() == 503);
        assertThat(api().get("/health/live").status()).isEqualTo(200);
        await().atMost(LONG).until(() -> api().get("/health/ready").status() == 200);
        await().atMost(LONG).until(() -> status(order).equals("succeeded"));
        assertThat(control().movedMoney(order.text("serial"))).isEqualTo(1);
    }

    /**
     * The market's counter is locked last: a transaction that waits for it has written everything
     * else.
     */
    private void killPostgresWhileItSettles() throws SQLException, IOException {
        String jdbc =
                platform.readyGroup(1).replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://");
        try (Connection holder = DriverManager.getConnection(jdbc, "postgres", "");
                Connection watcher = DriverManager.getConnection(jdbc, "postgres", "");
                Statement hold = holder.createStatement();
                Statement watch = watcher.createStatement()) {
            holder.setAutoCommit(false);
            hold.execute("select from market_counter for update");
            control().clearFaults();
            await().atMost(LONG)
                    .until(() -> {
                        try (var rows =
                                watch.executeQuery(
                                        "select from pg_stat_activity where wait_event_type"
                                                + " = 'Lock' and query like '%finish(%'")) {
                            return rows.next();
                        }
                    });
            ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();
            await().atMost(LONG).until(() -> isBroken(watch));
        } catch (SQLException closedWithTheServer) {
            assertThat(closedWithTheServer.getSQLState()).matches("(08|57).*");
        }
    }

    private static boolean isBroken(Statement statement) {
        try {
            statement.execute("select 1");
            return false;
        } catch (SQLException broken) {
            return true;
        }
    }

    private long postmaster() throws IOException {
        Path pid = folder.resolve("data/postgres/postmaster.pid");
        return Long.parseLong(Files.readAllLines(pid).getFirst().strip());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void thePlatformIsKilledInAStormAndEveryCallerRepeats(long seed) throws Exception {
        int orders = 60;
        List<Future<Integer>> calls = new ArrayList<>();
        int killAfter = 5 + new Random(seed).nextInt(orders - 10);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int at = 0; at < orders; at++) {
                String no = "storm-" + at;
                calls.add(threads.submit(() -> tried(no)));
                if (at == killAfter) {
                    await().atMost(LONG).until(() -> calls.getFirst().isDone());
                    platform.kill();
                }
            }
        }
        startPlatform();
        List<Answer> repeated = new ArrayList<>();
        for (int at = 0; at < orders; at++) {
            repeated.add(order("storm-" + at));
        }
        for (Answer order : repeated) {
            await().atMost(LONG)
                    .until(() -> List.of("succeeded", "in_review").contains(status(order)));
            int moved = control().movedMoney(order.text("serial"));
            assertThat(control().arrived(order.text("serial"))).isLessThanOrEqualTo(1);
            assertThat(status(order))
                    .as("seed %d, %s", seed, order.body())
                    .isEqualTo(moved == 1 ? "succeeded" : "in_review");
        }
        assertThat(repeated).extracting(a -> a.text("id")).doesNotHaveDuplicates();
    }

    private int tried(String requestNo) {
        try {
            return order(requestNo).status();
        } catch (UncheckedIOException theProcessIsDead) {
            return 0;
        }
    }

    private Answer order(String requestNo) {
        return api().post(
                        "/v1/forced-transfers",
                        TestPlatform.order(
                                requestNo, "transfer", "F000001", "F000002", "1.00", ""));
    }

    private String status(Answer order) {
        return api().get("/v1/forced-transfers/" + order.text("id")).text("status");
    }

    private ApiClient api() {
        return ApiClient.withKey(platform.readyGroup(0), KEY);
    }

    private SimulatorControl control() {
        return new SimulatorControl(bank.readyGroup(1));
    }

    private String total(String fundAccount) {
        return api().get("/v1/fund-accounts/" + fundAccount).text("/balances/total");
    }

    private Map<String, String> ourTotals() {
        return Map.of(MEMBERS.getFirst(), total("F000001"), MEMBERS.getLast(), total("F000002"));
    }

    private Map<String, String> bankTotals() {
        Map<String, String> totals = new HashMap<>(control().totals());
        totals.keySet().retainAll(MEMBERS);
        return totals;
    }
}
