package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient;
import coffer.platform.ApiClient.Answer;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many orders in one request: each has a verdict of its own. */
class TransferBatchIT {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * One batch in its order: the status and the code of each verdict, and what is changed. BEFORE
     * was taken alone. F000002 has nothing, F000005 is suspended.
     */
    private static final String MIXTURE =
            """
            201 |                     | {"out_request_no": "MIX-1"}
            200 |                     | {"out_request_no": "BEFORE", "amount": "7.00"}
            422 | request_no_reused   | {"out_request_no": "BEFORE", "amount": "7.01"}
            422 | insufficient_funds  | {"out_request_no": "MIX-2", "payer": "F000002"}
            422 | account_not_found   | {"out_request_no": "MIX-3", "payer": "F999999"}
            422 | account_not_active  | {"out_request_no": "MIX-4", "payee": "F000005"}
            422 | amount_not_a_string | {"out_request_no": "MIX-5", "amount": 1.00}
            422 | kind_unknown        | {"out_request_no": "MIX-6", "kind": "gift"}
            422 | unknown_field       | {"out_request_no": "MIX-7", "colour": "red", "memo": 5}
            422 | payee_is_payer      | {"out_request_no": "MIX-8", "payee": "F000001"}
            422 | freeze_not_found    | {"out_request_no": "MIX-9", "kind": "unfreeze", "freeze_id": "frz_0000000000001"}
            422 | field_missing       | {"out_request_no": null}
            422 | field_invalid       | {"out_request_no": 7, "kind": "gift"}
            422 | field_invalid       | {"out_request_no": "a b"}
            201 |                     | {"out_request_no": "MIX-10", "kind": "freeze", "payee": null}
            200 |                     | {"out_request_no": "MIX-10", "kind": "freeze", "payee": null}
            422 | request_no_reused   | {"out_request_no": "MIX-10", "kind": "gift"}
            422 | insufficient_funds  | {"out_request_no": "MIX-11", "amount": "9999999.00"}
            201 |                     | {"out_request_no": "MIX-11", "amount": "3.00"}
            200 |                     | {"out_request_no": "MIX-11", "amount": "3.00"}
            201 |                     | {"out_request_no": "MIX-12", "kind": "pay_freeze", "memo": "货款"}
            """;

    private static TwoMarketsFixture fixture;

    @BeforeAll
    static void build() {
        fixture = TwoMarketsFixture.start();
        fixture.deposit(1, "1000.00");
        fixture.sql(
                "update sub_account set status = 'SUSPENDED' where fund_account_no = 'F000005'");
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    /** The verdicts of a batch that was not declined as a whole. */
    private static List<JsonNode> verdicts(ApiClient market, List<String> orders) {
        Answer answer = market.post(TransferBatches.BATCH, TransferBatches.batch(orders));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().properties()).hasSize(1);
        List<JsonNode> verdicts = new ArrayList<>();
        answer.json().path("data").forEach(verdicts::add);
        assertThat(verdicts).hasSameSizeAs(orders);
        return verdicts;
    }

    /** {@code number status} of each verdict, with the code of a problem. */
    private static List<String> outcomes(List<JsonNode> verdicts) {
        return verdicts.stream()
                .map(verdict ->
                        verdict.path("out_request_no").asText()
                                + " "
                                + verdict.path("status")
                                + " "
                                + verdict.at("/problem/code").asText())
                .map(String::strip)
                .toList();
    }

    private static List<String> each(List<String> orders, String status) {
        return orders.stream()
                .map(TransferBatchIT::json)
                .map(order -> order.path("out_request_no").asText() + " " + status)
                .toList();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException failure) {
            throw new AssertionError(text, failure);
        }
    }

    private static ObjectNode changed(String change) {
        ObjectNode body = json(TransferBatches.VALID);
        for (var field : json(change).properties()) {
            if (field.getValue().isNull()) {
                body.remove(field.getKey());
            } else {
                body.set(field.getKey(), field.getValue());
            }
        }
        return body;
    }

    private static long known(String like) {
        return Long.parseLong(
                fixture.sql("select count(*) from request where out_request_no like '" + like + "'")
                        .getFirst());
    }

    @Test
    void eachOfAMixtureHasItsOwnVerdict() {
        fixture.succeed(
                fixture.demoMarket(),
                changed("{\"out_request_no\": \"BEFORE\", \"amount\": \"7.00\"}").toString());
        List<String[]> rows = MIXTURE.lines().map(line -> line.split(" *\\| *", 3)).toList();
        List<ObjectNode> orders = rows.stream().map(row -> changed(row[2])).toList();
        List<JsonNode> verdicts =
                verdicts(fixture.demoMarket(), orders.stream().map(ObjectNode::toString).toList());
        for (int at = 0; at < rows.size(); at++) {
            JsonNode verdict = verdicts.get(at);
            String[] row = rows.get(at);
            assertThat(verdict.path("status").asText()).as(verdict.toString()).isEqualTo(row[0]);
            assertThat(verdict.at("/problem/code").asText()).isEqualTo(row[1]);
            if (row[1].isEmpty()) {
                assertAccepted(verdict, orders.get(at));
            } else {
                assertDeclined(verdict, orders.get(at), row[1]);
            }
        }
        assertThat(known("MIX-%")).isEqualTo(4);
    }

    private static void assertAccepted(JsonNode verdict, ObjectNode order) {
        JsonNode shown = verdict.path("order");
        assertThat(verdict.path("out_request_no")).isEqualTo(order.path("out_request_no"));
        assertThat(shown.path("amount")).isEqualTo(order.path("amount"));
        assertThat(verdict.has("replayed")).isEqualTo(verdict.path("status").asInt() == 200);
        assertThat(verdict.path("replayed").asBoolean()).isEqualTo(verdict.has("replayed"));
        String no = shown.path("out_request_no").asText();
        Answer listed = fixture.demoMarket().get(TransferBatches.SINGLE + "?out_request_no=" + no);
        assertThat(unchangingFields(shown))
                .isEqualTo(unchangingFields(listed.json().at("/data/0")));
    }

    /** An order without the fields that change on its way to the bank. */
    private static ObjectNode unchangingFields(JsonNode order) {
        ObjectNode lasting = order.deepCopy();
        lasting.remove(
                List.of("status", "attempts", "sent_at", "ended_at", "bank_code", "bank_text"));
        return lasting;
    }

    /** Its problem is the same that it gets alone after the batch. */
    private static void assertDeclined(JsonNode verdict, ObjectNode order, String code) {
        boolean nameless = code.startsWith("field_");
        assertThat(verdict.path("out_request_no").isNull()).isEqualTo(nameless);
        assertThat(verdict.properties()).hasSize(3);
        JsonNode problem = verdict.path("problem");
        assertThat(problem.path("status")).isEqualTo(verdict.path("status"));
        assertThat(problem.path("instance").asText()).isEqualTo(TransferBatches.BATCH);
        // Except for the one whose number was taken by a later item of the batch.
        if (!order.path("out_request_no").asText().equals("MIX-11")) {
            JsonNode alone =
                    fixture.demoMarket().post(TransferBatches.SINGLE, order.toString()).json();
            assertThat(withoutInstance(problem)).isEqualTo(withoutInstance(alone));
        }
    }

    private static ObjectNode withoutInstance(JsonNode problem) {
        ObjectNode anywhere = problem.deepCopy();
        anywhere.remove(List.of("instance", "request_id"));
        return anywhere;
    }

    @Test
    void anOrderOfABatchIsTheSameAloneAndInAnotherBatch() {
        List<String> orders = TransferBatches.transfers("SAME-", 3);
        List<JsonNode> first = verdicts(fixture.demoMarket(), orders);
        assertThat(outcomes(first)).isEqualTo(each(orders, "201"));
        Answer alone = fixture.demoMarket().post(TransferBatches.SINGLE, orders.get(1));
        assertThat(alone.status()).isEqualTo(200);
        assertThat(alone.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(alone.json().path("id")).isEqualTo(first.get(1).at("/order/id"));
        Answer other =
                fixture.demoMarket()
                        .post(TransferBatches.SINGLE, TransferBatches.transfer("SAME-1", "0.02"));
        assertThat(other.text("code")).isEqualTo("request_no_reused");
        List<String> turned = new ArrayList<>(orders);
        Collections.reverse(turned);
        List<JsonNode> again = verdicts(fixture.demoMarket(), turned);
        assertThat(outcomes(again)).isEqualTo(each(turned, "200"));
        assertThat(again.getFirst().at("/order/id")).isEqualTo(first.getLast().at("/order/id"));
    }

    @Test
    void aDeclinedItemLeavesNoTraceAndItsNumberMayComeWithAnotherBody() {
        List<String> orders =
                List.of(
                        TransferBatches.transfer("LATER-1", "0.01"),
                        TestPlatform.order("LATER-2", "transfer", "F000006", "F000003", "5.00", ""),
                        TransferBatches.transfer("LATER-3", "0.01"));
        assertThat(outcomes(verdicts(fixture.demoMarket(), orders)))
                .containsExactly("LATER-1 201", "LATER-2 422 insufficient_funds", "LATER-3 201");
        assertThat(known("LATER-2")).isZero();
        assertThat(
                        fixture.demoMarket()
                                .get(TransferBatches.SINGLE + "?out_request_no=LATER-2")
                                .json()
                                .path("data"))
                .isEmpty();
        List<String> other =
                List.of(orders.get(0), TransferBatches.transfer("LATER-2", "0.02"), orders.get(2));
        assertThat(outcomes(verdicts(fixture.demoMarket(), other)))
                .containsExactly("LATER-1 200", "LATER-2 201", "LATER-3 200");
    }

    @Test
    void anotherMarketsNumbersAndAccountsAreItsOwn() {
        List<String> orders = List.of(TransferBatches.transfer("FOREIGN-1", "0.01"));
        assertThat(outcomes(verdicts(fixture.demoMarket(), orders)))
                .containsExactly("FOREIGN-1 201");
        List<JsonNode> foreign = verdicts(fixture.otherMarket(), orders);
        assertThat(outcomes(foreign)).containsExactly("FOREIGN-1 422 account_not_found");
        assertThat(foreign.getFirst().at("/problem/errors/0/pointer").asText()).isEqualTo("/payee");
    }

    @Test
    void fiveHundredAreTakenAndEndAndTheBankAgrees() {
        fixture.deposit(7, "5.00");
        List<String> orders =
                IntStream.range(0, 500)
                        .mapToObj(at ->
                                TestPlatform.order(
                                        "ALL-" + at,
                                        "transfer",
                                        "F000007",
                                        "F000002",
                                        "0.01",
                                        ", \"bank\": \"citic\", \"memo\": \"第" + at + "笔\""))
                        .toList();
        assertThat(TransferBatches.batch(orders).length()).isGreaterThan(65_536);
        List<JsonNode> verdicts = verdicts(fixture.demoMarket(), orders);
        assertThat(outcomes(verdicts)).isEqualTo(each(orders, "201"));
        assertThat(verdicts.stream().map(verdict -> verdict.at("/order/id").asText()))
                .doesNotHaveDuplicates();
        assertThat(verdicts.get(77).at("/order/memo").asText()).isEqualTo("第77笔");
        await().atMost(TestPlatform.WAIT_LIMIT.multipliedBy(3))
                .untilAsserted(() ->
                        assertThat(
                                        fixture.sql(
                                                """
                                                select state::text || ' ' || count(*) from instruction
                                                where out_request_no like 'ALL-%' group by state
                                                """))
                                .containsExactly("SUCCEEDED 500"));
        await().atMost(TestPlatform.WAIT_LIMIT)
                .untilAsserted(() -> {
                    agrees("F000007", "0.00");
                    agrees("F000002", "5.00");
                });
        assertThat(fixture.sql("select count(*) from difference")).containsExactly("0");
        assertThat(outcomes(verdicts(fixture.demoMarket(), orders))).isEqualTo(each(orders, "200"));
    }

    private static void agrees(String account, String total) {
        Answer answer = fixture.demoMarket().get("/v1/fund-accounts/" + account);
        assertThat(answer.text("/balances/available")).isEqualTo(total);
        assertThat(answer.text("/sub_accounts/0/bank_balances/total")).isEqualTo(total);
        assertThat(answer.text("/sub_accounts/0/bank_balances/agreement")).isEqualTo("equal");
    }

    @Test
    void theSameBatchFromManyAtOnceIsTakenOnce() {
        List<String> orders = TransferBatches.transfers("RACE-", 40);
        List<String> turned = new ArrayList<>(orders);
        Collections.reverse(turned);
        List<CompletableFuture<List<JsonNode>>> calls =
                Stream.of(orders, turned, orders, turned)
                        .map(each ->
                                CompletableFuture.supplyAsync(
                                        () -> verdicts(fixture.demoMarket(), each)))
                        .toList();
        List<String> taken = new ArrayList<>();
        for (CompletableFuture<List<JsonNode>> call : calls) {
            for (String verdict : outcomes(call.join())) {
                assertThat(verdict).matches("RACE-[0-9]+ 20[01]");
                if (verdict.endsWith("201")) {
                    taken.add(verdict);
                }
            }
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(each(orders, "201"));
    }

    @Test
    void afterALostDatabaseReplyTheBatchMayBeRepeated() {
        try (TwoMarketsFixture slow =
                TwoMarketsFixture.start(Map.of("database.statement-limit", "2s"))) {
            slow.deposit(1, "10.00");
            List<String> orders = TransferBatches.transfers("AWAY-", 5);
            // Another transaction inserts the number of the third order and rolls back later.
            CompletableFuture<Void> other =
                    CompletableFuture.runAsync(() ->
                            slow.sql(
                                    """
                                    begin;
                                    insert into request
                                      select market_id, 'FORCED_TRANSFER', 'AWAY-2', sha256('x'), 1
                                      from market where code = 'demo';
                                    select pg_sleep(6);
                                    rollback
                                    """));
            await().atMost(TestPlatform.WAIT_LIMIT)
                    .until(() ->
                            slow.sql(
                                                    """
                                                    select 1 from pg_stat_activity
                                                    where wait_event = 'PgSleep'
                                                      and datname = current_database()
                                                    """)
                                            .size()
                                    == 1);
            List<JsonNode> verdicts = verdicts(slow.demoMarket(), orders);
            assertThat(outcomes(verdicts))
                    .contains("AWAY-2 503 unavailable")
                    .allMatch(verdict -> verdict.matches("AWAY-. (201|503 unavailable)"));
            assertThat(verdicts.get(2).at("/problem/retryable").asBoolean()).isTrue();
            other.join();
            List<String> again = outcomes(verdicts(slow.demoMarket(), orders));
            assertThat(again)
                    .contains("AWAY-2 201")
                    .allMatch(verdict -> verdict.matches("AWAY-. 20[01]"));
            assertThat(slow.sql("select count(*) from instruction")).containsExactly("5");
        }
    }
}
