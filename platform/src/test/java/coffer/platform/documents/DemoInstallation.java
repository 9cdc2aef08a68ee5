package coffer.platform.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.Platform;
import coffer.platform.TestDatabase;
import coffer.platform.command.SeedFile;
import coffer.platform.config.ConfigReader;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the running demonstration offers to a reader: a platform, a simulated bank, a market with a
 * buyer and a seller, and the addresses and keys of all of them.
 */
final class DemoInstallation implements AutoCloseable {

    static final String API_KEY = "sk_test_demo_0123456789abcdefABCDEF";
    static final String MAKER_KEY = "staff-key-of-wang-0123456789";

    private static final String CHECKER_KEY = "staff-key-of-li-0123456789";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Simulator simulator;
    private final Platform platform;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private DemoInstallation(Simulator simulator, Platform platform) {
        this.simulator = simulator;
        this.platform = platform;
        Answer buyer = member(1, "示例化工甲公司");
        Answer seller = member(2, "示例贸易乙公司");
        environment.put("PLATFORM_URL", platform.url());
        environment.put("SIMULATOR_URL", simulator.controlUrl());
        environment.put("API_KEY", API_KEY);
        environment.put("MAKER_KEY", MAKER_KEY);
        environment.put("CHECKER_KEY", CHECKER_KEY);
        environment.put("BUYER", buyer.text("fund_account"));
        environment.put("BUYER_SUB_ACCOUNT", buyer.text("sub_account_no"));
        environment.put("SELLER", seller.text("fund_account"));
    }

    static DemoInstallation start() {
        Simulator simulator = Simulator.start(SimulatorConfig.onFreePorts());
        String database = TestDatabase.withSchema();
        SeedFile.read(market(simulator.bankUrl())).write(database);
        Map<String, String> settings =
                Map.of(
                        "database.url", database,
                        "http.port", "0",
                        "staff.keys", "demo/wang=" + MAKER_KEY + " demo/li=" + CHECKER_KEY,
                        "work.lines-poll", "500ms",
                        "work.discovery-pause", "200ms");
        return new DemoInstallation(
                simulator, Platform.start(ConfigReader.read(settings, Map.of()).get()));
    }

    private static String market(String bankUrl) {
        return """
        {"market": {"code": "demo", "name": "示例交易市场", "withdrawal_limit": "2000.00"},
         "main_accounts": [{"code": "citic", "bank": "citic", "account_no": "8110000000000009999",
           "name": "示例交易市场",
           "settings": {"url": "%s", "userName": "DEMO", "subAccountPrefix": "311000000000",
             "mngNode": "999001", "branch": "999"},
           "sub_accounts": [
             {"no": "3110000000000010090", "purpose": "fee_interest", "name": "公共计息收费"},
             {"no": "3110000000000010091", "purpose": "public", "name": "公共调账"},
             {"no": "3110000000000010092", "purpose": "initialisation", "name": "资金初始化"},
             {"no": "3110000000000010093", "purpose": "own", "name": "示例市场自有"}]}],
         "clients": [{"id": "erp", "api_key": "%s"}]}
        """
                .formatted(bankUrl, API_KEY);
    }

    private Answer member(int number, String name) {
        Answer applied =
                platform(API_KEY)
                        .post(
                                "/v1/members",
                                """
                                {"out_request_no": "APPLY-%1$d", "name": "%2$s", "kind": "company",
                                 "certificate_type": "unified_social_credit_code",
                                 "certificate_no": "91000000TEST0000%1$dX", "legal_person": "张示例",
                                 "address": "示例市示例路%1$d号",
                                 "contact": {"name": "李示例", "phone": "13000000000",
                                   "email": "member%1$d@example.com"},
                                 "bound_accounts": [{"account_no": "622200001111000%1$d",
                                   "name": "%2$s", "bank_name": "示例银行示例支行",
                                   "bank_line_no": "999100000017", "same_bank": false}]}
                                """
                                        .formatted(number, name));
        assertThat(applied.status()).as(applied.body()).isEqualTo(201);
        String path = "/v1/members/" + applied.text("id");
        Answer approved = platform(CHECKER_KEY).post(path + "/approve", "");
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        return await().atMost(LIMIT)
                .until(
                        () -> platform(API_KEY).get(path),
                        answer -> answer.text("status").equals("active"));
    }

    /** The platform with a key, or without one if it is empty. */
    ApiClient platform(String key) {
        return key.isEmpty()
                ? ApiClient.open(platform.url())
                : ApiClient.withKey(platform.url(), key);
    }

    /** The simulator's control API. */
    ApiClient bank() {
        return ApiClient.open(simulator.controlUrl());
    }

    /** The variables that the demonstration would write for a shell, as far as tours read them. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    @Override
    public void close() {
        platform.close();
        simulator.close();
    }
}
