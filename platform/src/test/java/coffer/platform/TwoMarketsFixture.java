package coffer.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import coffer.platform.config.Config;
import coffer.simulator.Population;
import coffer.simulator.books.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A platform in this JVM with members under three main accounts of two markets.
 *
 * <pre>
 * market  main account  members
 * demo    citic         F000001 F000002 F000003 F000005 F000006 F000007
 *         second                                        F000006 F000007  F000004
 * other   citic         F000001 F000002
 * </pre>
 */
public final class TwoMarketsFixture implements AutoCloseable {

    private static final String DEMO_KEY = "sk_test_demo_0123456789abcdefABCDEF";
    private static final String OTHER_KEY = "sk_test_other_0123456789abcdefABCDEF";

    private static final MainAccountData CITIC =
            new MainAccountData(
                    "demo", "citic", "8110000000000009999", 1, List.of(1, 2, 3, 5, 6, 7));
    private static final MainAccountData SECOND =
            new MainAccountData("demo", "second", "8110000000000007777", 2, List.of(4, 6, 7));
    private static final MainAccountData OTHER =
            new MainAccountData("other", "citic", "8110000000000008888", 3, List.of(1, 2));

    private final TestPlatform platform;

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

    private TwoMarketsFixture(Map<String, String> overrides) {
        List<MainAccountData> mains = List.of(CITIC, SECOND, OTHER);
        this.platform =
                TestPlatform.start(
                        mains.stream().map(MainAccountData::population).toList(),
                        url ->
                                List.of(
                                        seed("demo", DEMO_KEY, url, CITIC, SECOND),
                                        seed("other", OTHER_KEY, url, OTHER)),
                        overrides);
    }

    private static String seed(
            String market, String key, String bankUrl, MainAccountData... mains) {
        String accounts =
                Stream.of(mains).map(main -> main.seed(bankUrl)).collect(Collectors.joining(","));
        return """
        {"market": {"code": "%s", "name": "示例交易市场"}, "main_accounts": [%s],
         "clients": [{"id": "erp", "api_key": "%s"}]}
        """
                .formatted(market, accounts, key);
    }

    public static TwoMarketsFixture start() {
        return start(Map.of());
    }

    /** The same with some settings of its own. */
    public static TwoMarketsFixture start(Map<String, String> overrides) {
        return new TwoMarketsFixture(overrides);
    }

    /** The settings of the platform; another one may be started with them. */
    public Config config() {
        return platform.config();
    }

    /** Stops the platform in good order and starts another on the same database. */
    public void restart() {
        platform.restart();
    }

    public Platform platform() {
        return platform.platform();
    }

    /** The market demo. */
    public ApiClient demoMarket() {
        return platform.client(DEMO_KEY);
    }

    /** The market other, which must see nothing of demo. */
    public ApiClient otherMarket() {
        return platform.client(OTHER_KEY);
    }

    /** The platform without a key. */
    public ApiClient withoutKey() {
        return ApiClient.open(platform().url());
    }

    public SimulatorControl bank() {
        return platform.bank();
    }

    /** Runs a statement as the owner of the database; the first column of its rows. */
    public List<String> sql(String statement) {
        return platform.sql(statement);
    }

    public BookQueries books() {
        return platform.books();
    }

    /** The number of a demo member's sub-account at citic. */
    public static String subAccount(int member) {
        return CITIC.member(member);
    }

    /** Clears money to a demo member at citic, and waits until the books have it. */
    public void deposit(int member, String amount) {
        deposit(demoMarket(), CITIC.member(member), fundAccount(member), amount);
    }

    /** The same for a member of the other market. */
    public void depositForOther(int member, String amount) {
        deposit(otherMarket(), OTHER.member(member), fundAccount(member), amount);
    }

    private void deposit(ApiClient market, String subAccount, String fundAccount, String amount) {
        long before = deposits(market, fundAccount);
        bank().deposit(subAccount, amount, "入金", "6222000011112222");
        await().atMost(TestPlatform.WAIT_LIMIT).until(() -> deposits(market, fundAccount) > before);
    }

    private static long deposits(ApiClient market, String fundAccount) {
        return market.get("/v1/deposits?limit=200&fund_account=" + fundAccount)
                .json()
                .path("data")
                .size();
    }

    /** Orders, and waits for success. */
    public Answer succeed(ApiClient market, String order) {
        Answer answer = market.with("Prefer", "wait=20").post("/v1/forced-transfers", order);
        assertThat(answer.text("status")).as(answer.body()).isEqualTo("succeeded");
        return answer;
    }

    @Override
    public void close() {
        platform.close();
    }
}
