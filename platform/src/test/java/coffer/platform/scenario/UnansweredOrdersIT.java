package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How orders that the bank never answers end, and what the API shows of them. */
class UnansweredOrdersIT {

    private static MakerCheckerFixture fixture;
    private static Member buyer;
    private static Member seller;

    @BeforeAll
    static void open() {
        fixture =
                MakerCheckerFixture.open(
                        Map.of(
                                "patience.quiet", "1h",
                                "patience.review", "500ms",
                                "patience.alarm", "1s",
                                "watch.pause", "200ms"));
        buyer = fixture.member();
        seller = fixture.member();
    }

    @AfterEach
    void clearFaults() {
        fixture.bank().clearFaults();
    }

    @AfterAll
    static void close() {
        fixture.assertInvariantsHold();
        fixture.close();
    }

    private static String order(String amount) {
        return fixture.placeTransfer(buyer, seller, amount).text("id");
    }

    /** Makes all messages of one action go wrong. */
    private static void fault(String action, String fault) {
        fixture.bank().post("faults", "{\"action\": \"%s\", %s}".formatted(action, fault));
    }

    private static Answer read(String order) {
        return fixture.market().get("/v1/forced-transfers/" + order);
    }

    private static List<String> eventTypes(String order) {
        return fixture.sql(
                """
                select v.type from event v join instruction i
                  on i.market_id = v.market_id and i.instruction_id = v.object_id
                where i.serial = '%s' order by v.number
                """
                        .formatted(read(order).text("serial")));
    }

    private static List<String> all(Answer answer, String list, String field) {
        List<String> values = new ArrayList<>();
        answer.json().at(list).forEach(each -> values.add(each.path(field).asText()));
        return values;
    }

    private static long metric(String name) {
        return fixture.market()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line ->
                        Long.parseLong(
                                line.substring(line.lastIndexOf(' ') + 1).replaceAll("\\..*", "")))
                .sum();
    }

    private static String judgement(String instruction, String verdict, String more) {
        return """
        {"out_request_no": "%s", "instruction_id": "%s", "verdict": "%s", "reason": "查无此笔" %s}
        """
                .formatted(fixture.number(), instruction, verdict, more)
                .strip();
    }

    private static Answer postJudgements(ApiClient who, String path, String body) {
        Answer answer = who.post("/v1/judgements/" + path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** Moves the time of sending of orders back, as if time had passed. */
    private static void moveSentAtBack(String time, List<String> orders) {
        for (String order : orders) {
            fixture.sql(
                    """
                    update instruction set sent_at = sent_at - interval '%s'
                    where serial = '%s' returning 1
                    """
                            .formatted(time, read(order).text("serial")));
        }
    }

    @Test
    void anOrderIsFollowedFromSilenceToItsJudgement() {
        fixture.deposit(buyer, "100.00");
        fault("DLMDETRN", "\"fault\": \"silence\", \"times\": 2");
        fault("DLCIDSTT", "\"fault\": \"code\", \"code\": \"ED11308\", \"times\": 3");
        List<String> orders = List.of(order("60.00"), order("10.00"));

        for (String order : orders) {
            eventually(() -> assertSilent(read(order)));
        }
        eventually(() -> assertThat(metric("coffer_bank_bounced_total")).isPositive());
        for (String order : orders) {
            eventually(() ->
                    assertThat(read(order).text("explanation"))
                            .contains("the bank knows no such order (ED02083)")
                            .contains("that means nothing; then two persons must look."));
            assertThat(read(order).text("status")).isEqualTo("unknown");
        }
        // The quiet period is over, and the bank's day is not.
        moveSentAtBack("90 minutes", orders);
        orders.forEach(order -> fixture.awaitStatus("in_review", "forced-transfers/" + order));
        assertThat(orders.stream().flatMap(o -> all(read(o), "/bank_attempts", "why").stream()))
                .contains("no_answer", "too_fast", "no_such_order");
        for (String order : orders) {
            eventually(() ->
                    assertThat(eventTypes(order))
                            .containsExactlyInAnyOrder(
                                    "forced_transfer.accepted",
                                    "forced_transfer.unknown",
                                    "forced_transfer.overdue",
                                    "forced_transfer.in_review"));
        }
        eventually(() -> assertThat(metric("coffer_instructions_overdue{")).isEqualTo(2));
        assertThat(fixture.pendingOut(buyer)).isEqualTo("70.00");
        assertRawMessagesAreForStaffOnly(orders.getFirst());
        judge(orders);
    }

    private static void assertSilent(Answer order) {
        assertThat(order.text("status")).isEqualTo("unknown");
        assertThat(order.text("explanation")).contains("the bank did not answer");
        assertThat(order.text("waits_for")).isEqualTo("bank");
        assertThat(order.text("/may_decide/who")).isEqualTo("bank");
        assertThat(order.text("next_inquiry_at")).isNotEmpty();
        JsonNode sent = order.json().at("/bank_attempts/0");
        assertThat(sent.path("act").asText()).isEqualTo("send");
        assertThat(sent.path("action").asText()).isEqualTo("DLMDETRN");
        assertThat(sent.path("word").asText()).isEqualTo("silent");
        assertThat(sent.path("why").asText()).isEqualTo("no_answer");
        assertThat(sent.has("request")).isFalse();
    }

    private static void assertRawMessagesAreForStaffOnly(String order) {
        String path = "/v1/forced-transfers/" + order + "?include=messages";
        assertThat(fixture.market().get(path).text("code")).isEqualTo("not_allowed");
        assertThat(fixture.maker().get(path).text("/bank_attempts/0/request"))
                .contains("<userName>***</userName>")
                .contains(fixture.maker().get(path).text("serial"));
        assertThat(
                        fixture.maker()
                                .get("/v1/forced-transfers/" + order + "?include=all")
                                .text("code"))
                .isEqualTo("parameter_invalid");
    }

    private static void judge(List<String> orders) {
        Answer listed = fixture.maker().get("/v1/instructions?status=in_review");
        assertThat(all(listed, "/data", "id")).containsExactlyElementsOf(orders.reversed());
        JsonNode first = listed.json().at("/data/0");
        assertThat(first.at("/may_decide/who").asText()).isEqualTo("two_persons");
        assertThat(first.at("/may_decide/succeeded/because").asText())
                .isEqualTo("a document must prove it");
        assertThat(first.at("/may_decide/failed/open").asBoolean()).isFalse();
        assertThat(first.at("/may_decide/failed/because").asText())
                .matches("the statement of .* is not closed, and read whole, before .*");
        assertThat(first.path("explanation").asText()).contains("but not as failed: the statement");
        assertThat(all(fixture.maker().get("/v1/instructions?status=overdue"), "/data", "id"))
                .containsExactlyElementsOf(orders.reversed());

        Answer tooEarly =
                postJudgements(
                        fixture.maker(),
                        "batch",
                        "{\"judgements\": [%s, %s, {\"verdict\": \"failed\"}]}"
                                .formatted(
                                        judgement(orders.getFirst(), "failed", ""),
                                        judgement("ft_0000000000001", "failed", "")));
        assertThat(all(tooEarly, "/data", "status")).containsExactly("409", "422", "422");
        assertThat(tooEarly.text("/data/0/problem/code")).isEqualTo("statement_not_closed");
        assertThat(tooEarly.text("/data/1/problem/code")).isEqualTo("instruction_not_found");

        moveSentAtBack("3 days", orders);
        String body =
                "{\"judgements\": [%s, %s]}"
                        .formatted(
                                judgement(orders.getFirst(), "failed", ""),
                                judgement(orders.getLast(), "failed", ""));
        eventually(() ->
                assertThat(
                                all(
                                        postJudgements(fixture.maker(), "batch", body),
                                        "/data",
                                        "judgement"))
                        .hasSize(2)
                        .doesNotContain("missing"));
        Answer made = postJudgements(fixture.maker(), "batch", body);
        assertThat(all(made, "/data", "status")).containsExactly("200", "200");
        assertThat(all(made, "/data", "replayed")).containsExactly("true", "true");
        List<String> ids = new ArrayList<>();
        made.json().at("/data").forEach(each -> ids.add(each.at("/judgement/id").asText()));
        assertThat(read(orders.getFirst()).text("explanation"))
                .endsWith("A judgement of it waits for a second person.");

        approveByAnotherPerson(orders, ids);
    }

    private static void approveByAnotherPerson(List<String> orders, List<String> ids) {
        String both = "{\"ids\": [\"%s\", \"%s\"]}".formatted(ids.getFirst(), ids.getLast());
        Answer alone = postJudgements(fixture.maker(), "approve", both);
        assertThat(all(alone, "/data", "status")).containsExactly("403", "403");
        assertThat(alone.text("/data/0/problem/code")).isEqualTo("same_person");
        String three =
                "{\"ids\": [\"%s\", \"jud_0000000000001\", \"%s\"]}"
                        .formatted(ids.getFirst(), ids.getLast());
        Answer approved = postJudgements(fixture.checker(), "approve", three);
        assertThat(all(approved, "/data", "status")).containsExactly("200", "404", "200");
        assertThat(approved.text("/data/0/judgement/status")).isEqualTo("approved");
        assertThat(all(postJudgements(fixture.checker(), "approve", both), "/data", "status"))
                .containsExactly("200", "200");
        Answer late =
                postJudgements(
                        fixture.checker(), "reject", both.replace("}", ", \"reason\": \"晚了\"}"));
        assertThat(late.text("/data/0/problem/code")).isEqualTo("review_decided");
        fixture.assertDeclined("not_allowed", fixture.market(), "judgements/approve", both);
        fixture.assertDeclined(
                "field_invalid", fixture.checker(), "judgements/approve", "{\"ids\": []}");
        fixture.assertDeclined("field_missing", fixture.checker(), "judgements/reject", both);
        for (String order : orders) {
            Answer ended = read(order);
            assertThat(ended.text("status")).isEqualTo("failed");
            assertThat(ended.text("explanation")).contains("Two persons judged at ");
            assertThat(ended.text("waits_for")).isEqualTo("nothing");
            assertThat(ended.text("/may_decide/who")).isEqualTo("nobody");
            assertThat(eventTypes(order)).endsWith("forced_transfer.failed");
        }
        assertThat(fixture.pendingOut(buyer)).isEqualTo("0.00");
        assertThat(fixture.maker().get("/v1/instructions").json().at("/data")).isEmpty();
        fixture.assertBalancesAgree();
    }

    private static void correctByTwoPeople(Member payer, Member payee) {
        String difference = fixture.market().get("/v1/differences?status=open").text("/data/0/id");
        String body =
                """
                {"out_request_no": "%s", "difference_id": "%s", "from": "%s", "to": "%s",
                 "amount": "60.00", "reason": "银行已执行"}
                """
                        .formatted(
                                fixture.number(),
                                difference,
                                payer.fundAccountNo(),
                                payee.fundAccountNo());
        String id = fixture.posted(fixture.maker(), "corrections", body).text("id");
        fixture.assertDeclined(
                "same_person", fixture.maker(), "corrections/" + id + "/approve", "");
        fixture.posted(fixture.checker(), "corrections/" + id + "/approve", "");
    }

    /** The bank refuses an order and executes it; its statement has the line. */
    @Test
    void aBankThatContradictsItselfIsFollowedByTwoPeople() {
        Member payer = fixture.member();
        Member payee = fixture.member();
        fixture.deposit(payer, "100.00");
        fixture.fault(
                "DLMDETRN",
                payer,
                "\"fault\": \"code\", \"code\": \"DPRA003\", \"executed\": true, \"times\": 1");
        Answer order = fixture.placeTransfer(payer, payee, "60.00");
        Answer refused = fixture.awaitStatus("failed", "forced-transfers/" + order.text("id"));
        assertThat(read(refused.text("id")).text("explanation"))
                .startsWith("The bank refused it at ")
                .endsWith("(DPRA003).");
        eventually(() -> assertThat(fixture.openDifferences()).containsExactly("state"));
        fixture.assertDeclined(
                "account_barred",
                fixture.market(),
                "forced-transfers",
                fixture.transfer(payer, payee, "1.00"));
        assertThat(fixture.available(payer)).isEqualTo("100.00");
        correctByTwoPeople(payer, payee);
        assertThat(fixture.openDifferences()).isEmpty();
        assertThat(fixture.available(payer)).isEqualTo("40.00");
        fixture.assertBalancesAgree();
        Answer next = fixture.placeTransfer(payer, payee, "1.00");
        Answer done = fixture.awaitStatus("succeeded", "forced-transfers/" + next.text("id"));
        assertThat(read(done.text("id")).text("explanation")).contains("The bank");
        fixture.assertBalancesAgree();
    }

    /** A bank that accepts the same query only once in two seconds. */
    @Test
    void rateLimitedQueriesAreSlowedAndStillAnswered() {
        Member payer = fixture.member();
        fixture.bank().post("settings", "{\"rate_limit_millis\": 2000}");
        try {
            long before = metric("coffer_bank_bounced_total");
            fixture.depositWithoutWaiting(payer.subAccountNo(), "100.00");
            eventually(() -> assertThat(metric("coffer_bank_bounced_total")).isGreaterThan(before));
            eventually(() -> assertThat(fixture.available(payer)).isEqualTo("100.00"));
        } finally {
            fixture.bank().post("settings", "{\"rate_limit_millis\": 0}");
        }
        fixture.assertBalancesAgree();
    }
}
