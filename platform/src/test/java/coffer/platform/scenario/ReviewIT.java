package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders that the bank does not know, or claims not to know. "No such order" is no verdict: after
 * the quiet period an order is in review, and nothing is sent again.
 */
class ReviewIT {

    private static ScenarioFixture fixture;

    @BeforeAll
    static void open() {
        fixture =
                ScenarioFixture.open(Map.of("patience.quiet", "600ms", "patience.review", "500ms"));
    }

    @AfterEach
    void reset() {
        fixture.reset();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "outer | 'fault': 'silence'",
                "row   | 'fault': 'silence'",
                "outer | 'fault': 'close_before_reply'",
                "outer | 'fault': 'garbage'",
                "row   | 'fault': 'code', 'code': 'EEEEEEE'",
                "outer | 'fault': 'code', 'code': 'ED10001'",
                "outer | 'fault': 'code', 'code': 'ZZZ0001'"
            })
    void anOrderThatTheBankNeverKnewIsReviewedWithItsMoneyReserved(String where, String fault) {
        fixture.bank().set("{\"unknown_order\": \"%s\"}".formatted(where));
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        for (TransferScenario scenario : TransferScenario.forEachKind(fixture)) {
            scenario.fault(fault.replace('\'', '"'));
            orders.put(scenario, scenario.order());
        }
        orders.forEach((scenario, order) -> {
            fixture.awaitStatus("in_review", order);
            assertThat(fixture.eventTypes(order))
                    .containsExactly("accepted", "unknown", "in_review");
        });
        orders.forEach(ReviewIT::assertStillReserved);
        assertInquiredAndNotSentAgain(orders.values());
        orders.forEach(ReviewIT::assertStillReserved);
        fixture.assertInvariantsHold();
    }

    private static void assertStillReserved(TransferScenario scenario, Answer order) {
        assertThat(fixture.bookBalances(scenario.buyer())).isEqualTo(scenario.reserved());
        assertThat(fixture.bank().balances(scenario.buyer()))
                .isEqualTo(scenario.before().replaceAll(" [^ ]*$", ""));
        Answer cancelled =
                fixture.market()
                        .post(ScenarioFixture.TRANSFERS + "/" + order.text("id") + "/cancel", "{}");
        assertThat(cancelled.text("code")).as(cancelled.body()).isEqualTo("not_cancellable");
        assertThat(fixture.read(order).text("status")).isEqualTo("in_review");
    }

    private static void assertInquiredAndNotSentAgain(Collection<Answer> orders) {
        Map<Answer, Long> before = new LinkedHashMap<>();
        orders.forEach(order -> before.put(order, fixture.inquiries(order)));
        before.forEach((order, asked) -> {
            eventually(() -> assertThat(fixture.inquiries(order)).isGreaterThan(asked + 1));
            assertThat(fixture.bank().counts(order)).as(order.body()).isEqualTo("1 0");
        });
    }

    /** The bank does not find the order for a while, and finds it again during the review. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVerdictEndsAReview(boolean well) {
        List<TransferScenario> scenarios = TransferScenario.forEachKind(fixture);
        if (!well) {
            scenarios.forEach(TransferScenario::moveMoneyAtTheBank);
        }
        fixture.bank().holdLines();
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        for (TransferScenario scenario : scenarios) {
            scenario.fault("\"fault\": \"execute_then_silence\"");
            fixture.bank()
                    .fault(
                            "DLCIDSTT",
                            scenario.buyer(),
                            "\"fault\": \"code\", \"code\": \"ED02083\"");
            orders.put(scenario, scenario.order());
        }
        orders.values().forEach(order -> fixture.awaitStatus("in_review", order));
        fixture.bank().clearFaults();
        String end = well ? "succeeded" : "failed";
        orders.values().forEach(order -> fixture.awaitStatus(end, order));
        fixture.bank().showLines();
        orders.forEach((scenario, order) -> {
            assertThat(fixture.eventTypes(order))
                    .containsExactly("accepted", "unknown", "in_review", end);
            assertThat(fixture.bank().counts(order)).isEqualTo(well ? "1 1" : "1 0");
            fixture.awaitBalances(
                    scenario.buyer(),
                    well ? scenario.buyerAfter() : scenario.buyerAfterForeignDebit());
            fixture.assertBalancesAgree(scenario.members());
        });
    }

    /** A teller executes the lost order by hand, with our serial in the memo. */
    @Test
    void aLineWithOurSerialEndsAReview() {
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        scenario.fault("\"fault\": \"silence\"");
        Answer order = fixture.awaitStatus("in_review", scenario.order());
        fixture.bank()
                .moveInEBanking(scenario.buyer(), scenario.seller(), "60.00", order.text("serial"));
        fixture.awaitStatus("succeeded", order);
        fixture.awaitBalances(scenario.buyer(), scenario.buyerAfter());
        fixture.assertBalancesAgree(scenario.members());
        eventually(() -> assertThat(fixture.linkedLines(order)).containsExactly("IN", "OUT"));
        assertThat(fixture.bank().counts(order)).isEqualTo("1 0");
        assertThat(fixture.differences(scenario.buyer())).isEmpty();
    }

    @Test
    void moneyUnderReviewIsNotSpentTwice() {
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        scenario.fault("\"fault\": \"silence\"");
        Answer order = fixture.awaitStatus("in_review", scenario.order());
        fixture.assertDeclined(
                "insufficient_funds",
                "transfer",
                scenario.buyer(),
                scenario.thirdMember(),
                "40.01");
        fixture.orderAndAwaitSuccess(
                "transfer", scenario.buyer(), scenario.thirdMember(), "40.00", "");
        assertThat(fixture.bookBalances(scenario.buyer())).isEqualTo("60.00 0.00 0.00 60.00");
        assertThat(fixture.bank().balances(scenario.buyer())).isEqualTo("60.00 60.00 0.00");
        assertThat(fixture.bank().counts(order)).isEqualTo("1 0");
        fixture.assertInvariantsHold();
    }
}
