package coffer.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.database.Database;
import coffer.ledger.InvariantStore;
import coffer.platform.ApiClient.Answer;
import coffer.platform.command.SeedFile;
import coffer.platform.config.ConfigReader;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;

/**
 * A market as it begins: a bank with its special sub-accounts and no member, two people of the
 * treasury, wang who makes and li who checks, and a platform between them. Whoever plays applies
 * first.
 */
public final class MakerCheckerFixture implements AutoCloseable {

    /** The sub-account where money arrives whose owner is not known. */
    public static final String PUBLIC = "3110000000000010091";

    private static final Duration WAIT_LIMIT = Duration.ofSeconds(40);
    private static final String API_KEY = "sk_test_demo_0123456789abcdefABCDEF";
    private static final String MAKER_KEY = "staff-key-of-wang-0123456789";
    private static final String CHECKER_KEY = "staff-key-of-li-0123456789";

    private final Simulator simulator;
    private final String databaseUrl;
    private final Vertx vertx = Vertx.vertx();
    private final Database database;
    private final Platform platform;
    private final AtomicInteger numbers = new AtomicInteger();

    /**
     * A member.
     *
     * @param id of the member
     * @param fundAccountNo the fund account
     * @param subAccountNo the sub-account at the bank
     * @param boundAccountId the id of its bound account
     */
    public record Member(
            String id, String fundAccountNo, String subAccountNo, String boundAccountId) {}

    private MakerCheckerFixture(Map<String, String> overrides, BankAddress address) {
        this.simulator = Simulator.start(SimulatorConfig.onFreePorts());
        this.databaseUrl = TestDatabase.withSchema();
        SeedFile.read(
                        """
                        {"market": {"code": "demo", "name": "示例交易市场", "withdrawal_limit": "1000.00"},
                         "main_accounts": [{"code": "citic", "bank": "citic",
                           "account_no": "8110000000000009999", "name": "示例交易市场",
                           "settings": {"url": "%s", "userName": "DEMO",
                             "readTimeoutMillis": "2000", "subAccountPrefix": "311000000000",
                             "mngNode": "999001", "branch": "999"},
                           "sub_accounts": [
                             {"no": "3110000000000010090", "purpose": "fee_interest", "name": "公共计息收费"},
                             {"no": "3110000000000010091", "purpose": "public", "name": "公共调账--示例市场"},
                             {"no": "3110000000000010092", "purpose": "initialisation", "name": "资金初始化"},
                             {"no": "3110000000000010093", "purpose": "own", "name": "示例市场自有"}]}],
                         "clients": [{"id": "erp", "api_key": "%s"}]}
                        """
                                .formatted(address.of(simulator.bankUrl()), API_KEY))
                .write(databaseUrl);
        Map<String, String> settings = new HashMap<>();
        settings.put("database.url", databaseUrl);
        settings.put("http.port", "0");
        settings.put("staff.keys", "demo/wang=" + MAKER_KEY + " demo/li=" + CHECKER_KEY);
        settings.put("work.idle-pause", "50ms");
        settings.put("work.discovery-pause", "200ms");
        settings.put("work.lines-poll", "200ms");
        settings.put("work.lines-all", "200ms");
        settings.put("work.balance-pause", "100ms");
        settings.put("work.balance-stale", "1s");
        settings.put("work.lines-overlap-every", "1s");
        settings.put("patience.back-off", "100ms");
        settings.put("patience.longest-pause", "500ms");
        settings.put("patience.resend", "100ms");
        settings.putAll(overrides);
        this.platform = Platform.start(ConfigReader.read(settings, Map.of()).get());
        this.database = new Database(vertx, databaseUrl, 2, Duration.ofSeconds(10));
    }

    /** Where the platform finds the bank, for whoever stands between them. */
    @FunctionalInterface
    public interface BankAddress {
        String of(String bankUrl);
    }

    /** A market whose workers are quicker than in life. */
    public static MakerCheckerFixture open(Map<String, String> overrides) {
        return new MakerCheckerFixture(overrides, url -> url);
    }

    /** The same with something between the platform and the bank. */
    public static MakerCheckerFixture open(Map<String, String> overrides, BankAddress address) {
        return new MakerCheckerFixture(overrides, address);
    }

    /** Brings another sub-account into the books. */
    public void addSubAccount(String subAccount) {
        SeedFile.read(
                        """
                        {"market": {"code": "demo", "name": "示例交易市场"},
                         "main_accounts": [{"code": "citic", "bank": "citic",
                           "account_no": "8110000000000009999", "name": "示例交易市场",
                           "sub_accounts": [%s]}],
                         "clients": []}
                        """
                                .formatted(subAccount))
                .write(databaseUrl);
    }

    /** The market's program. */
    public ApiClient market() {
        return ApiClient.withKey(platform.url(), API_KEY);
    }

    /** The person who makes. */
    public ApiClient maker() {
        return ApiClient.withKey(platform.url(), MAKER_KEY);
    }

    /** The person who checks. */
    public ApiClient checker() {
        return ApiClient.withKey(platform.url(), CHECKER_KEY);
    }

    /** Calls the simulator's control API. */
    public Answer bank(String path, String body) {
        Answer answer = ApiClient.open(simulator.controlUrl()).post("/sim/" + path, body);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        return answer;
    }

    /** Reads the simulator's control API. */
    public JsonNode bank(String path) {
        return ApiClient.open(simulator.controlUrl()).get("/sim/" + path).json();
    }

    /** Makes messages of one action about one account go wrong; further fields follow the fault. */
    public void fault(String action, Member about, String fault) {
        bank(
                "faults",
                """
                {"action": "%s", "account": "%s", %s}
                """
                        .formatted(action, about.subAccountNo(), fault));
    }

    /** Ends all faults; a court's freezes stay. */
    public void clearFaults() {
        ApiClient.open(simulator.controlUrl()).send("DELETE", "/sim/faults");
    }

    /** Lifts a court's freezes. */
    public void liftCourtFreezes(Member member) {
        ApiClient.open(simulator.controlUrl())
                .send("DELETE", "/sim/court-freezes?sub_account_no=" + member.subAccountNo());
    }

    /** Runs a statement as the owner of the database; the first column of its rows. */
    public List<String> sql(String statement) {
        return TestDatabase.run(databaseUrl, statement);
    }

    /** A request number that nobody used. */
    public String number() {
        return "M" + numbers.incrementAndGet();
    }

    /** The body of an application. */
    public String application(String requestNo, String name) {
        return """
        {"out_request_no": "%1$s", "name": "%2$s", "kind": "company",
         "certificate_type": "unified_social_credit_code", "certificate_no": "91000000TEST00001X",
         "legal_person": "张示例", "address": "示例市示例路1号",
         "contact": {"name": "李示例", "phone": "13000000000", "email": "a@example.com"},
         "bound_accounts": [{"account_no": "6222%1$s", "name": "%2$s", "bank_name": "示例银行",
           "bank_line_no": "999100000017", "same_bank": false}]}
        """
                .formatted(requestNo, name);
    }

    /** Applies; the member's id. */
    public String apply() {
        String no = number();
        return posted(market(), "members", application(no, "示例公司" + no)).text("id");
    }

    /** Posts something that is taken. */
    public Answer posted(ApiClient who, String path, String body) {
        Answer answer = who.post("/v1/" + path, body);
        assertThat(answer.status()).as(answer.body()).isIn(200, 201);
        return answer;
    }

    /** The body of a transfer order with a new request number. */
    public String transfer(Member payer, Member payee, String amount) {
        return TwoMarketsFixture.order(
                number(), "transfer", payer.fundAccountNo(), payee.fundAccountNo(), amount, "");
    }

    /** Orders a transfer; the market's order is accepted, whatever becomes of it. */
    public Answer placeTransfer(Member payer, Member payee, String amount) {
        return posted(market(), "forced-transfers", transfer(payer, payee, amount));
    }

    /** Posts something that is declined with a code. */
    public void assertDeclined(String code, ApiClient who, String path, String body) {
        Answer answer = who.post("/v1/" + path, body);
        assertThat(answer.text("code")).as(answer.body()).isEqualTo(code);
    }

    /** Applies, is approved and registered. */
    public Member member() {
        String id = apply();
        posted(checker(), "members/" + id + "/approve", "");
        awaitStatus("active", "members/" + id);
        return member(id);
    }

    /** A member that has its accounts. */
    public Member member(String id) {
        Answer member = market().get("/v1/members/" + id);
        return new Member(
                id,
                member.text("fund_account"),
                member.text("sub_account_no"),
                member.text("/bound_accounts/0/id"));
    }

    /** Waits until something has a status. */
    public Answer awaitStatus(String status, String path) {
        eventually(() -> {
            Answer now = market().get("/v1/" + path);
            assertThat(now.text("status")).as(now.body()).isEqualTo(status);
        });
        return market().get("/v1/" + path);
    }

    /** Money comes from outside; the books need not have it yet. */
    public void depositWithoutWaiting(String sub, String amount, String payerAccount) {
        bank(
                "deposits",
                """
                {"sub_account_no": "%s", "amount": "%s", "payer_name": "示例付款公司",
                 "payer_account_no": "%s", "payer_bank": "示例银行", "memo": "货款"}
                """
                        .formatted(sub, amount, payerAccount));
    }

    /** Money comes for a member, and the books have it. */
    public void deposit(Member member, String amount) {
        depositWithoutWaiting(member.subAccountNo(), amount, "6200000000000000009");
        eventually(() -> assertThat(available(member)).isEqualTo(amount));
    }

    public String available(Member member) {
        return market().get("/v1/fund-accounts/" + member.fundAccountNo())
                .text("/balances/available");
    }

    public String pendingOut(Member member) {
        return market().get("/v1/fund-accounts/" + member.fundAccountNo())
                .text("/balances/pending_out");
    }

    /** {@code total available frozen} by sub-account number, in our books. */
    private Map<String, String> bookBalances() {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode main : market().get("/v1/main-accounts").json().path("data")) {
            for (JsonNode special : main.path("special_sub_accounts")) {
                all.put(special.path("sub_account_no").asText(), figures(special.path("balances")));
            }
        }
        for (JsonNode fund : market().get("/v1/fund-accounts?limit=200").json().path("data")) {
            for (JsonNode sub : fund.path("sub_accounts")) {
                if (!sub.path("status").asText().equals("closed")) {
                    all.put(sub.path("sub_account_no").asText(), figures(sub.path("balances")));
                }
            }
        }
        return all;
    }

    private Map<String, String> bankBalances() {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode account : bank("accounts").path("data")) {
            if (!account.path("signing").asText().equals("cancelled")) {
                all.put(account.path("sub_account_no").asText(), figures(account));
            }
        }
        return all;
    }

    private static String figures(JsonNode json) {
        return String.join(
                " ",
                json.path("total").asText(),
                json.path("available").asText(),
                json.path("frozen").asText());
    }

    /** Both sides come to show the same on every sub-account, and the promises hold. */
    public void assertBalancesAgree() {
        eventually(() -> assertThat(bookBalances()).isEqualTo(bankBalances()));
        assertThat(new InvariantStore(database).violations()).isEmpty();
    }

    /** The promises hold. */
    public void assertInvariantsHold() {
        assertThat(new InvariantStore(database).violations()).isEmpty();
    }

    /** {@code cause direction amount} of a sub-account's lines; a line that waits has no cause. */
    public List<String> lines(String sub) {
        return sql(
                """
                select coalesce(e.cause::text, 'waits') || ' ' || l.direction || ' '
                  || (l.amount / 100.0)::numeric(20, 2)
                from bank_line l left join line_explanation e
                  on e.market_id = l.market_id and e.line_id = l.line_id
                where l.sub_account_no = '%s' order by l.line_id
                """
                        .formatted(sub));
    }

    /** Kinds of the open Differences, oldest first. */
    public List<String> openDifferences() {
        List<String> kinds = new ArrayList<>();
        market().get("/v1/differences?status=open")
                .json()
                .path("data")
                .forEach(d -> kinds.add(d.path("kind").asText()));
        return kinds.reversed();
    }

    /** Waits until a check holds. */
    public static void eventually(ThrowingRunnable check) {
        await().atMost(WAIT_LIMIT).pollInterval(Duration.ofMillis(30)).untilAsserted(check);
    }

    @Override
    public void close() {
        database.close();
        vertx.close().await();
        platform.close();
        simulator.close();
    }
}
