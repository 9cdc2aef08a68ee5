package coffer.platform.story;

import static coffer.platform.MakerCheckerFixture.eventually;
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

/** What becomes of orders that the bank never answers for, and what people read of them. */
class UnansweredOrdersIT {

    private static MakerCheckerFixture place;
    private static Member buyer;
    private static Member seller;

    @BeforeAll
    static void open() {
        place =
                MakerCheckerFixture.open(
                        Map.of(
                                "patience.quiet", "1h",
                                "patience.review", "500ms",
                                "patience.alarm", "1s",
                                "watch.pause", "200ms"));
        buyer = place.member();
        seller = place.member();
    }

    @AfterEach
    void calm() {
        place.clearFaults();
    }

    @AfterAll
    static void close() {
        place.assertInvariantsHold();
        place.close();
    }

    private static String order(String amount) {
        return place.placeTransfer(buyer, seller, amount).text("id");
    }

    /** Something goes wrong with all messages of one action. */
    private static void fault(String action, String fault) {
        place.bank("faults", "{\"action\": \"%s\", %s}".formatted(action, fault));
    }

    private static Answer look(String order) {
        return place.market().get("/v1/forced-transfers/" + order);
    }

    private static List<String> eventTypes(String order) {
        return place.sql(
                """
                select v.type from event v join instruction i
                  on i.market_id = v.market_id and i.instruction_id = v.object_id
                where i.serial = '%s' order by v.number
                """
                        .formatted(look(order).text("serial")));
    }

    private static List<String> all(Answer answer, String list, String field) {
        List<String> values = new ArrayList<>();
        answer.json().at(list).forEach(each -> values.add(each.path(field).asText()));
        return values;
    }

    private static long metric(String name) {
        return place.market()
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
                .formatted(place.number(), instruction, verdict, more)
                .strip();
    }

    private static Answer many(ApiClient who, String path, String body) {
        Answer answer = who.post("/v1/judgements/" + path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** Time passes, as the books see it. */
    private static void pass(String time, List<String> orders) {
        for (String order : orders) {
            place.sql(
                    """
                    update instruction set sent_at = sent_at - interval '%s'
                    where serial = '%s' returning 1
                    """
                            .formatted(time, look(order).text("serial")));
        }
    }

    @Test
    void anOrderIsFollowedFromSilenceToItsJudgement() {
        place.deposit(buyer, "100.00");
        fault("DLMDETRN", "\"fault\": \"silence\", \"times\": 2");
        fault("DLCIDSTT", "\"fault\": \"code\", \"code\": \"ED11308\", \"times\": 3");
        List<String> orders = List.of(order("60.00"), order("10.00"));

        for (String order : orders) {
            eventually(() -> isSilent(look(order)));
        }
        eventually(() -> assertThat(metric("coffer_bank_bounced_total")).isPositive());
        for (String order : orders) {
            eventually(() ->
                    assertThat(look(order).text("explanation"))
                            .contains("the bank knows no such order (ED02083)")
                            .contains("that means nothing; then two persons must look."));
            assertThat(look(order).text("status")).isEqualTo("unknown");
        }
        // The quiet period is over, and the bank's day is not.
        pass("90 minutes", orders);
        orders.forEach(order -> place.awaitStatus("in_review", "forced-transfers/" + order));
        assertThat(orders.stream().flatMap(o -> all(look(o), "/bank_attempts", "why").stream()))
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
        assertThat(place.pendingOut(buyer)).isEqualTo("70.00");
        rawMessagesAreForPeople(orders.getFirst());
        isJudged(orders);
    }

    private static void isSilent(Answer order) {
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

    private static void rawMessagesAreForPeople(String order) {
        String path = "/v1/forced-transfers/" + order + "?include=messages";
        assertThat(place.market().get(path).text("code")).isEqualTo("not_allowed");
        assertThat(place.maker().get(path).text("/bank_attempts/0/request"))
                .contains("<userName>***</userName>")
                .contains(place.maker().get(path).text("serial"));
        assertThat(place.maker().get("/v1/forced-transfers/" + order + "?include=all").text("code"))
                .isEqualTo("parameter_invalid");
    }

    private static void isJudged(List<String> orders) {
        Answer listed = place.maker().get("/v1/instructions?status=in_review");
        assertThat(all(listed, "/data", "id")).containsExactlyElementsOf(orders.reversed());
        JsonNode first = listed.json().at("/data/0");
        assertThat(first.at("/may_decide/who").asText()).isEqualTo("two_persons");
        assertThat(first.at("/may_decide/succeeded/because").asText())
                .isEqualTo("a document must prove it");
        assertThat(first.at("/may_decide/failed/open").asBoolean()).isFalse();
        assertThat(first.at("/may_decide/failed/because").asText())
                .matches("the statement of .* is not closed, and read whole, before .*");
        assertThat(first.path("explanation").asText()).contains("but not as failed: the statement");
        assertThat(all(place.maker().get("/v1/instructions?status=overdue"), "/data", "id"))
                .containsExactlyElementsOf(orders.reversed());

        Answer tooEarly =
                many(
                        place.maker(),
                        "batch",
                        "{\"judgements\": [%s, %s, {\"verdict\": \"failed\"}]}"
                                .formatted(
                                        judgement(orders.getFirst(), "failed", ""),
                                        judgement("ft_0000000000001", "failed", "")));
        assertThat(all(tooEarly, "/data", "status")).containsExactly("409", "422", "422");
        assertThat(tooEarly.text("/data/0/problem/code")).isEqualTo("statement_not_closed");
        assertThat(tooEarly.text("/data/1/problem/code")).isEqualTo("instruction_not_found");

        pass("3 days", orders);
        String body =
                "{\"judgements\": [%s, %s]}"
                        .formatted(
                                judgement(orders.getFirst(), "failed", ""),
                                judgement(orders.getLast(), "failed", ""));
        eventually(() ->
                assertThat(all(many(place.maker(), "batch", body), "/data", "judgement"))
                        .hasSize(2)
                        .doesNotContain("missing"));
        Answer made = many(place.maker(), "batch", body);
        assertThat(all(made, "/data", "status")).containsExactly("200", "200");
        assertThat(all(made, "/data", "replayed")).containsExactly("true", "true");
        List<String> ids = new ArrayList<>();
        made.json().at("/data").forEach(each -> ids.add(each.at("/judgement/id").asText()));
        assertThat(look(orders.getFirst()).text("explanation"))
                .endsWith("A judgement of it waits for a second person.");

        isApprovedByAnother(orders, ids);
    }

    private static void isApprovedByAnother(List<String> orders, List<String> ids) {
        String both = "{\"ids\": [\"%s\", \"%s\"]}".formatted(ids.getFirst(), ids.getLast());
        Answer alone = many(place.maker(), "approve", both);
        assertThat(all(alone, "/data", "status")).containsExactly("403", "403");
        assertThat(alone.text("/data/0/problem/code")).isEqualTo("same_person");
        String three =
                "{\"ids\": [\"%s\", \"jud_0000000000001\", \"%s\"]}"
                        .formatted(ids.getFirst(), ids.getLast());
        Answer approved = many(place.checker(), "approve", three);
        assertThat(all(approved, "/data", "status")).containsExactly("200", "404", "200");
        assertThat(approved.text("/data/0/judgement/status")).isEqualTo("approved");
        assertThat(all(many(place.checker(), "approve", both), "/data", "status"))
                .containsExactly("200", "200");
        Answer late = many(place.checker(), "reject", both.replace("}", ", \"reason\": \"晚了\"}"));
        assertThat(late.text("/data/0/problem/code")).isEqualTo("review_decided");
        place.assertDeclined("not_allowed", place.market(), "judgements/approve", both);
        place.assertDeclined(
                "field_invalid", place.checker(), "judgements/approve", "{\"ids\": []}");
        place.assertDeclined("field_missing", place.checker(), "judgements/reject", both);
        for (String order : orders) {
            Answer ended = look(order);
            assertThat(ended.text("status")).isEqualTo("failed");
            assertThat(ended.text("explanation")).contains("Two persons judged at ");
            assertThat(ended.text("waits_for")).isEqualTo("nothing");
            assertThat(ended.text("/may_decide/who")).isEqualTo("nobody");
            assertThat(eventTypes(order)).endsWith("forced_transfer.failed");
        }
        assertThat(place.pendingOut(buyer)).isEqualTo("0.00");
        assertThat(place.maker().get("/v1/instructions").json().at("/data")).isEmpty();
        place.assertBalancesAgree();
    }

    private static void correctByTwoPeople(Member payer, Member payee) {
        String difference = place.market().get("/v1/differences?status=open").text("/data/0/id");
        String body =
                """
                {"out_request_no": "%s", "difference_id": "%s", "from": "%s", "to": "%s",
                 "amount": "60.00", "reason": "银行已执行"}
                """
                        .formatted(
                                place.number(),
                                difference,
                                payer.fundAccountNo(),
                                payee.fundAccountNo());
        String id = place.posted(place.maker(), "corrections", body).text("id");
        place.assertDeclined("same_person", place.maker(), "corrections/" + id + "/approve", "");
        place.posted(place.checker(), "corrections/" + id + "/approve", "");
    }

    /** The bank refuses, and does it all the same; its statement tells. */
    @Test
    void aBankThatContradictsItselfIsFollowedByTwoPeople() {
        Member payer = place.member();
        Member payee = place.member();
        place.deposit(payer, "100.00");
        place.fault(
                "DLMDETRN",
                payer,
                "\"fault\": \"code\", \"code\": \"DPRA003\", \"executed\": true, \"times\": 1");
        Answer order = place.placeTransfer(payer, payee, "60.00");
        Answer refused = place.awaitStatus("failed", "forced-transfers/" + order.text("id"));
        assertThat(look(refused.text("id")).text("explanation"))
                .startsWith("The bank refused it at ")
                .endsWith("(DPRA003).");
        eventually(() -> assertThat(place.openDifferences()).containsExactly("state"));
        place.assertDeclined(
                "account_barred",
                place.market(),
                "forced-transfers",
                place.transfer(payer, payee, "1.00"));
        assertThat(place.available(payer)).isEqualTo("100.00");
        correctByTwoPeople(payer, payee);
        assertThat(place.openDifferences()).isEmpty();
        assertThat(place.available(payer)).isEqualTo("40.00");
        place.assertBalancesAgree();
        Answer next = place.placeTransfer(payer, payee, "1.00");
        Answer done = place.awaitStatus("succeeded", "forced-transfers/" + next.text("id"));
        assertThat(look(done.text("id")).text("explanation")).contains("The bank");
        place.assertBalancesAgree();
    }

    /** A bank that takes the same question only once in two seconds. */
    @Test
    void rateLimitedQueriesAreSlowedAndStillAnswered() {
        Member payer = place.member();
        place.bank("settings", "{\"rate_limit_millis\": 2000}");
        try {
            long before = metric("coffer_bank_bounced_total");
            place.depositWithoutWaiting(payer.subAccountNo(), "100.00", "6200000000000000009");
            eventually(() -> assertThat(metric("coffer_bank_bounced_total")).isGreaterThan(before));
            eventually(() -> assertThat(place.available(payer)).isEqualTo("100.00"));
        } finally {
            place.bank("settings", "{\"rate_limit_millis\": 0}");
        }
        place.assertBalancesAgree();
    }
}
