package coffer.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import coffer.platform.command.SeedFile;
import coffer.platform.config.Config;
import coffer.platform.config.ConfigReader;
import coffer.simulator.Population;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import coffer.simulator.books.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A small world in this JVM: a simulator, a database of its own, a platform between the two.
 *
 * <pre>
 * market  main account  members
 * demo    citic         F000001 F000002 F000003 F000005 F000006 F000007
 *         second                                        F000006 F000007  F000004
 * other   citic         F000001 F000002
 * </pre>
 */
public final class TwoMarketsFixture implements AutoCloseable {

    /** Longer than anything here takes on a busy machine. */
    public static final Duration WAIT_LIMIT = Duration.ofSeconds(30);

    private static final String DEMO_KEY = "sk_test_demo_0123456789abcdefABCDEF";
    private static final String OTHER_KEY = "sk_test_other_0123456789abcdefABCDEF";

    private static final MainAccountData CITIC =
            new MainAccountData(
                    "demo", "citic", "8110000000000009999", 1, List.of(1, 2, 3, 5, 6, 7));
    private static final MainAccountData SECOND =
            new MainAccountData("demo", "second", "8110000000000007777", 2, List.of(4, 6, 7));
    private static final MainAccountData OTHER =
            new MainAccountData("other", "citic", "8110000000000008888", 3, List.of(1, 2));

    private final Simulator simulator;
    private final String databaseUrl;
    private final Map<String, String> settings = new HashMap<>();
    private Platform platform;

    private record MainAccountData(
            String market, String code, String no, int digit, List<Integer> members) {

        String subAccount(int number) {
            return "311%016d".formatted(digit * 10_000 + number);
        }

        String member(int member) {
            return subAccount(100 + member);
        }

        Population.Main population() {
            List<Population.Sub> subs = new ArrayList<>();
            subs.add(new Population.Sub(subAccount(90), "公共计息收费", Purpose.FEE));
            subs.add(new Population.Sub(subAccount(91), "公共调账", Purpose.PUBLIC));
            subs.add(new Population.Sub(subAccount(92), "资金初始化", Purpose.INITIALISATION));
            for (int member : members) {
                subs.add(new Population.Sub(member(member), name(member), Purpose.MEMBER));
            }
            return new Population.Main(no, "示例交易市场", subs);
        }

        String seed(String bankUrl) {
            StringBuilder subs = new StringBuilder();
            subs.append(special(90, "fee_interest")).append(',').append(special(91, "public"));
            subs.append(',').append(special(92, "initialisation"));
            for (int member : members) {
                subs.append(
                        """
                        ,{"no": "%s", "purpose": "member", "fund_account": "%s", "name": "%s"}
                        """
                                .formatted(member(member), fundAccount(member), name(member)));
            }
            return """
            {"code": "%s", "bank": "citic", "account_no": "%s", "name": "示例交易市场",
             "settings": {"url": "%s", "userName": "DEMO", "readTimeoutMillis": "2000"},
             "sub_accounts": [%s]}
            """
                    .formatted(code, no, bankUrl, subs);
        }

        private String special(int number, String purpose) {
            return """
            {"no": "%s", "purpose": "%s", "name": "%s"}
            """
                    .formatted(subAccount(number), purpose, purpose);
        }
    }

    private static String fundAccount(int member) {
        return "F%06d".formatted(member);
    }

    private static String name(int member) {
        return "示例贸易有限公司" + member;
    }

    private TwoMarketsFixture(Map<String, String> overrides, List<MainAccountData> mains) {
        this.simulator =
                Simulator.start(
                        SimulatorConfig.onFreePorts()
                                .withPopulation(
                                        new Population(
                                                mains.stream()
                                                        .map(MainAccountData::population)
                                                        .toList())));
        this.databaseUrl = TestDatabase.withSchema();
        seed("demo", DEMO_KEY, mains);
        seed("other", OTHER_KEY, mains);
        settings.put("database.url", databaseUrl);
        settings.put("http.port", "0");
        settings.put("work.idle-pause", "50ms");
        settings.put("work.discovery-pause", "200ms");
        settings.put("work.lines-poll", "200ms");
        settings.put("work.lines-all", "200ms");
        settings.put("work.balance-pause", "100ms");
        settings.put("watch.pause", "200ms");
        settings.put("watch.books-pause", "500ms");
        settings.put("watch.seal-pause", "300ms");
        settings.put("patience.back-off", "200ms");
        settings.put("patience.resend", "100ms");
        settings.putAll(overrides);
        this.platform = Platform.start(config());
    }

    private void seed(String market, String key, List<MainAccountData> mains) {
        String accounts =
                mains.stream()
                        .filter(main -> main.market().equals(market))
                        .map(main -> main.seed(bankUrl()))
                        .collect(Collectors.joining(","));
        String seed =
                """
                {"market": {"code": "%s", "name": "示例交易市场"}, "main_accounts": [%s],
                 "clients": [{"id": "erp", "api_key": "%s"}]}
                """
                        .formatted(market, accounts, key);
        SeedFile.read(seed).write(databaseUrl);
    }

    /** A world whose workers are quicker than in life. */
    public static TwoMarketsFixture start() {
        return start(Map.of());
    }

    /** The same with some settings of its own. */
    public static TwoMarketsFixture start(Map<String, String> overrides) {
        return new TwoMarketsFixture(overrides, List.of(CITIC, SECOND, OTHER));
    }

    /**
     * The same without main accounts, for a test that brings its own. Each main account that is
     * polled costs processor time.
     */
    public static TwoMarketsFixture withoutMainAccounts(Map<String, String> overrides) {
        return new TwoMarketsFixture(overrides, List.of());
    }

    /** The settings of the platform; another one may be started with them. */
    public Config config() {
        return ConfigReader.read(settings, Map.of()).get();
    }

    /** Stops the platform in good order and starts another on the same database. */
    public void restart() {
        platform.close();
        platform = Platform.start(config());
    }

    public Platform platform() {
        return platform;
    }

    /** The market demo. */
    public ApiClient demoMarket() {
        return ApiClient.withKey(platform.url(), DEMO_KEY);
    }

    /** The market other, which must see nothing of demo. */
    public ApiClient otherMarket() {
        return ApiClient.withKey(platform.url(), OTHER_KEY);
    }

    /** The platform without a key. */
    public ApiClient withoutKey() {
        return ApiClient.open(platform.url());
    }

    /** The simulator's control API. */
    public ApiClient bank() {
        return ApiClient.open(simulator.controlUrl());
    }

    /** Where platforms find the bank. */
    public String bankUrl() {
        return simulator.bankUrl();
    }

    /** Runs a statement as the owner of the database; the first column of its rows. */
    public List<String> sql(String statement) {
        return TestDatabase.run(databaseUrl, statement);
    }

    /** The number of a demo member's sub-account at citic. */
    public static String subAccount(int member) {
        return CITIC.member(member);
    }

    /** Lets money arrive for a demo member at citic, and waits until the books have it. */
    public void deposit(int member, String amount) {
        deposit(demoMarket(), CITIC.member(member), fundAccount(member), amount);
    }

    /** Lets money arrive for a member of the other market. */
    public void depositForOther(int member, String amount) {
        deposit(otherMarket(), OTHER.member(member), fundAccount(member), amount);
    }

    private void deposit(ApiClient market, String subAccount, String fundAccount, String amount) {
        long before = deposits(market, fundAccount);
        Answer told =
                bank().post(
                                "/sim/deposits",
                                """
                                {"sub_account_no": "%s", "amount": "%s", "payer_name": "买方",
                                 "payer_account_no": "6222000011112222", "memo": "入金"}
                                """
                                        .formatted(subAccount, amount));
        assertThat(told.status()).as(told.body()).isEqualTo(201);
        await().atMost(WAIT_LIMIT).until(() -> deposits(market, fundAccount) > before);
    }

    private static long deposits(ApiClient market, String fundAccount) {
        return market.get("/v1/deposits?limit=200&fund_account=" + fundAccount)
                .json()
                .path("data")
                .size();
    }

    /** The body of an order; more fields may follow, each with a comma before it. */
    public static String order(
            String no, String kind, String payer, String payee, String amount, String more) {
        String parties =
                payee.isEmpty()
                        ? "\"payer\": \"%s\"".formatted(payer)
                        : "\"payer\": \"%s\", \"payee\": \"%s\"".formatted(payer, payee);
        return """
        {"out_request_no": "%s", "kind": "%s", %s, "amount": "%s", "currency": "CNY" %s}
        """
                .formatted(no, kind, parties, amount, more)
                .strip();
    }

    /** Orders, and waits for success. */
    public Answer succeed(ApiClient market, String order) {
        Answer answer = market.with("Prefer", "wait=20").post("/v1/forced-transfers", order);
        assertThat(answer.text("status")).as(answer.body()).isEqualTo("succeeded");
        return answer;
    }

    /** {@code total available frozen pending_out} of a fund account. */
    public static String balances(ApiClient market, String fundAccount) {
        Answer answer = market.get("/v1/fund-accounts/" + fundAccount);
        return String.join(
                " ",
                answer.text("/balances/total"),
                answer.text("/balances/available"),
                answer.text("/balances/frozen"),
                answer.text("/balances/pending_out"));
    }

    @Override
    public void close() {
        platform.close();
        simulator.close();
    }
}
