package coffer.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The market's own number is the idempotency key, for ever. */
final class IdempotencyIT {

    private static final int CALLERS = 50;
    private static TwoMarketsFixture fixture;

    @BeforeAll
    static void start() {
        fixture = TwoMarketsFixture.start();
        fixture.deposit(1, "100.00");
    }

    @AfterAll
    static void checkBooks() {
        assertThat(fixture.books().violations()).isEmpty();
        fixture.close();
    }

    @Test
    void fiftyCallersGetOneOrder() throws Exception {
        String body = TestPlatform.order("same", "transfer", "F000001", "F000002", "10.00", "");
        List<Future<Answer>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                calls.add(
                        threads.submit(
                                () -> fixture.demoMarket().post("/v1/forced-transfers", body)));
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> call : calls) {
            answers.add(call.get());
        }
        assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(a -> a.status() == 200)
                .allMatch(a -> a.header("Idempotent-Replayed").equals("true"));
        assertThat(answers)
                .extracting(IdempotencyIT::withoutProgress)
                .containsOnly(withoutProgress(answers.getFirst()));
        String id = answers.getFirst().text("id");
        await().atMost(TestPlatform.WAIT_LIMIT)
                .until(() ->
                        fixture.demoMarket()
                                .get("/v1/forced-transfers/" + id)
                                .text("status")
                                .equals("succeeded"));
        assertThat(
                        fixture.bank()
                                .get("journal?serial=" + answers.getFirst().text("serial"))
                                .path("moved_money")
                                .asInt())
                .isEqualTo(1);
    }

    /** An order's own fields; where it stands may have moved on between two answers. */
    private static String withoutProgress(Answer answer) {
        ObjectNode json = answer.json().deepCopy();
        json.remove(List.of("status", "attempts", "sent_at", "ended_at", "bank_code", "bank_text"));
        return json.toString();
    }

    @Test
    void anotherBodyUnderTheNumberIsDeclined() {
        String body = TestPlatform.order("other", "transfer", "F000001", "F000002", "1.00", "");
        assertThat(fixture.demoMarket().post("/v1/forced-transfers", body).status()).isEqualTo(201);
        Answer other =
                fixture.demoMarket()
                        .post(
                                "/v1/forced-transfers",
                                TestPlatform.order(
                                        "other", "transfer", "F000001", "F000002", "2.00", ""));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("request_no_reused");
    }

    @Test
    void aDeclinedOneLeavesNoTraceAndMaySucceedLater() {
        String body = TestPlatform.order("later", "transfer", "F000003", "F000002", "50.00", "");
        Answer declined = fixture.demoMarket().post("/v1/forced-transfers", body);
        assertThat(declined.text("code")).isEqualTo("insufficient_funds");
        assertThat(fixture.sql("select out_request_no from request where out_request_no = 'later'"))
                .isEmpty();
        assertThat(
                        fixture.demoMarket()
                                .get("/v1/forced-transfers?out_request_no=later")
                                .json()
                                .path("data"))
                .isEmpty();
        fixture.deposit(3, "50.00");
        Answer taken = fixture.demoMarket().post("/v1/forced-transfers", body);
        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
    }
}
