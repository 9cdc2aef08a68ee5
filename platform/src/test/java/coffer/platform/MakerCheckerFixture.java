package coffer.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.simulator.Population;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A platform in this JVM for one market without members and with two people of its staff: wang, the
 * maker, and li, the checker. Members apply first.
 */
public final class MakerCheckerFixture implements AutoCloseable {

    /** The sub-account where money arrives whose owner is not known. */
    public static final String PUBLIC = "3110000000000010091";

    private static final String API_KEY = "sk_test_demo_0123456789abcdefABCDEF";
    private static final String MAKER_KEY = "staff-key-of-wang-0123456789";
    private static final String CHECKER_KEY = "staff-key-of-li-0123456789";

    private final TestPlatform platform;
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

    private MakerCheckerFixture(Map<String, String> overrides, UnaryOperator<String> bankAddress) {
        Map<String, String> settings = new HashMap<>();
        settings.put("staff.keys", "demo/wang=" + MAKER_KEY + " demo/li=" + CHECKER_KEY);
        settings.put("work.balance-stale", "1s");
        settings.put("work.lines-overlap-every", "1s");
        settings.put("patience.back-off", "100ms");
        settings.put("patience.longest-pause", "500ms");
        settings.putAll(overrides);
        this.platform =
                TestPlatform.start(
                        Population.usual().mainAccounts(),
                        url -> List.of(seed(bankAddress.apply(url))),
                        settings);
    }

    private static String seed(String bankUrl) {
        return """
        {"market": {"code": "demo", "name": "示例交易市场", "withdrawal_limit": "1000.00"},
         "main_accounts": [{"code": "citic", "bank": "citic",
           "account_no": "8110000000000009999", "name": "示例交易市场",
           "settings": {"url": "%s", "userName": "DEMO",
             "readTimeoutMillis": "2000", "subAccountPrefix": "311000000000",
             "mngNode": "999001", "branch": "999"},
           "sub_accounts": [
             {"no": "3110000000000010090", "purpose": "fee_interest", "name": "公共计息收费"},
             {"no": "%s", "purpose": "public", "name": "公共调账--示例市场"},
             {"no": "3110000000000010092", "purpose": "initialisation", "name": "资金初始化"},
             {"no": "3110000000000010093", "purpose": "own", "name": "示例市场自有"}]}],
         "clients": [{"id": "erp", "api_key": "%s"}]}
        """
                .formatted(bankUrl, PUBLIC, API_KEY);
    }

    public static MakerCheckerFixture open(Map<String, String> overrides) {
        return new MakerCheckerFixture(overrides, UnaryOperator.identity());
    }

    /**
     * The same with something between the platform and the bank.
     *
     * @param bankAddress where the platform finds the bank, from the bank's own URL
     */
    public static MakerCheckerFixture open(
            Map<String, String> overrides, UnaryOperator<String> bankAddress) {
        return new MakerCheckerFixture(overrides, bankAddress);
    }

    /** Brings another sub-account into the books. */
    public void addSubAccount(String subAccount) {
        platform.seed(
                """
                {"market": {"code": "demo", "name": "示例交易市场"},
                 "main_accounts": [{"code": "citic", "bank": "citic",
                   "account_no": "8110000000000009999", "name": "示例交易市场",
                   "sub_accounts": [%s]}],
                 "clients": []}
                """
                        .formatted(subAccount));
    }

    /** The market's program. */
    public ApiClient market() {
        return platform.client(API_KEY);
    }

    /** The person who makes. */
    public ApiClient maker() {
        return platform.client(MAKER_KEY);
    }

    /** The person who checks. */
    public ApiClient checker() {
        return platform.client(CHECKER_KEY);
    }

    public SimulatorControl bank() {
        return platform.bank();
    }

    /** Makes messages of one action about a member go wrong. */
    public void fault(String action, Member about, String fault) {
        bank().fault(action, about.subAccountNo(), fault);
    }

    /** Runs a statement as the owner of the database; the first column of its rows. */
    public List<String> sql(String statement) {
        return platform.sql(statement);
    }

    public BookQueries books() {
        return platform.books();
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
        return TestPlatform.order(
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
        TestPlatform.eventually(() -> {
            Answer now = market().get("/v1/" + path);
            assertThat(now.text("status")).as(now.body()).isEqualTo(status);
        });
        return market().get("/v1/" + path);
    }

    /** Clears money from outside; the books need not have it yet. */
    public void depositWithoutWaiting(String subAccountNo, String amount) {
        bank().deposit(subAccountNo, amount, "货款", "6200000000000000009");
    }

    /** Clears money for a member, and waits until the books have it. */
    public void deposit(Member member, String amount) {
        depositWithoutWaiting(member.subAccountNo(), amount);
        TestPlatform.eventually(() -> assertThat(available(member)).isEqualTo(amount));
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
                all.put(
                        special.path("sub_account_no").asText(),
                        SimulatorControl.figures(special.path("balances")));
            }
        }
        for (JsonNode fund : market().get("/v1/fund-accounts?limit=200").json().path("data")) {
            for (JsonNode sub : fund.path("sub_accounts")) {
                if (!sub.path("status").asText().equals("closed")) {
                    all.put(
                            sub.path("sub_account_no").asText(),
                            SimulatorControl.figures(sub.path("balances")));
                }
            }
        }
        return all;
    }

    private Map<String, String> bankBalances() {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode account : bank().get("accounts").path("data")) {
            if (!account.path("signing").asText().equals("cancelled")) {
                all.put(account.path("sub_account_no").asText(), SimulatorControl.figures(account));
            }
        }
        return all;
    }

    /** Waits until books and bank show the same on every sub-account; the invariants hold. */
    public void assertBalancesAgree() {
        TestPlatform.eventually(() -> assertThat(bookBalances()).isEqualTo(bankBalances()));
        assertInvariantsHold();
    }

    public void assertInvariantsHold() {
        assertThat(books().violations()).isEmpty();
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

    @Override
    public void close() {
        platform.close();
    }
}
