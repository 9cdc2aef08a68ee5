package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every bad order in one table, over HTTP: each is declined as RFC 9457 with its own code, and
 * before anything is reserved or remembered.
 */
class InvalidTransfersIT {

    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    private static final JsonMapper JSON = new JsonMapper();

    /** A valid transfer, which each row changes; a null takes a field away. */
    private static final String SOUND =
            """
            {"out_request_no": "BAD", "kind": "transfer", "payer": "F000001", "payee": "F000002",
             "amount": "1.00", "currency": "CNY"}
            """;

    /** Code, status, and what is changed; or after an equals sign the whole body. */
    private static final String TABLE =
            """
            kind_unknown            | 422 | {"kind": "gift"}
            field_missing           | 422 | {"kind": null}
            payee_missing           | 422 | {"payee": null}
            payee_is_payer          | 422 | {"payee": "F000001"}
            payee_not_allowed       | 422 | {"kind": "freeze"}
            field_missing           | 422 | {"payer": null}
            amount_not_positive     | 422 | {"amount": "0"}
            amount_not_positive     | 422 | {"amount": "-1.00"}
            amount_too_precise      | 422 | {"amount": "1.001"}
            amount_too_large        | 422 | {"amount": "10000000000000"}
            amount_not_a_string     | 422 | {"amount": 1.00}
            amount_not_a_string     | 422 | {"amount": 1}
            amount_invalid          | 422 | {"amount": "1,000.00"}
            amount_invalid          | 422 | {"amount": "one"}
            field_missing           | 422 | {"amount": null}
            field_missing           | 422 | {"currency": null}
            currency_not_supported  | 422 | {"currency": "USD"}
            insufficient_funds      | 422 | {"amount": "9999999999999.99"}
            account_not_found       | 422 | {"payer": "F999999"}
            account_not_found       | 422 | {"payee": "F999999"}
            account_not_found       | 422 | {"payee": "somebody"}
            account_not_active      | 422 | {"payer": "F000005"}
            account_not_active      | 422 | {"payee": "F000005"}
            no_common_bank          | 422 | {"payee": "F000004"}
            bank_ambiguous          | 422 | {"payer": "F000006", "payee": "F000007"}
            bank_mismatch           | 422 | {"bank": "second"}
            bank_mismatch           | 422 | {"bank": "nowhere"}
            freeze_missing          | 422 | {"kind": "unfreeze", "payee": null}
            freeze_not_allowed      | 422 | {"freeze_id": "$STANDING"}
            freeze_not_found        | 422 | {"kind": "unfreeze_pay", "freeze_id": "$FOREIGN"}
            freeze_not_found        | 422 | {"kind": "unfreeze_pay", "freeze_id": "frz_0000000000001"}
            freeze_not_found        | 422 | {"kind": "unfreeze_pay", "freeze_id": "nonsense"}
            freeze_exceeded         | 422 | {"kind": "unfreeze_pay", "freeze_id": "$STANDING", "amount": "50.01"}
            freeze_holder_mismatch  | 422 | {"kind": "unfreeze_pay", "freeze_id": "$STANDING", "payer": "F000003"}
            freeze_payee_not_owner  | 422 | {"kind": "unfreeze_pay", "freeze_id": "$PAID", "payer": "F000002", "payee": "F000003"}
            memo_not_encodable      | 422 | {"memo": "😀"}
            memo_control_character  | 422 | {"memo": "a\\u0007b"}
            memo_control_character  | 422 | {"memo": "a\\u0000b"}
            memo_too_long           | 422 | {"memo": "$LONG"}
            field_invalid           | 422 | {"memo": 5}
            field_invalid           | 422 | {"order_no": ""}
            field_invalid           | 422 | {"order_no": "a\\u0000b"}
            field_invalid           | 422 | {"out_request_no": "with blank"}
            field_invalid           | 422 | {"out_request_no": "$LONG"}
            field_missing           | 422 | {"out_request_no": null}
            unknown_field           | 422 | {"colour": "red"}
            duplicate_field         | 400 | ={"out_request_no": "BAD", "amount": "1.00", "amount": "1.00"}
            not_json                | 400 | ={"out_request_no": "BAD"
            not_json                | 400 | =amount=1
            not_json                | 400 | =
            field_invalid           | 422 | =["BAD"]
            body_too_large          | 413 | =$HUGE
            """;

    private static TwoMarketsFixture fixture;
    private static String standing = "";
    private static String paid = "";
    private static String foreign = "";

    @BeforeAll
    static void build() {
        fixture = TwoMarketsFixture.start();
        fixture.deposit(1, "1000.00");
        fixture.depositForOther(1, "100.00");
        ApiClient demo = fixture.demoMarket();
        standing = freeze(demo, TestPlatform.order("S1", "freeze", "F000001", "", "50.00", ""));
        paid =
                freeze(
                        demo,
                        TestPlatform.order("S2", "pay_freeze", "F000001", "F000002", "60.00", ""));
        foreign =
                freeze(
                        fixture.otherMarket(),
                        TestPlatform.order("S1", "freeze", "F000001", "", "10.00", ""));
        fixture.sql(
                "update sub_account set status = 'SUSPENDED' where fund_account_no = 'F000005'");
    }

    private static String freeze(ApiClient market, String order) {
        return fixture.succeed(market, order).text("freeze_id");
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @TestFactory
    Stream<DynamicTest> eachIsDeclinedWithItsCodeAndLeavesNoTrace() {
        return TABLE.lines()
                .map(line -> line.split(" *\\| *", 3))
                .map(row ->
                        DynamicTest.dynamicTest(
                                row[0] + " " + row[2],
                                () -> isDeclined(row[0], Integer.parseInt(row[1]), row[2])));
    }

    private static void isDeclined(String code, int status, String change) throws IOException {
        List<String> before = trace();
        Answer answer = fixture.demoMarket().post("/v1/forced-transfers", body(change));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.text("code")).as(answer.body()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("type")).isEqualTo("/errors/" + code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("title")).isNotEmpty();
        assertThat(answer.text("detail")).isNotEmpty();
        assertThat(answer.text("instance")).isEqualTo("/v1/forced-transfers");
        assertThat(answer.text("request_id")).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.header("Content-Language")).isEqualTo("en");
        assertThat(answer.header("Vary")).isEqualTo("Accept-Language");
        assertThat(fixture.withoutKey().get(answer.text("type")).text("code")).isEqualTo(code);
        isDeclinedInChinese(code, status, change);
        assertThat(trace()).isEqualTo(before);
    }

    private static void isDeclinedInChinese(String code, int status, String change)
            throws IOException {
        Answer answer =
                fixture.demoMarket()
                        .with("Accept-Language", "en;q=0.3, zh-CN")
                        .post("/v1/forced-transfers", body(change));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.header("Content-Language")).isEqualTo("zh");
        assertThat(answer.header("Vary")).isEqualTo("Accept-Language");
        assertThat(answer.text("title")).containsPattern(CHINESE);
        assertThat(answer.text("detail")).containsPattern(CHINESE);
        for (JsonNode error : answer.json().path("errors")) {
            assertThat(error.path("message").asText()).containsPattern(CHINESE);
        }
        Answer page = fixture.withoutKey().with("Accept-Language", "zh").get(answer.text("type"));
        assertThat(page.text("title")).isEqualTo(answer.text("title"));
        assertThat(page.text("what_to_do")).containsPattern(CHINESE);
        assertThat(page.header("Content-Language")).isEqualTo("zh");
    }

    private static String body(String change) throws IOException {
        String text =
                change.replace("$STANDING", standing)
                        .replace("$PAID", paid)
                        .replace("$FOREIGN", foreign)
                        .replace("$LONG", "长".repeat(200))
                        .replace("$HUGE", "{\"memo\": \"" + "x".repeat(70_000) + "\"}");
        if (text.startsWith("=")) {
            return text.substring(1);
        }
        ObjectNode body = (ObjectNode) JSON.readTree(SOUND);
        for (var field : JSON.readTree(text).properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                body.remove(field.getKey());
            } else {
                body.set(field.getKey(), value);
            }
        }
        return body.toString();
    }

    /** The counts of all rows that an order could leave. */
    private static List<String> trace() {
        return fixture.sql(
                """
                select (select count(*) from request) || ' ' || (select count(*) from instruction)
                  || ' ' || (select count(*) from journal) || ' ' || (select count(*) from event)
                  || ' ' || (select string_agg(balance::text, ',' order by market_id, bucket_id)
                    from bucket)
                """);
    }
}
