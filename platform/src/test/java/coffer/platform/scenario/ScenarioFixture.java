package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TestPlatform;
import coffer.platform.scenario.ScenarioMembers.Member;
import coffer.simulator.Population;
import coffer.simulator.books.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A market with one main account, to which members are added at any time. The platform waits half a
 * second for a reply of the bank.
 */
final class ScenarioFixture implements AutoCloseable {

    static final String TRANSFERS = "/v1/forced-transfers";

    private static final String MAIN = "8110000000000005555";
    private static final String API_KEY = "sk_test_demo_0123456789abcdefABCDEF";
    private static final String FEE = "3115000000000000003";
    private static final String PUBLIC = "3115000000000000006";
    private static final String INITIALISATION = "3115000000000000014";
    private static final Population.Main POPULATION =
            new Population.Main(
                    MAIN,
                    "示例交易市场",
                    List.of(
                            new Population.Sub(FEE, "公共计息收费", Purpose.FEE),
                            new Population.Sub(PUBLIC, "公共调账", Purpose.PUBLIC),
                            new Population.Sub(INITIALISATION, "资金初始化", Purpose.INITIALISATION)));
    private static final Map<String, String> QUICK =
            Map.of(
                    "work.idle-pause", "20ms",
                    "work.lines-poll", "100ms",
                    "work.lines-all", "100ms",
                    "patience.back-off", "100ms",
                    "patience.longest-pause", "400ms");

    private final TestPlatform platform;
    private final ScenarioBank bank;
    private final AtomicInteger memberCount = new AtomicInteger();
    private final AtomicInteger orderCount = new AtomicInteger();

    private ScenarioFixture(Map<String, String> settings) {
        this.platform =
                TestPlatform.start(List.of(POPULATION), url -> List.of(seed(url, "")), settings);
        this.bank = new ScenarioBank(platform.bank(), MAIN);
        bank.reset();
    }

    static ScenarioFixture open(Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(QUICK);
        settings.putAll(overrides);
        return new ScenarioFixture(settings);
    }

    private static String seed(String bankUrl, String members) {
        return """
        {"market": {"code": "demo", "name": "示例交易市场"},
         "main_accounts": [{"code": "scenario", "bank": "citic", "account_no": "%s",
           "name": "示例交易市场",
           "settings": {"url": "%s", "userName": "SCENARIO", "readTimeoutMillis": "500"},
           "sub_accounts": [
             {"no": "%s", "purpose": "fee_interest", "name": "公共计息收费"},
             {"no": "%s", "purpose": "public", "name": "公共调账"},
             {"no": "%s", "purpose": "initialisation", "name": "资金初始化"} %s]}],
         "clients": [{"id": "erp", "api_key": "%s"}]}
        """
                .formatted(MAIN, bankUrl, FEE, PUBLIC, INITIALISATION, members, API_KEY);
    }

    /** Three new members without money. */
    ScenarioMembers newMembers() {
        return newMemberGroups(1).getFirst();
    }

    /** So many groups of three new members. */
    List<ScenarioMembers> newMemberGroups(int count) {
        List<ScenarioMembers> groups = new ArrayList<>();
        StringBuilder seeds = new StringBuilder();
        for (int i = 0; i < count; i++) {
            ScenarioMembers group = new ScenarioMembers(newMember(), newMember(), newMember());
            group.all().forEach(member -> seeds.append(seed(member)));
            groups.add(group);
        }
        platform.seed(seed(platform.bankUrl(), seeds.toString()));
        return groups;
    }

    private Member newMember() {
        int number = memberCount.incrementAndGet();
        Member member =
                new Member(
                        "F%06d".formatted(500_000 + number),
                        "3115%015d".formatted(500_000 + number),
                        "示例贸易有限公司" + number);
        bank.open(member);
        return member;
    }

    private static String seed(Member member) {
        return """
        , {"no": "%s", "purpose": "member", "fund_account": "%s", "name": "%s"}
        """
                .formatted(member.subAccountNo(), member.fundAccountNo(), member.name());
    }

    ApiClient market() {
        return platform.client(API_KEY);
    }

    ScenarioBank bank() {
        return bank;
    }

    /** Resets the bank. All members are closed, so that their statements are no longer polled. */
    void reset() {
        platform.sql("update sub_account set status = 'CLOSED' where purpose = 'MEMBER'");
        bank.reset();
    }

    /** Clears money from outside, and waits until the books have it. */
    void deposit(Member member, String amount) {
        bank.deposit(member, amount, "入金");
        awaitBalances(member, "%1$s %1$s 0.00 0.00".formatted(amount));
    }

    // --- Orders ---

    /** An order's body; more fields may follow, each with a comma before it. */
    String order(String kind, Member payer, Member payee, String amount, String more) {
        String no = "S" + orderCount.incrementAndGet();
        boolean one = kind.equals("freeze") || kind.equals("unfreeze");
        return TestPlatform.order(
                no, kind, payer.fundAccountNo(), one ? "" : payee.fundAccountNo(), amount, more);
    }

    /** Orders; the order is accepted, whatever becomes of it. */
    Answer placeOrder(String kind, Member payer, Member payee, String amount, String more) {
        Answer accepted = market().post(TRANSFERS, order(kind, payer, payee, amount, more));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        return accepted;
    }

    /** Orders, and waits until the bank executed it. */
    Answer orderAndAwaitSuccess(
            String kind, Member payer, Member payee, String amount, String more) {
        return awaitStatus("succeeded", placeOrder(kind, payer, payee, amount, more));
    }

    /** Orders, and is declined. */
    void assertDeclined(String code, String kind, Member payer, Member payee, String amount) {
        Answer answer = market().post(TRANSFERS, order(kind, payer, payee, amount, ""));
        assertThat(answer.text("code")).as(answer.body()).isEqualTo(code);
    }

    /** Reads an order again. */
    Answer read(Answer order) {
        return market().get(TRANSFERS + "/" + order.text("id"));
    }

    /** Waits until an order has a status. */
    Answer awaitStatus(String status, Answer order) {
        eventually(() -> {
            Answer now = read(order);
            assertThat(now.text("status")).as(now.body()).isEqualTo(status);
        });
        return read(order);
    }

    /** A use of a freeze as the further fields of an order. */
    static String freezeField(Answer freeze) {
        return ", \"freeze_id\": \"%s\"".formatted(freeze.text("freeze_id"));
    }

    /** Waits until the bank's number of a freeze is known, and reads the freeze. */
    Answer awaitFreezeNo(Answer order) {
        String path = "/v1/freezes/" + order.text("freeze_id");
        eventually(() -> assertThat(market().get(path).text("freeze_no")).isNotEmpty());
        return market().get(path);
    }

    /** How often the bank was asked what became of an order. */
    long inquiries(Answer order) {
        return platform.books().inquiries(order.text("serial"));
    }

    /** Waits for two more inquiries about an order. */
    void awaitInquiries(Answer order) {
        long before = inquiries(order);
        eventually(() -> assertThat(inquiries(order)).isGreaterThan(before + 1));
    }

    /** Directions of the lines that are linked to an order. */
    List<String> linkedLines(Answer order) {
        return platform.books().linkedLines(order.text("serial"));
    }

    /** The events of an order, in their order. */
    List<String> eventTypes(Answer order) {
        return platform.books().eventTypes(order.text("serial")).stream()
                .map(type -> type.replace("forced_transfer.", ""))
                .toList();
    }

    // --- Members in the books ---

    /** {@code total available frozen pending_out} in the books. */
    String bookBalances(Member member) {
        return TestPlatform.balances(market(), member.fundAccountNo());
    }

    /** Waits until the books show {@code total available frozen pending_out}. */
    void awaitBalances(Member member, String balances) {
        eventually(() -> assertThat(bookBalances(member)).as(member.name()).isEqualTo(balances));
    }

    /** Waits until books and bank show the same with nothing in flight; the invariants hold. */
    void assertBalancesAgree(ScenarioMembers members) {
        eventually(() -> {
            for (Member member : members.all()) {
                assertThat(bookBalances(member))
                        .as(member.name())
                        .isEqualTo(bank.balances(member) + " 0.00");
            }
        });
        assertInvariantsHold();
    }

    void assertInvariantsHold() {
        assertThat(platform.books().violations()).isEmpty();
    }

    /** Kinds of the open Differences of a member, oldest first. */
    List<String> differences(Member member) {
        return platform.books().differences(member.subAccountNo());
    }

    /** {@code cause direction amount} of a member's lines; a line that waits has no cause. */
    List<String> lines(Member member) {
        return platform.books().lines(member.subAccountNo());
    }

    /** The bank's serials of a member's lines. */
    List<String> bankSerials(Member member) {
        return platform.books().bankSerials(member.subAccountNo());
    }

    /** Waits until the last days of a member's statement have been read once more. */
    void awaitOverlapReading(Member member) {
        List<String> before = platform.books().overlapReadAt(member.subAccountNo());
        eventually(() ->
                assertThat(platform.books().overlapReadAt(member.subAccountNo()))
                        .isNotEqualTo(before));
    }

    /** How the bank's figures of a member compare with the books'. */
    String balanceComparison(Member member) {
        return market().get("/v1/fund-accounts/" + member.fundAccountNo())
                .text("/sub_accounts/0/bank_balances/agreement");
    }

    @Override
    public void close() {
        platform.close();
    }
}
