package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.BookQueries;
import coffer.platform.SimulatorControl;
import coffer.platform.TestDatabase;
import coffer.platform.TestPlatform;
import coffer.platform.command.SeedFile;
import coffer.simulator.Population;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import coffer.simulator.books.Purpose;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Platforms as processes of their own on one database, and a market that has several main accounts
 * at one bank, with a payer and a payee under each.
 */
final class PlatformProcesses implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(90);

    private static final String KEY = "sk_test_demo_0123456789abcdefABCDEF";
    private static final String MONEY = "100000.00";

    private final Simulator simulator;
    private final SimulatorControl bank;
    private final String databaseUrl;
    private final int mainAccounts;
    private final Map<String, String> settings = new HashMap<>();
    private final List<ChildProcess> platforms = new ArrayList<>();

    /** An order before it is sent. */
    record TestOrder(String no, int mainAccount) {}

    /**
     * @param bankAddress where platforms find the bank, from its own URL, for a proxy between them
     * @param databaseAddress likewise the database
     */
    PlatformProcesses(
            int mainAccounts,
            UnaryOperator<String> bankAddress,
            UnaryOperator<String> databaseAddress) {
        this.mainAccounts = mainAccounts;
        this.simulator =
                Simulator.start(
                        SimulatorConfig.onFreePorts()
                                .withPopulation(
                                        new Population(
                                                IntStream.range(0, mainAccounts)
                                                        .mapToObj(PlatformProcesses::population)
                                                        .toList())));
        this.bank = new SimulatorControl(simulator.controlUrl());
        this.databaseUrl = TestDatabase.withSchema();
        SeedFile.read(seed(bankAddress.apply(simulator.bankUrl()))).write(databaseUrl);
        settings.put("COFFER_DATABASE_URL", databaseAddress.apply(databaseUrl));
        settings.put("COFFER_HTTP_PORT", "0");
        settings.put("COFFER_WORK_LEASE_LENGTH", "2s");
        settings.put("COFFER_WORK_LINES_POLL", "200ms");
        settings.put("COFFER_WORK_DISCOVERY_PAUSE", "200ms");
        settings.put("COFFER_PATIENCE_QUIET", "1s");
        settings.put("COFFER_PATIENCE_BACK_OFF", "200ms");
        settings.put("COFFER_PATIENCE_LONGEST_PAUSE", "1s");
    }

    private static String main(int at) {
        return "811%016d".formatted((at + 1) * 1_111);
    }

    private static String sub(int at, int member) {
        return "311%016d".formatted((at + 1) * 10_000 + member);
    }

    private static String fundAccount(int at, int member) {
        return "F%06d".formatted(2 * at + member);
    }

    private static Population.Main population(int at) {
        return new Population.Main(
                main(at),
                "示例交易市场",
                List.of(
                        new Population.Sub(sub(at, 1), "示例公司1", Purpose.MEMBER),
                        new Population.Sub(sub(at, 2), "示例公司2", Purpose.MEMBER)));
    }

    private String seed(String bankUrl) {
        List<String> mains = new ArrayList<>();
        for (int at = 0; at < mainAccounts; at++) {
            mains.add(
                    """
                    {"code": "citic%d", "bank": "citic", "account_no": "%s", "name": "示例",
                     "settings": {"url": "%s", "userName": "DEMO", "connectTimeoutMillis": "60000"},
                     "sub_accounts": [
                       {"no": "%s", "purpose": "member", "fund_account": "%s", "name": "示例公司1"},
                       {"no": "%s", "purpose": "member", "fund_account": "%s", "name": "示例公司2"}]}
                    """
                            .formatted(
                                    at,
                                    main(at),
                                    bankUrl,
                                    sub(at, 1),
                                    fundAccount(at, 1),
                                    sub(at, 2),
                                    fundAccount(at, 2)));
        }
        return """
        {"market": {"code": "demo", "name": "示例交易市场"}, "main_accounts": [%s],
         "clients": [{"id": "erp", "api_key": "%s"}]}
        """
                .formatted(String.join(",", mains), KEY);
    }

    /** Starts a platform; it is killed when these processes are closed, at the latest. */
    ChildProcess start(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        ChildProcess platform =
                ChildProcess.start(
                        "coffer.platform.command.Main",
                        Pattern.compile("platform ready url=(\\S+) database=(\\S+)"),
                        all,
                        List.of("serve"));
        platforms.add(platform);
        return platform;
    }

    /** Clears money for every payer, and waits until the books have it. */
    void depositForPayers(ChildProcess platform) {
        for (int at = 0; at < mainAccounts; at++) {
            bank.deposit(sub(at, 1), MONEY, "", "6200000000000000009");
        }
        for (int at = 0; at < mainAccounts; at++) {
            String payer = fundAccount(at, 1);
            await().atMost(LONG).until(() -> total(platform, payer).equals(MONEY));
        }
    }

    ApiClient api(ChildProcess platform) {
        return ApiClient.withKey(platform.readyGroup(0), KEY);
    }

    /** Orders one yuan from payer to payee. */
    Answer order(ApiClient api, TestOrder wanted) {
        return api.post(
                "/v1/forced-transfers",
                TestPlatform.order(
                        wanted.no(),
                        "transfer",
                        fundAccount(wanted.mainAccount(), 1),
                        fundAccount(wanted.mainAccount(), 2),
                        "1.00",
                        ""));
    }

    /** Orders likewise; the status, or 0 if no answer came. */
    int tryOrder(ChildProcess platform, TestOrder wanted) {
        try {
            return order(api(platform), wanted).status();
        } catch (UncheckedIOException noAnswer) {
            return 0;
        }
    }

    SimulatorControl bank() {
        return bank;
    }

    BookQueries books() {
        return new BookQueries(databaseUrl);
    }

    /** Runs a statement as the owner of the database; the first column of its rows. */
    List<String> sql(String statement) {
        return TestDatabase.run(databaseUrl, statement);
    }

    /**
     * Repeats every order at a platform, waits for the end of all, and sees that the bank got each
     * at most once, that what succeeded and only that moved money, and that books and bank agree.
     */
    void assertEachOrderEndsOnce(ChildProcess platform, List<TestOrder> orders) {
        List<Answer> repeated = orders.stream().map(o -> order(api(platform), o)).toList();
        assertThat(repeated).extracting(a -> a.text("id")).doesNotHaveDuplicates();
        for (Answer order : repeated) {
            assertThat(order.status()).as(order.body()).isIn(200, 201);
            String id = order.text("id");
            await().atMost(LONG)
                    .until(() -> List.of("succeeded", "in_review").contains(status(platform, id)));
            String serial = order.text("serial");
            assertThat(bank.arrived(serial)).as(serial).isLessThanOrEqualTo(1);
            assertThat(status(platform, id))
                    .as(order.body())
                    .isEqualTo(bank.movedMoney(serial) == 1 ? "succeeded" : "in_review");
        }
        await().atMost(LONG).until(() -> bank.totals().equals(ourTotals(platform)));
        assertThat(books().violations()).isEmpty();
    }

    String status(ChildProcess platform, String id) {
        return api(platform).get("/v1/forced-transfers/" + id).text("status");
    }

    private String total(ChildProcess platform, String fundAccount) {
        return api(platform).get("/v1/fund-accounts/" + fundAccount).text("/balances/total");
    }

    private Map<String, String> ourTotals(ChildProcess platform) {
        Map<String, String> totals = new TreeMap<>();
        for (int at = 0; at < mainAccounts; at++) {
            totals.put(sub(at, 1), total(platform, fundAccount(at, 1)));
            totals.put(sub(at, 2), total(platform, fundAccount(at, 2)));
        }
        return totals;
    }

    @Override
    public void close() {
        platforms.forEach(ChildProcess::kill);
        simulator.close();
    }
}
