package coffer.platform.api;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every bad request about members, public deposits, payouts and differences in one table: each is
 * declined with its own code and place, and leaves no trace. Another market sees nothing of it.
 */
class InvalidRequestsIT {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String ZHANG = "staff-key-of-zhang-0123456789";
    private static final String ZHAO = "staff-key-of-zhao-0123456789";

    /** Path, code, pointer, and what is changed in a valid body; a null takes a field away. */
    private static final String TABLE =
            """
            members | field_missing      | /out_request_no  | {"out_request_no": null}
            members | field_invalid      | /out_request_no  | {"out_request_no": "a b"}
            members | field_invalid      | /out_request_no  | {"out_request_no": 7}
            members | unknown_field      | /colour          | {"colour": "red"}
            members | field_missing      | /name            | {"name": null}
            members | field_invalid      | /name            | {"name": ""}
            members | field_invalid      | /name            | {"name": 7}
            members | field_invalid      | /name            | {"name": "a\\u0000b"}
            members | field_invalid      | /name            | {"name": "$TOO_LONG"}
            members | words_too_long     | /name            | {"name": "$LONG", "bound_accounts": []}
            members | name_not_encodable | /name            | {"name": "😀", "bound_accounts": []}
            members | field_missing      | /kind            | {"kind": null}
            members | field_invalid      | /kind            | {"kind": "shop"}
            members | field_invalid      | /certificate_type | {"certificate_type": "library_card"}
            members | field_missing      | /certificate_type | {"certificate_type": null}
            members | words_too_long     | /certificate_no  | {"certificate_no": "$SIXTY"}
            members | field_missing      | /legal_person    | {"legal_person": null}
            members | field_missing      | /address         | {"address": null}
            members | field_missing      | /contact         | {"contact": null}
            members | field_invalid      | /contact         | {"contact": "李"}
            members | field_missing      | /contact/phone   | {"contact": {"name": "李", "email": "a@b"}}
            members | unknown_field      | /contact/fax     | {"contact": {"name": "李", "phone": "1", "email": "a@b", "fax": "1"}}
            members | bank_not_found     | /bank            | {"bank": "nowhere"}
            members | field_missing      | /bound_accounts  | {"bound_accounts": null}
            members | field_invalid      | /bound_accounts  | {"bound_accounts": {}}
            members | field_invalid      | /bound_accounts/0 | {"bound_accounts": [7]}
            members | field_invalid      | /bound_accounts/0/account_no | {"bound_accounts": [{"account_no": "6 2", "name": "示例", "same_bank": true}], "name": "示例"}
            members | field_missing      | /bound_accounts/0/same_bank | {"bound_accounts": [{"account_no": "62", "name": "示例"}]}
            members | field_invalid      | /bound_accounts/0/same_bank | {"bound_accounts": [{"account_no": "62", "name": "示例", "same_bank": "no"}]}
            members | bound_account_name | /bound_accounts/0/name | {"bound_accounts": [{"account_no": "62", "name": "他人", "same_bank": true}]}
            members | bound_account_twice | /bound_accounts/1/account_no | {"name": "示例", "bound_accounts": [{"account_no": "62", "name": "示例", "same_bank": true}, {"account_no": "62", "name": "示例", "same_bank": true}]}
            members | bank_details_missing | /bound_accounts/0/bank_line_no | {"name": "示例", "bound_accounts": [{"account_no": "62", "name": "示例", "same_bank": false}]}
            members/$MEMBER/rename | field_missing | /name | {"name": null}
            members/$MEMBER/rename | field_invalid | /name | {"name": ["示例"]}
            members/$MEMBER/rename | words_too_long | /name | {"name": "$LONG"}
            members/$MEMBER/close  | unknown_field | /name | {"name": "示例"}
            members/$MEMBER/close  | account_not_empty | | {}
            members/$MEMBER/suspend | field_missing | /reason | {"reason": null}
            members/$MEMBER/suspend | field_invalid | /reason | {"reason": "$TOO_LONG"}
            members/$MEMBER/resume | unknown_field | /out_request_no | {"out_request_no": "BAD"}
            members/$APPLIED/rename | account_not_active | | {}
            members/$APPLIED/suspend | not_suspendable | | {}
            members/mem_0000000000001/rename | not_found | | {}
            members/$CREDIT/rename | not_found | | {}
            adjustment-credits | field_missing | /public_deposit_id | {"public_deposit_id": null}
            adjustment-credits | field_invalid | /public_deposit_id | {"public_deposit_id": 7}
            adjustment-credits | public_deposit_not_found | /public_deposit_id | {"public_deposit_id": "pd_0000000000001"}
            adjustment-credits | public_deposit_not_found | /public_deposit_id | {"public_deposit_id": "$CREDIT"}
            adjustment-credits | field_missing | /payee | {"payee": null}
            adjustment-credits | account_not_found | /payee | {"payee": "F999999"}
            adjustment-credits | account_not_found | /payee | {"payee": "somebody"}
            adjustment-credits | amount_not_a_string | /amount | {"amount": 1}
            adjustment-credits | amount_not_positive | /amount | {"amount": "0"}
            adjustment-credits | rest_exceeded | /amount | {"amount": "60.01"}
            adjustment-credits | currency_not_supported | /currency | {"currency": "USD"}
            adjustment-credits | field_missing | /currency | {"currency": null}
            adjustment-credits | memo_not_encodable | /memo | {"memo": "😀"}
            adjustment-credits | unknown_field | /bank | {"bank": "citic"}
            adjustment-credits/$CREDIT/take-back | field_missing | /amount | {"amount": null}
            adjustment-credits/$CREDIT/take-back | rest_exceeded | /amount | {"amount": "40.01"}
            adjustment-credits/$CREDIT/take-back | field_missing | /reason | {"reason": null}
            adjustment-credits/$CREDIT/take-back | currency_not_supported | /currency | {"currency": "USD"}
            adjustment-credits/$CREDIT/take-back | unknown_field | /memo | {"memo": "x"}
            adjustment-credits/ac_0000000000001/take-back | not_found | | {}
            adjustment-credits/$DEPOSIT/take-back | not_found | | {}
            public-deposits/$DEPOSIT/send-back | rest_exceeded | /amount | {"amount": "60.01"}
            public-deposits/$DEPOSIT/send-back | field_invalid | /same_bank | {"same_bank": "no"}
            public-deposits/$DEPOSIT/send-back | field_missing | /reason | {"reason": null}
            public-deposits/pd_0000000000001/send-back | not_found | | {}
            public-deposits/$CREDIT/send-back | not_found | | {}
            withdrawals | field_missing | /payer | {"payer": null}
            withdrawals | account_not_found | /payer | {"payer": "F999999"}
            withdrawals | field_missing | /bound_account_id | {"bound_account_id": null}
            withdrawals | bound_account_not_found | /bound_account_id | {"bound_account_id": "ba_0000000000001"}
            withdrawals | bound_account_not_found | /bound_account_id | {"bound_account_id": "62"}
            withdrawals | bound_account_not_found | /bound_account_id | {"bound_account_id": "$OTHERS_BOUND"}
            withdrawals | amount_too_precise | /amount | {"amount": "1.001"}
            withdrawals | insufficient_funds | /amount | {"amount": "9999999999999.99"}
            withdrawals | bank_mismatch | /bank | {"bank": "nowhere"}
            withdrawals | memo_control_character | /memo | {"memo": "a\\u0007"}
            withdrawals | unknown_field | /payee | {"payee": "F000001"}
            corrections | difference_not_found | /difference_id | {"difference_id": "dif_0000000000001"}
            corrections | difference_not_found | /difference_id | {"difference_id": "x"}
            corrections | field_missing | /reason | {"reason": null}
            corrections | field_missing | /to | {"from": "cash", "amount": "1.00"}
            corrections | field_missing | /from | {"to": "cash", "amount": "1.00"}
            corrections | field_missing | /amount | {"from": "$PAYER", "to": "cash"}
            corrections | account_not_found | /from | {"from": "F999999", "to": "cash", "amount": "1.00"}
            corrections | movement_invalid | /to | {"from": "cash", "to": "cash", "amount": "1.00"}
            corrections | freeze_not_found | /freeze_id | {"freeze_id": "frz_0000000000001", "to": "cash", "amount": "1.00"}
            corrections | amount_not_positive | /amount | {"from": "$PAYER", "to": "cash", "amount": "-1.00"}
            judgements | instruction_not_found | /instruction_id | {"instruction_id": "ft_0000000000001"}
            judgements | instruction_not_found | /instruction_id | {"instruction_id": "$MEMBER"}
            judgements | instruction_not_found | /instruction_id | {"instruction_id": "$CREDIT_AS_TRANSFER"}
            judgements | not_in_review | | {}
            judgements | field_invalid | /verdict | {"verdict": "accepted"}
            judgements | field_missing | /verdict | {"verdict": null}
            judgements | field_missing | /reason | {"reason": null}
            judgements | field_invalid | /document | {"document": 7}
            """;

    private static final Map<String, String> SOUND =
            Map.of(
                    "rename", "{\"out_request_no\": \"BAD\", \"name\": \"示例\"}",
                    "close", "{\"out_request_no\": \"BAD\"}",
                    "suspend", "{\"reason\": \"资料过期\"}",
                    "resume", "{\"reason\": \"资料已补\"}",
                    "adjustment-credits",
                            """
                            {"out_request_no": "BAD", "public_deposit_id": "$DEPOSIT",
                             "payee": "$PAYER", "amount": "1.00", "currency": "CNY"}
                            """,
                    "take-back",
                            """
                            {"out_request_no": "BAD", "amount": "1.00", "reason": "认错"}
                            """,
                    "send-back",
                            """
                            {"out_request_no": "BAD", "amount": "1.00", "reason": "无人认领",
                             "bank_line_no": "999100000025"}
                            """,
                    "withdrawals",
                            """
                            {"out_request_no": "BAD", "payer": "$PAYER",
                             "bound_account_id": "$BOUND", "amount": "1.00", "currency": "CNY"}
                            """,
                    "corrections",
                            """
                            {"out_request_no": "BAD", "difference_id": "$DIFFERENCE",
                             "reason": "见凭证"}
                            """,
                    "judgements",
                            """
                            {"out_request_no": "BAD", "instruction_id": "$CREDIT",
                             "verdict": "succeeded", "document": "证明", "reason": "电话确认"}
                            """);

    private static MakerCheckerFixture fixture;
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    @BeforeAll
    static void open() {
        fixture =
                MakerCheckerFixture.open(
                        Map.of(
                                "staff.keys",
                                "demo/wang=staff-key-of-wang-0123456789"
                                        + " demo/li=staff-key-of-li-0123456789"
                                        + " demo/zhang="
                                        + ZHANG
                                        + " other/zhao="
                                        + ZHAO));
        Member member = fixture.member();
        fixture.deposit(member, "5000.00");
        NAMES.put("$CREDIT_AS_TRANSFER", "");
        NAMES.put("$OTHERS_BOUND", fixture.member().boundAccountId());
        NAMES.put("$MEMBER", member.id());
        NAMES.put("$PAYER", member.fundAccountNo());
        NAMES.put("$BOUND", member.boundAccountId());
        NAMES.put("$APPLIED", fixture.apply());
        NAMES.put("$DEPOSIT", newest("public-deposits", InvalidRequestsIT::pay));
        String credit =
                fixture.posted(
                                fixture.maker(),
                                "adjustment-credits",
                                sound("adjustment-credits")
                                        .replace("BAD", "GOOD")
                                        .replace("1.00", "40.00"))
                        .text("id");
        fixture.posted(fixture.checker(), "adjustment-credits/" + credit + "/approve", "");
        fixture.awaitStatus("succeeded", "adjustment-credits/" + credit);
        NAMES.put("$CREDIT", credit);
        NAMES.put("$CREDIT_AS_TRANSFER", credit.replace("ac_", "ft_"));
        NAMES.put("$DIFFERENCE", newest("differences", () -> foreign(member)));
        NAMES.put("$TOO_LONG", "长".repeat(501));
        NAMES.put("$LONG", "长".repeat(150));
        NAMES.put("$SIXTY", "9".repeat(60));
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("5043.00"));
        fixture.assertBalancesAgree();
    }

    private static void pay() {
        fixture.depositWithoutWaiting(MakerCheckerFixture.PUBLIC, "100.00");
    }

    private static void foreign(Member member) {
        fixture.bank()
                .post(
                        "lines",
                        """
                        {"sub_account_no": "%s", "kind": "foreign", "direction": "C", "amount": "3.00"}
                        """
                                .formatted(member.subAccountNo()));
    }

    private static String newest(String path, Runnable happening) {
        happening.run();
        eventually(() ->
                assertThat(fixture.market().get("/v1/" + path).text("/data/0/id")).isNotEmpty());
        return fixture.market().get("/v1/" + path).text("/data/0/id");
    }

    @AfterAll
    static void close() {
        fixture.assertInvariantsHold();
        fixture.close();
    }

    private static String named(String text) {
        String named = text;
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            named = named.replace(name.getKey(), name.getValue());
        }
        return named;
    }

    @TestFactory
    Stream<DynamicTest> eachIsDeclinedWithItsCodeAndPlaceAndLeavesNoTrace() {
        return TABLE.lines()
                .map(line -> line.split(" *\\| *", 4))
                .map(row ->
                        DynamicTest.dynamicTest(
                                row[0] + " " + row[1] + " " + row[3],
                                () -> isDeclined(named(row[0]), row[1], row[2], row[3])));
    }

    private static void isDeclined(String path, String code, String pointer, String change)
            throws IOException {
        List<String> before = trace();
        Answer answer = fixture.maker().post("/v1/" + path, body(path, change));
        assertThat(answer.text("code")).as(answer.body()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("/errors/0/pointer")).as(answer.body()).isEqualTo(pointer);
        assertThat(answer.text("/errors/0/code")).isEqualTo(pointer.isEmpty() ? "" : code);
        assertThat(fixture.market().get("/errors/" + code).text("title"))
                .isEqualTo(answer.text("title"));
        assertThat(trace()).isEqualTo(before);
    }

    private static String body(String path, String change) throws IOException {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String sound = last.equals("members") ? application() : sound(last);
        ObjectNode body = (ObjectNode) JSON.readTree(sound);
        for (var field : JSON.readTree(named(change)).properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                body.remove(field.getKey());
            } else {
                body.set(field.getKey(), value);
            }
        }
        return body.toString();
    }

    private static String sound(String last) {
        return named(String.valueOf(SOUND.get(last)));
    }

    private static String application() {
        return fixture.application("BAD", "示例公司");
    }

    /** The counts of all rows that a request could leave. */
    private static List<String> trace() {
        return fixture.sql(
                """
                select (select count(*) from request) || ' ' || (select count(*) from instruction)
                  || ' ' || (select count(*) from review) || ' ' || (select count(*) from member)
                  || ' ' || (select count(*) from correction) || ' '
                  || (select count(*) from judgement) || ' '
                  || (select string_agg(status::text, ',') from fund_account)
                """);
    }

    @Test
    void aDoubledFieldAndAnotherMediaTypeAreRefusedEverywhere() {
        for (String path : List.of("members", "withdrawals", "adjustment-credits", "corrections")) {
            Answer doubled = fixture.maker().post("/v1/" + path, "{\"a\": 1, \"a\": 1}");
            assertThat(doubled.text("code")).isEqualTo("duplicate_field");
            Answer text =
                    fixture.maker().with("Content-Type", "text/plain").post("/v1/" + path, "{}");
            assertThat(text.text("code")).isEqualTo("media_type_not_supported");
        }
        String reject = "/v1/members/" + NAMES.get("$APPLIED") + "/reject";
        assertThat(fixture.checker().post(reject, "").text("code")).isEqualTo("not_json");
        assertThat(
                        fixture.checker()
                                .post(reject.replace("reject", "approve"), "{\"a\": 1}")
                                .text("code"))
                .isEqualTo("unknown_field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/members?status=open",
                "/v1/members?limit=0",
                "/v1/members?cursor=x",
                "/v1/members?out_request_no=a%20b",
                "/v1/withdrawals?left=true",
                "/v1/public-deposits?left=yes",
                "/v1/public-deposits?cursor=ZnR8MQ",
                "/v1/differences?status=both",
                "/v1/reviews?status=approved",
                "/v1/corrections?colour=red",
                "/v1/main-accounts?limit=1",
            })
    void aQueryParameterOfTheWrongFormIsDeclined(String path) {
        assertThat(fixture.market().get(path).text("code")).isEqualTo("parameter_invalid");
    }

    @Test
    void aRepeatIsReplayedAndAnotherRequestUnderItsNumberIsDeclined() {
        String application = fixture.application("TWICE", "示例公司二");
        Answer first = fixture.posted(fixture.market(), "members", application);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Location")).isEqualTo("/v1/members/" + first.text("id"));
        Answer again = fixture.posted(fixture.market(), "members", application);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(first.json());
        fixture.assertDeclined("request_no_reused", fixture.maker(), "members", application);
        fixture.assertDeclined(
                "request_no_reused",
                fixture.market(),
                "members",
                fixture.application("TWICE", "示例公司三"));
        fixture.assertDeclined(
                "request_no_reused",
                fixture.maker(),
                "members/" + NAMES.get("$MEMBER") + "/close",
                "{\"out_request_no\": \"TWICE\"}");
        assertThat(
                        fixture.market()
                                .with("Idempotency-Key", "other")
                                .post("/v1/members", application)
                                .text("code"))
                .isEqualTo("idempotency_key_mismatch");
        Answer listed = fixture.market().get("/v1/members?out_request_no=TWICE");
        assertThat(listed.text("/data/0/id")).isEqualTo(first.text("id"));
        assertThat(listed.json().path("data")).hasSize(1);
    }

    @Test
    void aThirdDecisionIsDeclinedAndTheInboxIsEmpty() {
        String id = fixture.apply();
        String path = "members/" + id;
        assertThat(inbox()).contains(id);
        ApiClient zhang = fixture.checker().with("Authorization", "Bearer " + ZHANG);
        fixture.posted(fixture.checker(), path + "/reject", "{\"reason\": \"资料不符\"}");
        fixture.posted(fixture.checker(), path + "/reject", "{\"reason\": \"资料不符\"}");
        fixture.assertDeclined("review_decided", zhang, path + "/reject", "{\"reason\": \"资料不符\"}");
        fixture.assertDeclined("review_decided", zhang, path + "/approve", "");
        fixture.assertDeclined("not_found", zhang, "members/mem_0000000000001/approve", "");
        Answer member = fixture.market().get("/v1/" + path);
        assertThat(member.text("status")).isEqualTo("rejected");
        assertThat(member.text("rejected_because")).isEqualTo("资料不符");
        assertThat(inbox()).doesNotContain(id);
    }

    private static List<String> inbox() {
        return fixture.market()
                .get("/v1/reviews?status=pending")
                .json()
                .path("data")
                .valueStream()
                .map(review -> review.path("id").asText())
                .toList();
    }

    @Test
    void aRejectedWithdrawalGivesItsMoneyBack() {
        Member member = fixture.member();
        fixture.deposit(member, "2000.00");
        String body =
                sound("withdrawals")
                        .replace("BAD", fixture.number())
                        .replace(named("$PAYER"), member.fundAccountNo())
                        .replace(named("$BOUND"), member.boundAccountId())
                        .replace("1.00", "1500.00");
        Answer pending = fixture.market().with("Prefer", "wait=20").post("/v1/withdrawals", body);
        assertThat(pending.text("status")).isEqualTo("pending_review");
        assertThat(fixture.available(member)).isEqualTo("500.00");
        String path = "withdrawals/" + pending.text("id");
        Answer rejected =
                fixture.posted(fixture.checker(), path + "/reject", "{\"reason\": \"不符\"}");
        assertThat(rejected.text("status")).isEqualTo("rejected");
        assertThat(rejected.text("/review/because")).isEqualTo("不符");
        assertThat(fixture.available(member)).isEqualTo("2000.00");
        assertThat(rejected.json().path("attempts").asInt()).isZero();
    }

    @Test
    void anotherMarketSeesNothingOfThisOne() {
        ApiClient zhao = fixture.checker().with("Authorization", "Bearer " + ZHAO);
        Answer before = zhao.get("/v1/members");
        assertThat(before.text("code")).isEqualTo("unauthenticated");
        fixture.sql("insert into market (market_id, code, name) values (99, 'other', '另一市场')");
        fixture.sql("insert into market_counter (market_id) values (99)");
        for (String list :
                List.of(
                        "members",
                        "public-deposits",
                        "adjustment-credits",
                        "withdrawals",
                        "differences",
                        "reviews",
                        "main-accounts")) {
            Answer own = fixture.market().get("/v1/" + list);
            assertThat(own.json().path("data"))
                    .as(list)
                    .hasSizeGreaterThanOrEqualTo(list.equals("withdrawals") ? 0 : 1);
            assertThat(zhao.get("/v1/" + list).json().path("data")).as(list).isEmpty();
        }
        for (String path :
                List.of(
                        "members/$MEMBER",
                        "public-deposits/$DEPOSIT",
                        "adjustment-credits/$CREDIT",
                        "differences/$DIFFERENCE")) {
            assertThat(fixture.market().get(named("/v1/" + path)).status()).isEqualTo(200);
            assertThat(zhao.get(named("/v1/" + path)).text("code")).isEqualTo("not_found");
        }
        fixture.assertDeclined("not_found", zhao, named("members/$APPLIED/approve"), "");
        fixture.assertDeclined(
                "public_deposit_not_found",
                zhao,
                "adjustment-credits",
                sound("adjustment-credits"));
        fixture.assertDeclined("difference_not_found", zhao, "corrections", sound("corrections"));
    }
}
