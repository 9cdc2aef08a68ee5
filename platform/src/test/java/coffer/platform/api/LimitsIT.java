package coffer.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import coffer.platform.TestDatabase;
import coffer.platform.TwoMarketsFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the server does when it has enough, and when it is told to stop. */
class LimitsIT {

    private static final String TRANSFERS = "/v1/forced-transfers";

    private static CompletableFuture<Answer> waitingCaller(TwoMarketsFixture world) {
        world.deposit(1, "10.00");
        assertThat(world.bank().post("/sim/faults", "{\"fault\": \"port_closed\"}").status())
                .isLessThan(300);
        String order = TwoMarketsFixture.order("W1", "transfer", "F000001", "F000002", "1.00", "");
        CompletableFuture<Answer> caller =
                CompletableFuture.supplyAsync(
                        () -> world.demoMarket().with("Prefer", "wait=30").post(TRANSFERS, order));
        await().atMost(TwoMarketsFixture.WAIT_LIMIT)
                .until(() -> world.sql("select 1 from instruction").size() == 1);
        return caller;
    }

    @Test
    void whatIsAboveTheLimitIsToldToComeAgain() {
        try (TwoMarketsFixture world = TwoMarketsFixture.start(Map.of("http.most-requests", "1"))) {
            CompletableFuture<Answer> caller = waitingCaller(world);
            Answer busy = world.demoMarket().get("/v1/fund-accounts");
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.text("code")).isEqualTo("busy");
            assertThat(busy.json().path("retryable").asBoolean()).isTrue();
            assertThat(busy.header("Retry-After")).isEqualTo("1");
            assertThat(world.withoutKey().get("/health/ready").status()).isEqualTo(200);

            world.bank().send("DELETE", "/sim/faults");
            assertThat(caller.join().text("status")).isEqualTo("succeeded");
            assertThat(world.demoMarket().get("/v1/fund-accounts").status()).isEqualTo(200);
        }
    }

    @Test
    void onlyABatchMayBeLong() {
        try (TwoMarketsFixture world =
                TwoMarketsFixture.start(Map.of("http.batch-limit-bytes", "80000"))) {
            assertThat(tooLong(world, TRANSFERS, 70_000)).contains("65536 bytes");
            assertThat(tooLong(world, TRANSFERS + "/batch", 90_000)).contains("80000 bytes");
            Answer fits = world.demoMarket().post(TRANSFERS + "/batch", body(70_000));
            assertThat(fits.text("code")).as(fits.body()).isEqualTo("field_invalid");
        }
    }

    private static String tooLong(TwoMarketsFixture world, String path, int bytes) {
        Answer answer = world.demoMarket().post(path, body(bytes));
        assertThat(answer.status()).as(answer.body()).isEqualTo(413);
        assertThat(answer.text("code")).isEqualTo("body_too_large");
        return answer.text("detail");
    }

    private static String body(int bytes) {
        return "{\"orders\": \"" + "x".repeat(bytes) + "\"}";
    }

    @Test
    void aWaitingCallerIsAnsweredWhenThePlatformStops() {
        try (TwoMarketsFixture world = TwoMarketsFixture.start()) {
            CompletableFuture<Answer> caller = waitingCaller(world);
            world.platform().close();
            Answer answer = caller.join();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.text("status")).isIn("accepted", "sent");
        }
    }

    @Test
    void whileItStopsItIsNotReadyTakesNothingNewAndAnswersWhatIsUnderWay() throws SQLException {
        try (TwoMarketsFixture world = TwoMarketsFixture.start(Map.of("stop.limit", "60s"));
                Connection holder = TestDatabase.connect(world.platform().databaseUrl());
                Statement hold = holder.createStatement()) {
            world.deposit(1, "10.00");
            holder.setAutoCommit(false);
            hold.execute("select from market_counter for update");
            CompletableFuture<Answer> underWay =
                    CompletableFuture.supplyAsync(
                            () -> world.demoMarket().post(TRANSFERS, order("S1")));
            await().atMost(TwoMarketsFixture.WAIT_LIMIT)
                    .until(() ->
                            !world.sql(
                                            "select 1 from pg_stat_activity where wait_event_type"
                                                    + " = 'Lock' and query like '%accept(%'")
                                    .isEmpty());
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(() -> world.platform().close());
            await().atMost(TwoMarketsFixture.WAIT_LIMIT)
                    .until(() -> world.withoutKey().get("/health/ready").status() == 503);
            assertThat(world.withoutKey().get("/health/ready").text("/reasons/0"))
                    .contains("stopping");
            Answer late = world.demoMarket().post(TRANSFERS, order("S2"));
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.text("code")).isEqualTo("unavailable");
            assertThat(late.header("Connection")).isEqualTo("close");
            assertThat(underWay).isNotDone();
            holder.rollback();
            assertThat(underWay.join().status()).isEqualTo(201);
            stopped.join();
            assertThat(world.sql("select out_request_no from instruction")).containsExactly("S1");
        }
    }

    private static String order(String no) {
        return TwoMarketsFixture.order(no, "transfer", "F000001", "F000002", "1.00", "");
    }
}
