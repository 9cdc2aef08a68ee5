package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import coffer.platform.TestDatabase;
import coffer.platform.TestPlatform;
import coffer.platform.TwoMarketsFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the server does at its limits and while it stops. */
class LimitsIT {

    private static final String TRANSFERS = "/v1/forced-transfers";

    private static CompletableFuture<Answer> waitingCaller(TwoMarketsFixture fixture) {
        fixture.deposit(1, "10.00");
        fixture.bank().post("faults", "{\"fault\": \"port_closed\"}");
        String order = TestPlatform.order("W1", "transfer", "F000001", "F000002", "1.00", "");
        CompletableFuture<Answer> caller =
                CompletableFuture.supplyAsync(() ->
                        fixture.demoMarket().with("Prefer", "wait=30").post(TRANSFERS, order));
        await().atMost(TestPlatform.WAIT_LIMIT)
                .until(() -> fixture.sql("select 1 from instruction").size() == 1);
        return caller;
    }

    @Test
    void aRequestAboveTheLimitIsDeclinedAsBusy() {
        try (TwoMarketsFixture fixture =
                TwoMarketsFixture.start(Map.of("http.most-requests", "1"))) {
            CompletableFuture<Answer> caller = waitingCaller(fixture);
            Answer busy = fixture.demoMarket().get("/v1/fund-accounts");
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.text("code")).isEqualTo("busy");
            assertThat(busy.json().path("retryable").asBoolean()).isTrue();
            assertThat(busy.header("Retry-After")).isEqualTo("1");
            assertThat(fixture.withoutKey().get("/health/ready").status()).isEqualTo(200);

            fixture.bank().clearFaults();
            assertThat(caller.join().text("status")).isEqualTo("succeeded");
            assertThat(fixture.demoMarket().get("/v1/fund-accounts").status()).isEqualTo(200);
        }
    }

    @Test
    void onlyABatchMayBeLong() {
        try (TwoMarketsFixture fixture =
                TwoMarketsFixture.start(Map.of("http.batch-limit-bytes", "80000"))) {
            assertThat(tooLong(fixture, TRANSFERS, 70_000)).contains("65536 bytes");
            assertThat(tooLong(fixture, TRANSFERS + "/batch", 90_000)).contains("80000 bytes");
            Answer fits = fixture.demoMarket().post(TRANSFERS + "/batch", body(70_000));
            assertThat(fits.text("code")).as(fits.body()).isEqualTo("field_invalid");
        }
    }

    private static String tooLong(TwoMarketsFixture fixture, String path, int bytes) {
        Answer answer = fixture.demoMarket().post(path, body(bytes));
        assertThat(answer.status()).as(answer.body()).isEqualTo(413);
        assertThat(answer.text("code")).isEqualTo("body_too_large");
        return answer.text("detail");
    }

    private static String body(int bytes) {
        return "{\"orders\": \"" + "x".repeat(bytes) + "\"}";
    }

    @Test
    void aWaitingCallerIsAnsweredWhenThePlatformStops() {
        try (TwoMarketsFixture fixture = TwoMarketsFixture.start()) {
            CompletableFuture<Answer> caller = waitingCaller(fixture);
            fixture.platform().close();
            Answer answer = caller.join();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.text("status")).isIn("accepted", "sent");
        }
    }

    @Test
    void whileItStopsItIsNotReadyDeclinesNewRequestsAndAnswersThoseInProgress()
            throws SQLException {
        try (TwoMarketsFixture fixture = TwoMarketsFixture.start(Map.of("stop.limit", "60s"));
                Connection holder = TestDatabase.connect(fixture.platform().databaseUrl());
                Statement hold = holder.createStatement()) {
            fixture.deposit(1, "10.00");
            holder.setAutoCommit(false);
            hold.execute("select from market_counter for update");
            CompletableFuture<Answer> underWay =
                    CompletableFuture.supplyAsync(
                            () -> fixture.demoMarket().post(TRANSFERS, order("S1")));
            await().atMost(TestPlatform.WAIT_LIMIT)
                    .until(() ->
                            !fixture.sql(
                                            "select 1 from pg_stat_activity where wait_event_type"
                                                    + " = 'Lock' and query like '%accept(%'")
                                    .isEmpty());
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(() -> fixture.platform().close());
            await().atMost(TestPlatform.WAIT_LIMIT)
                    .until(() -> fixture.withoutKey().get("/health/ready").status() == 503);
            assertThat(fixture.withoutKey().get("/health/ready").text("/reasons/0"))
                    .contains("stopping");
            Answer late = fixture.demoMarket().post(TRANSFERS, order("S2"));
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.text("code")).isEqualTo("unavailable");
            assertThat(late.header("Connection")).isEqualTo("close");
            assertThat(underWay).isNotDone();
            holder.rollback();
            assertThat(underWay.join().status()).isEqualTo(201);
            stopped.join();
            assertThat(fixture.sql("select out_request_no from instruction")).containsExactly("S1");
        }
    }

    private static String order(String no) {
        return TestPlatform.order(no, "transfer", "F000001", "F000002", "1.00", "");
    }
}
