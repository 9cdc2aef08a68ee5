package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over a real socket, as a market's program uses it. */
class HttpApiIT {

    private static final String TRANSFERS = "/v1/forced-transfers";

    private static TwoMarketsFixture fixture;

    @BeforeAll
    static void build() {
        fixture = TwoMarketsFixture.start();
        fixture.deposit(1, "1000.00");
        fixture.depositForOther(1, "500.00");
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static String transfer(String no, String amount) {
        return TestPlatform.order(no, "transfer", "F000001", "F000002", amount, "");
    }

    @Test
    void aNewOrderIsCreatedAtALocation() {
        Answer created = fixture.demoMarket().post(TRANSFERS, transfer("H1", "1.00"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("id")).matches("ft_[0-9a-hjkmnp-tv-z]{13}");
        assertThat(created.text("out_request_no")).isEqualTo("H1");
        assertThat(created.text("amount")).isEqualTo("1.00");
        assertThat(created.json().path("livemode").isBoolean()).isTrue();
        Answer found = fixture.demoMarket().get(created.header("Location"));
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.text("id")).isEqualTo(created.text("id"));
        Answer listed = fixture.demoMarket().get(TRANSFERS + "?out_request_no=H1");
        assertThat(listed.text("/data/0/id")).isEqualTo(created.text("id"));
        assertThat(fixture.demoMarket().get(TRANSFERS + "?out_request_no=H0").json().path("data"))
                .isEmpty();
    }

    @Test
    void aCallerMayWaitForTheEnd() {
        Answer answer =
                fixture.demoMarket()
                        .with("Prefer", "wait=20")
                        .post(TRANSFERS, transfer("H2", "1.00"));
        assertThat(answer.text("status")).as(answer.body()).isEqualTo("succeeded");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(answer.json().path("attempts").asInt()).isEqualTo(1);
        assertThat(answer.text("ended_at")).endsWith("Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=31", "wait=soon", "wait=-1", "wait="})
    void aWaitThatCannotBeKeptIsDeclined(String prefer) {
        Answer answer =
                fixture.demoMarket().with("Prefer", prefer).post(TRANSFERS, transfer("HX", "1"));
        assertThat(answer.text("code")).isEqualTo("preference_invalid");
        assertThat(fixture.demoMarket().get(TRANSFERS + "?out_request_no=HX").json().path("data"))
                .isEmpty();
    }

    @Test
    void theSameOrderAgainIsTheSameOrder() {
        String order = transfer("H3", "2.00");
        Answer first = fixture.succeed(fixture.demoMarket(), order);
        String shuffled =
                "{\"amount\":\"2.00\",\"currency\":\"CNY\",\"payee\":\"F000002\","
                        + "\"payer\":\"F000001\",\"kind\":\"transfer\",\"out_request_no\":\"H3\"}";
        Answer again = fixture.demoMarket().post(TRANSFERS, shuffled);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(withoutBankText(again)).isEqualTo(withoutBankText(first));
    }

    /** The statement may end an order before the bank's own answer, with its text, is written. */
    private static JsonNode withoutBankText(Answer answer) {
        ObjectNode json = answer.json().deepCopy();
        return json.without(List.of("bank_code", "bank_text"));
    }

    @Test
    void theSameNumberForAnotherOrderIsDeclinedWhateverElseIsWrongWithIt() {
        fixture.succeed(fixture.demoMarket(), transfer("H4", "2.00"));
        for (String other :
                List.of(
                        transfer("H4", "2.01"),
                        transfer("H4", "2.0"),
                        TestPlatform.order("H4", "gift", "F000001", "F000002", "x", ""))) {
            Answer answer = fixture.demoMarket().post(TRANSFERS, other);
            assertThat(answer.text("code")).as(other).isEqualTo("request_no_reused");
        }
        assertThat(
                        fixture.otherMarket()
                                .with("Prefer", "wait=20")
                                .post(TRANSFERS, transfer("H4", "3.00"))
                                .status())
                .isEqualTo(201);
    }

    @Test
    void anIdempotencyKeyMustBeTheRequestNumber() {
        ApiClient demo = fixture.demoMarket();
        Answer other = demo.with("Idempotency-Key", "H6").post(TRANSFERS, transfer("H5", "1.00"));
        assertThat(other.text("code")).isEqualTo("idempotency_key_mismatch");
        Answer same = demo.with("Idempotency-Key", "H5").post(TRANSFERS, transfer("H5", "1.00"));
        assertThat(same.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/forced-transfers/, id",
        "/v1/freezes/, freeze_id",
    })
    void anotherMarketsObjectIsUnknown(String path, String field) {
        Answer own =
                fixture.succeed(
                        fixture.demoMarket(),
                        TestPlatform.order("H7" + field, "freeze", "F000001", "", "1.00", ""));
        assertThat(fixture.demoMarket().get(path + own.text(field)).status()).isEqualTo(200);
        Answer foreign = fixture.otherMarket().get(path + own.text(field));
        Answer unknown = fixture.otherMarket().get(path + own.text(field).replaceAll(".$", "z"));
        Answer malformed = fixture.otherMarket().get(path + "x");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(withoutInstance(foreign)).isEqualTo(withoutInstance(unknown));
        assertThat(withoutInstance(malformed)).isEqualTo(withoutInstance(unknown));
    }

    private static String withoutInstance(Answer problem) {
        return problem.body()
                .replace(problem.text("instance"), "")
                .replace(problem.text("request_id"), "");
    }

    @Test
    void anotherMarketsMoneyCannotBeOrdered() {
        fixture.deposit(3, "5.00");
        Answer foreign =
                fixture.otherMarket()
                        .post(
                                TRANSFERS,
                                TestPlatform.order("H8", "freeze", "F000003", "", "1.00", ""));
        assertThat(foreign.text("code")).isEqualTo("account_not_found");
        assertThat(fixture.otherMarket().get("/v1/fund-accounts/F000003").status()).isEqualTo(404);
        assertThat(
                        fixture.otherMarket()
                                .get("/v1/deposits?fund_account=F000003")
                                .json()
                                .path("data"))
                .isEmpty();
    }

    @Test
    void aListIsReadPageByPage() {
        for (int at = 0; at < 5; at++) {
            fixture.succeed(fixture.demoMarket(), transfer("P" + at, "0.01"));
        }
        for (String list : List.of(TRANSFERS, "/v1/fund-accounts/F000001/entries")) {
            List<String> whole = rows(list + "?limit=200");
            assertThat(whole).hasSizeGreaterThan(4).doesNotHaveDuplicates();
            List<String> paged = new ArrayList<>();
            String cursor = "";
            do {
                Answer page = fixture.demoMarket().get(list + "?limit=2" + cursor);
                page.json().path("data").forEach(row -> paged.add(row.toString()));
                cursor = "&cursor=" + page.text("next_cursor");
                assertThat(page.json().has("next_cursor"))
                        .isEqualTo(page.json().path("has_more").asBoolean());
            } while (!cursor.equals("&cursor="));
            assertThat(paged).isEqualTo(whole);
        }
        assertThat(rows("/v1/fund-accounts")).hasSize(7);
    }

    private static List<String> rows(String path) {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : fixture.demoMarket().get(path).json().path("data")) {
            rows.add(row.toString());
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/forced-transfers?limit=0",
                "/v1/forced-transfers?limit=201",
                "/v1/forced-transfers?limit=two",
                "/v1/forced-transfers?limit=1&limit=2",
                "/v1/forced-transfers?cursor=x",
                "/v1/freezes?cursor=ZnR8MQ",
                "/v1/forced-transfers?colour=red",
                "/v1/fund-accounts/F000001?limit=5",
                "/v1/deposits?fund_account=%00",
            })
    void aQueryParameterOfTheWrongFormIsDeclined(String path) {
        Answer answer = fixture.demoMarket().get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("parameter_invalid");
    }

    @Test
    void anOrderThatWasSentCannotBeCancelledAndOneThatWasNotCan() {
        Answer done = fixture.succeed(fixture.demoMarket(), transfer("C1", "1.00"));
        Answer late = fixture.demoMarket().post(TRANSFERS + "/" + done.text("id") + "/cancel", "");
        assertThat(late.text("code")).isEqualTo("not_cancellable");

        fixture.bank().post("faults", "{\"fault\": \"port_closed\"}");
        try {
            String before = TestPlatform.balances(fixture.demoMarket(), "F000001");
            Answer held = fixture.demoMarket().post(TRANSFERS, transfer("C2", "7.00"));
            String cancel = TRANSFERS + "/" + held.text("id") + "/cancel";
            await().atMost(TestPlatform.WAIT_LIMIT)
                    .until(() -> fixture.demoMarket().post(cancel, "").status() == 200);
            Answer cancelled = fixture.demoMarket().get(TRANSFERS + "/" + held.text("id"));
            assertThat(cancelled.text("status")).isEqualTo("failed");
            assertThat(TestPlatform.balances(fixture.demoMarket(), "F000001")).isEqualTo(before);
        } finally {
            fixture.bank().clearFaults();
        }
    }

    @Test
    void aKeyIsNeeded() {
        Answer none = fixture.withoutKey().get("/v1/fund-accounts");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.text("code")).isEqualTo("unauthenticated");
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
        ApiClient wrong =
                ApiClient.withKey(fixture.platform().url(), "sk_test_demo_nobodyhasthiskey");
        assertThat(wrong.get("/v1/fund-accounts").status()).isEqualTo(401);
        assertThat(fixture.sql("select count(*) from api_key where octet_length(key_hash) = 32"))
                .containsExactly("2");
    }

    @Test
    void unknownPathsAndMethodsAreProblems() {
        assertThat(fixture.demoMarket().get("/v1/nothing").text("code")).isEqualTo("not_found");
        Answer method = fixture.demoMarket().send("DELETE", "/v1/fund-accounts");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.text("code")).isEqualTo("method_not_allowed");
        assertThat(method.header("Allow")).isEqualTo("GET");
        Answer media =
                fixture.demoMarket()
                        .with("Content-Type", "text/plain")
                        .post(TRANSFERS, transfer("M", "1"));
        assertThat(media.status()).isEqualTo(415);
        assertThat(media.text("code")).isEqualTo("media_type_not_supported");
    }

    @Test
    void aRequestIdIsGivenBack() {
        Answer own = fixture.demoMarket().with("X-Request-Id", "my-id-7").get("/v1/freezes/x");
        assertThat(own.header("X-Request-Id")).isEqualTo("my-id-7");
        assertThat(own.text("request_id")).isEqualTo("my-id-7");
        assertThat(fixture.demoMarket().get("/v1/freezes").header("X-Request-Id"))
                .startsWith("req_");
    }

    @Test
    void healthAndMetricsNeedNoKey() {
        assertThat(fixture.withoutKey().get("/health/live").status()).isEqualTo(200);
        Answer ready = fixture.withoutKey().get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().path("main_accounts")).hasSize(3);
        fixture.succeed(fixture.demoMarket(), transfer("M1", "1.00"));
        await().atMost(TestPlatform.WAIT_LIMIT)
                .untilAsserted(() ->
                        assertThat(fixture.withoutKey().get("/metrics").body())
                                .containsPattern(
                                        "coffer_orders_total\\{bank=\"citic\",kind=\"transfer\","
                                                + "verdict=\"taken\"\\} [1-9]")
                                .containsPattern(
                                        "coffer_bank_call_seconds_count\\{act=\"send\",.*\\} [1-9]")
                                .contains("coffer_lines_booked_total")
                                .contains("coffer_books_balanced 1.0")
                                .contains("coffer_leases_held 3.0")
                                .contains("coffer_differences_open 0.0")
                                .contains("coffer_instructions_open{state=\"unknown\"} 0.0"));
    }
}
