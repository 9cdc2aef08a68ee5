package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.database.Database;
import coffer.ledger.InvariantStore;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SeedStore;
import coffer.market.SubAccountPurpose;
import coffer.money.Money;
import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TwoMarketsFixture;
import coffer.platform.story.ScenarioMembers.Member;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/**
 * A world with one main account, for stories, whose bank is given up on after half a second and
 * which takes in new members at any time.
 */
final class ScenarioFixture implements AutoCloseable {

    static final String TRANSFERS = "/v1/forced-transfers";

    private static final String MAIN = "8110000000000005555";
    private static final Map<String, String> QUICK =
            Map.of(
                    "work.idle-pause", "20ms",
                    "work.lines-poll", "100ms",
                    "work.lines-all", "100ms",
                    "patience.back-off", "100ms",
                    "patience.longest-pause", "400ms");
    private static final String USUAL =
            """
            {"late_refusals": false, "memo_bytes": 102, "freeze_rows": false, "lines": "show",
             "freeze_number": "stays", "line_order": "posted", "leg_seq": "same",
             "unknown_order": "outer", "settling_delay_millis": 0}
            """;

    private final TwoMarketsFixture fixture;
    private final Vertx vertx = Vertx.vertx();
    private final Database database;
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicInteger orders = new AtomicInteger();

    private ScenarioFixture(TwoMarketsFixture world) {
        this.fixture = world;
        this.database = new Database(vertx, url(), 2, Duration.ofSeconds(10));
        for (String purpose : List.of("fee", "public", "initialisation")) {
            openAtTheBank(special(purpose), purpose, purpose);
        }
        seed(List.of());
        resetBank();
    }

    static ScenarioFixture open(Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(QUICK);
        settings.putAll(overrides);
        return new ScenarioFixture(TwoMarketsFixture.withoutMainAccounts(settings));
    }

    private String url() {
        return fixture.config().database().url().orElseThrow();
    }

    private static String special(String purpose) {
        return "3115%015d".formatted(purpose.length());
    }

    private void openAtTheBank(String no, String name, String purpose) {
        bank(
                "accounts",
                """
                {"sub_account_no": "%s", "name": "%s", "purpose": "%s", "main_account_no": "%s"}
                """
                        .formatted(no, name, purpose, MAIN));
    }

    private void seed(List<Member> fresh) {
        try (SeedStore store = new SeedStore(url())) {
            MarketId market = store.market("demo", "示例交易市场", Money.ZERO);
            MainAccountId main =
                    store.mainAccount(
                            market,
                            "story",
                            "citic",
                            MAIN,
                            "示例交易市场",
                            Money.ZERO,
                            Map.of(
                                    "url",
                                    fixture.bankUrl(),
                                    "userName",
                                    "STORY",
                                    "readTimeoutMillis",
                                    "500"));
            special(store, market, main, "fee", SubAccountPurpose.FEE_INTEREST);
            special(store, market, main, "public", SubAccountPurpose.PUBLIC);
            special(store, market, main, "initialisation", SubAccountPurpose.INITIALISATION);
            for (Member member : fresh) {
                store.subAccount(
                        market,
                        main,
                        member.subAccountNo(),
                        SubAccountPurpose.MEMBER,
                        Optional.of(member.fundAccountNo()),
                        member.name());
            }
            store.commit();
        }
    }

    private static void special(
            SeedStore store,
            MarketId market,
            MainAccountId main,
            String word,
            SubAccountPurpose purpose) {
        store.subAccount(market, main, special(word), purpose, Optional.empty(), word);
    }

    /** Three new members without money. */
    ScenarioMembers newMembers() {
        return newMemberGroups(1).getFirst();
    }

    /** So many groups of three new members. */
    List<ScenarioMembers> newMemberGroups(int count) {
        List<ScenarioMembers> casts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            casts.add(new ScenarioMembers(member(), member(), member()));
        }
        seed(casts.stream().flatMap(cast -> cast.all().stream()).toList());
        return casts;
    }

    private Member member() {
        int number = members.incrementAndGet();
        Member member =
                new Member(
                        "F%06d".formatted(500_000 + number),
                        "3115%015d".formatted(500_000 + number),
                        "示例贸易有限公司" + number);
        openAtTheBank(member.subAccountNo(), member.name(), "member");
        return member;
    }

    TwoMarketsFixture world() {
        return fixture;
    }

    ApiClient market() {
        return fixture.demoMarket();
    }

    /** Tells the bank's control API something. */
    JsonNode bank(String call, String body) {
        Answer answer = fixture.bank().post("/sim/" + call, body);
        assertThat(answer.status()).as(call + answer.body()).isBetween(200, 201);
        return answer.json();
    }

    /** Sets switches of the bank. */
    void set(String settings) {
        bank("settings", settings);
    }

    /** New rows of statements do not show until {@link #showLines}. */
    void holdLines() {
        set("{\"lines\": \"hold\"}");
    }

    /** Shows all rows that were held, and every new one at once. */
    void showLines() {
        set("{\"lines\": \"show\"}");
        bank("lines/release", "{}");
    }

    /** Something goes wrong with messages of one action about one account; by which number. */
    long fault(String action, Member about, String fault) {
        return bank(
                        "faults",
                        """
                        {"action": "%s", "account": "%s", %s}
                        """
                                .formatted(action, about.subAccountNo(), fault))
                .path("id")
                .asLong();
    }

    /** That goes well again. */
    void lift(long fault) {
        assertThat(fixture.bank().send("DELETE", "/sim/faults/" + fault).status()).isEqualTo(200);
    }

    /** The bank is sound again and as it usually is; those who played leave, so as to be quick. */
    void resetBank() {
        fixture.sql("update sub_account set status = 'CLOSED' where purpose = 'MEMBER'");
        clearFaults();
        set(USUAL);
        bank("lines/release", "{}");
    }

    /** Nothing goes wrong any more. */
    void clearFaults() {
        assertThat(fixture.bank().send("DELETE", "/sim/faults").status()).isEqualTo(200);
    }

    /** Nobody can ask the bank what became of an account's orders. */
    void failInquiries(Member payer) {
        fault("DLCIDSTT", payer, "\"fault\": \"http_503\"");
    }

    /** Money comes from outside; the books need not have it yet. */
    void depositWithoutWaiting(Member member, String amount, String memo) {
        bank(
                "deposits",
                """
                {"sub_account_no": "%s", "amount": "%s", "payer_name": "买方", "memo": "%s",
                 "payer_account_no": "6222000011112222"}
                """
                        .formatted(member.subAccountNo(), amount, memo));
    }

    /** Money comes from outside, and the books have it. */
    void deposit(Member member, String amount) {
        depositWithoutWaiting(member, amount, "入金");
        awaitBalances(member, "%1$s %1$s 0.00 0.00".formatted(amount));
    }

    /** E-banking behind our back. */
    void moveInEBanking(Member from, Member to, String amount, String memo) {
        bank(
                "transfers",
                """
                {"from": "%s", "to": "%s", "amount": "%s", "memo": "%s"}
                """
                        .formatted(from.subAccountNo(), to.subAccountNo(), amount, memo));
    }

    /** An order's body; more fields may follow, each with a comma before it. */
    String order(String kind, Member payer, Member payee, String amount, String more) {
        String no = "S" + orders.incrementAndGet();
        boolean one = kind.equals("freeze") || kind.equals("unfreeze");
        return TwoMarketsFixture.order(
                no, kind, payer.fundAccountNo(), one ? "" : payee.fundAccountNo(), amount, more);
    }

    /** Orders; the order is taken, whatever becomes of it. */
    Answer placeOrder(String kind, Member payer, Member payee, String amount, String more) {
        Answer taken = market().post(TRANSFERS, order(kind, payer, payee, amount, more));
        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        return taken;
    }

    /** Orders, and the bank does it. */
    Answer orderAndAwaitSuccess(
            String kind, Member payer, Member payee, String amount, String more) {
        return awaitStatus("succeeded", placeOrder(kind, payer, payee, amount, more));
    }

    /** Orders, and is declined. */
    void assertDeclined(String code, String kind, Member payer, Member payee, String amount) {
        Answer answer = market().post(TRANSFERS, order(kind, payer, payee, amount, ""));
        assertThat(answer.text("code")).as(answer.body()).isEqualTo(code);
    }

    /** An order as it stands. */
    Answer look(Answer order) {
        return market().get(TRANSFERS + "/" + order.text("id"));
    }

    /** Waits until an order has a status. */
    Answer awaitStatus(String status, Answer order) {
        eventually(() -> {
            Answer now = look(order);
            assertThat(now.text("status")).as(now.body()).isEqualTo(status);
        });
        return look(order);
    }

    /** A use of a freeze as the further fields of an order. */
    static String freezeField(Answer freeze) {
        return ", \"freeze_id\": \"%s\"".formatted(freeze.text("freeze_id"));
    }

    /** A freeze whose number at the bank is known. */
    Answer freeze(Answer maker) {
        String path = "/v1/freezes/" + maker.text("freeze_id");
        eventually(() -> assertThat(market().get(path).text("freeze_no")).isNotEmpty());
        return market().get(path);
    }

    /** What the bank keeps frozen at a member: number and amount, oldest first. */
    List<String> frozenAtTheBank(Member holder) {
        List<String> standing = new ArrayList<>();
        for (JsonNode freeze :
                fixture.bank()
                        .get("/sim/freezes?sub_account_no=" + holder.subAccountNo())
                        .json()
                        .path("data")) {
            String amount = freeze.path("standing").asText();
            if (!amount.equals("0.00")) {
                standing.add(freeze.path("freeze_no").asText() + " " + amount);
            }
        }
        return standing;
    }

    /** What the bank's journal says of an order: how often it arrived and moved money. */
    String bankCounts(Answer order) {
        JsonNode journal = journal(order);
        return journal.path("arrived").asInt() + " " + journal.path("moved_money").asInt();
    }

    /** How often the bank was asked what became of an order; its own journal forgets. */
    long inquiries(Answer order) {
        return Long.parseLong(
                fixture.sql(
                                """
                                select count(*) from bank_message b join instruction i
                                  on i.market_id = b.market_id
                                  and i.instruction_id = b.instruction_id
                                where i.serial = '%s' and b.act = 'INQUIRE'
                                """
                                        .formatted(order.text("serial")))
                        .getFirst());
    }

    /** How often the bank answered a question of one action about a member. */
    long asked(String action, Member about) {
        long asked = 0;
        for (JsonNode request :
                fixture.bank().get("/sim/journal?limit=2000").json().path("requests")) {
            boolean same =
                    request.path("action").asText().equals(action)
                            && request.path("account").asText().equals(about.subAccountNo());
            asked += same && !request.has("fault") ? 1 : 0;
        }
        return asked;
    }

    private JsonNode journal(Answer order) {
        return fixture.bank().get("/sim/journal?serial=" + order.text("serial")).json();
    }

    /** {@code total available frozen pending_out} in our books. */
    String bookBalances(Member member) {
        return TwoMarketsFixture.balances(market(), member.fundAccountNo());
    }

    /** {@code total available frozen} at the bank. */
    String bankBalances(Member member) {
        for (JsonNode account : fixture.bank().get("/sim/accounts").json().path("data")) {
            if (account.path("sub_account_no").asText().equals(member.subAccountNo())) {
                return String.join(
                        " ",
                        account.path("total").asText(),
                        account.path("available").asText(),
                        account.path("frozen").asText());
            }
        }
        throw new AssertionError("the bank does not know " + member);
    }

    /** Our books come to {@code total available frozen pending_out}. */
    void awaitBalances(Member member, String balances) {
        eventually(() -> assertThat(bookBalances(member)).as(member.name()).isEqualTo(balances));
    }

    /** Both sides come to show the same, with nothing in flight. */
    void assertBalancesAgree(ScenarioMembers cast) {
        eventually(() -> {
            for (Member member : cast.all()) {
                assertThat(bookBalances(member))
                        .as(member.name())
                        .isEqualTo(bankBalances(member) + " 0.00");
            }
        });
        assertInvariantsHold();
    }

    /** The seven invariants hold. */
    void assertInvariantsHold() {
        assertThat(new InvariantStore(database).violations()).isEmpty();
    }

    /** Kinds of the open Differences of a member, oldest first. */
    List<String> differences(Member member) {
        return fixture.sql(
                """
                select d.kind from difference d join sub_account a
                  on a.market_id = d.market_id
                  and a.sub_account_id in (d.sub_account_id, d.other_sub_account_id)
                where a.sub_account_no = '%s' and d.closed_at is null order by d.difference_id
                """
                        .formatted(member.subAccountNo()));
    }

    /** {@code cause direction amount} of a member's lines; a line that waits has no cause. */
    List<String> lines(Member member) {
        return fixture.sql(
                """
                select coalesce(e.cause::text, 'waits') || ' ' || l.direction || ' '
                  || (l.amount / 100.0)::numeric(20, 2)
                from bank_line l left join line_explanation e
                  on e.market_id = l.market_id and e.line_id = l.line_id
                where l.sub_account_no = '%s' order by l.line_id
                """
                        .formatted(member.subAccountNo()));
    }

    /** The bank's serials of a member's lines. */
    List<String> bankSerials(Member member) {
        return fixture.sql(
                "select flow from bank_line where sub_account_no = '%s'"
                        .formatted(member.subAccountNo()));
    }

    /** Waits until the last days of a member's statement have been read once more. */
    void awaitOverlapReading(Member member) {
        String when =
                """
                select c.overlap_at from line_cursor c join sub_account a
                  on a.market_id = c.market_id and a.sub_account_id = c.sub_account_id
                where a.sub_account_no = '%s'
                """
                        .formatted(member.subAccountNo());
        List<String> before = fixture.sql(when);
        eventually(() -> assertThat(fixture.sql(when)).isNotEqualTo(before));
    }

    /** How the bank's figures of a member compare with ours. */
    String balanceComparison(Member member) {
        return market().get("/v1/fund-accounts/" + member.fundAccountNo())
                .text("/sub_accounts/0/bank_balances/agreement");
    }

    /** Directions of the lines that are linked to an order. */
    List<String> linked(Answer order) {
        return fixture.sql(
                """
                select e.direction from line_explanation e join instruction i
                  on i.market_id = e.market_id and i.instruction_id = e.instruction_id
                where i.serial = '%s' order by 1
                """
                        .formatted(order.text("serial")));
    }

    /** What the market was told of an order, in order. */
    List<String> eventTypes(Answer order) {
        return fixture.sql(
                """
                select substr(v.type, 17) from event v join instruction i
                  on i.market_id = v.market_id and i.instruction_id = v.object_id
                where i.serial = '%s' order by v.number
                """
                        .formatted(order.text("serial")));
    }

    static ConditionFactory awaiting() {
        return await().atMost(TwoMarketsFixture.WAIT_LIMIT).pollInterval(Duration.ofMillis(30));
    }

    static void eventually(ThrowingRunnable check) {
        awaiting().untilAsserted(check);
    }

    @Override
    public void close() {
        database.close();
        vertx.close().await();
        fixture.close();
    }
}
