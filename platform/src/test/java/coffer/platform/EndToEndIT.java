package coffer.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coffer.platform.ApiClient.Answer;
import org.junit.jupiter.api.Test;

/** Money comes, moves, is frozen and used, and books and bank agree. */
class EndToEndIT {

    @Test
    void moneyComesMovesAndBothSidesAgree() {
        try (TwoMarketsFixture fixture = TwoMarketsFixture.start()) {
            ApiClient demo = fixture.demoMarket();
            fixture.deposit(1, "1000.00");
            assertThat(TestPlatform.balances(demo, "F000001"))
                    .isEqualTo("1000.00 1000.00 0.00 0.00");
            assertThat(demo.get("/v1/deposits").text("/data/0/payer_name")).isEqualTo("买方");

            fixture.succeed(
                    demo,
                    TestPlatform.order(
                            "E1",
                            "transfer",
                            "F000001",
                            "F000002",
                            "300.00",
                            ", \"memo\": \"货款\""));
            Answer frozen =
                    fixture.succeed(
                            demo,
                            TestPlatform.order(
                                    "E2", "pay_freeze", "F000001", "F000002", "200.00", ""));
            assertThat(TestPlatform.balances(demo, "F000001")).isEqualTo("500.00 500.00 0.00 0.00");
            assertThat(TestPlatform.balances(demo, "F000002"))
                    .isEqualTo("500.00 300.00 200.00 0.00");

            String use = ", \"freeze_id\": \"" + frozen.text("freeze_id") + "\"";
            fixture.succeed(
                    demo, TestPlatform.order("E3", "unfreeze", "F000002", "", "150.00", use));
            fixture.succeed(
                    demo,
                    TestPlatform.order("E4", "unfreeze_pay", "F000002", "F000001", "50.00", use));
            assertThat(TestPlatform.balances(demo, "F000001")).isEqualTo("550.00 550.00 0.00 0.00");
            assertThat(TestPlatform.balances(demo, "F000002")).isEqualTo("450.00 450.00 0.00 0.00");
            assertThat(demo.get("/v1/freezes/" + frozen.text("freeze_id")).text("status"))
                    .isEqualTo("used_up");

            await().atMost(TestPlatform.WAIT_LIMIT)
                    .untilAsserted(() -> {
                        agrees(demo, "F000001", "550.00");
                        agrees(demo, "F000002", "450.00");
                    });
            assertThat(fixture.sql("select count(*) from difference")).containsExactly("0");
        }
    }

    private static void agrees(ApiClient demo, String account, String total) {
        Answer answer = demo.get("/v1/fund-accounts/" + account);
        assertThat(answer.text("/sub_accounts/0/bank_balances/total")).isEqualTo(total);
        assertThat(answer.text("/sub_accounts/0/bank_balances/agreement")).isEqualTo("equal");
    }

    @Test
    void aPlatformThatIsStoppedIsGoneOnFromByTheNext() {
        try (TwoMarketsFixture fixture = TwoMarketsFixture.start()) {
            fixture.deposit(1, "10.00");
            fixture.restart();
            fixture.succeed(
                    fixture.demoMarket(),
                    TestPlatform.order("R1", "transfer", "F000001", "F000002", "10.00", ""));
            assertThat(TestPlatform.balances(fixture.demoMarket(), "F000002"))
                    .isEqualTo("10.00 10.00 0.00 0.00");
        }
    }
}
