package coffer.platform.story;

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
 * Orders that the bank never knew, or says that it never knew. "No such order" is evidence and no
 * proof: after a quiet period a person must look, and nothing is sent again.
 */
class ReviewIT {

    private static ScenarioFixture scene;

    @BeforeAll
    static void open() {
        scene = ScenarioFixture.open(Map.of("patience.quiet", "600ms", "patience.review", "500ms"));
    }

    @AfterEach
    void calm() {
        scene.resetBank();
    }

    @AfterAll
    static void close() {
        scene.close();
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
        scene.set("{\"unknown_order\": \"%s\"}".formatted(where));
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        for (TransferScenario plot : TransferScenario.forEachKind(scene)) {
            plot.fault(fault.replace('\'', '"'));
            orders.put(plot, plot.order());
        }
        orders.forEach((plot, order) -> {
            scene.awaitStatus("in_review", order);
            assertThat(scene.eventTypes(order)).containsExactly("accepted", "unknown", "in_review");
        });
        orders.forEach(ReviewIT::isStillReserved);
        isAskedAboutAndNotSentAgain(orders.values());
        orders.forEach(ReviewIT::isStillReserved);
        scene.assertInvariantsHold();
    }

    private static void isStillReserved(TransferScenario plot, Answer order) {
        assertThat(scene.bookBalances(plot.buyer())).isEqualTo(plot.reserved());
        assertThat(scene.bankBalances(plot.buyer()))
                .isEqualTo(plot.before().replaceAll(" [^ ]*$", ""));
        Answer cancelled =
                scene.market()
                        .post(ScenarioFixture.TRANSFERS + "/" + order.text("id") + "/cancel", "{}");
        assertThat(cancelled.text("code")).as(cancelled.body()).isEqualTo("not_cancellable");
        assertThat(scene.look(order).text("status")).isEqualTo("in_review");
    }

    private static void isAskedAboutAndNotSentAgain(Collection<Answer> orders) {
        Map<Answer, Long> before = new LinkedHashMap<>();
        orders.forEach(order -> before.put(order, scene.inquiries(order)));
        before.forEach((order, asked) -> {
            ScenarioFixture.eventually(
                    () -> assertThat(scene.inquiries(order)).isGreaterThan(asked + 1));
            assertThat(scene.bankCounts(order)).as(order.body()).isEqualTo("1 0");
        });
    }

    /** The bank loses sight of the order for a while, and finds it again while a person looks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVerdictEndsAReview(boolean well) {
        List<TransferScenario> plots = TransferScenario.forEachKind(scene);
        if (!well) {
            plots.forEach(TransferScenario::moveMoneyAtTheBank);
        }
        scene.holdLines();
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        for (TransferScenario plot : plots) {
            plot.fault("\"fault\": \"execute_then_silence\"");
            scene.fault("DLCIDSTT", plot.buyer(), "\"fault\": \"code\", \"code\": \"ED02083\"");
            orders.put(plot, plot.order());
        }
        orders.values().forEach(order -> scene.awaitStatus("in_review", order));
        scene.clearFaults();
        String end = well ? "succeeded" : "failed";
        orders.values().forEach(order -> scene.awaitStatus(end, order));
        scene.showLines();
        orders.forEach((plot, order) -> {
            assertThat(scene.eventTypes(order))
                    .containsExactly("accepted", "unknown", "in_review", end);
            assertThat(scene.bankCounts(order)).isEqualTo(well ? "1 1" : "1 0");
            scene.awaitBalances(
                    plot.buyer(), well ? plot.buyerAfter() : plot.buyerAfterForeignDebit());
            scene.assertBalancesAgree(plot.members());
        });
    }

    /** Somebody at the bank does by hand what got lost, with our serial in the memo. */
    @Test
    void aLineWithOurSerialEndsAReview() {
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.awaitStatus("in_review", plot.order());
        scene.moveInEBanking(plot.buyer(), plot.members().seller(), "60.00", order.text("serial"));
        scene.awaitStatus("succeeded", order);
        scene.awaitBalances(plot.buyer(), plot.buyerAfter());
        scene.assertBalancesAgree(plot.members());
        ScenarioFixture.eventually(
                () -> assertThat(scene.linked(order)).containsExactly("IN", "OUT"));
        assertThat(scene.bankCounts(order)).isEqualTo("1 0");
        assertThat(scene.differences(plot.buyer())).isEmpty();
    }

    @Test
    void moneyUnderReviewIsNotSpentTwice() {
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.awaitStatus("in_review", plot.order());
        scene.assertDeclined(
                "insufficient_funds",
                "transfer",
                plot.buyer(),
                plot.members().thirdMember(),
                "40.01");
        scene.orderAndAwaitSuccess(
                "transfer", plot.buyer(), plot.members().thirdMember(), "40.00", "");
        assertThat(scene.bookBalances(plot.buyer())).isEqualTo("60.00 0.00 0.00 60.00");
        assertThat(scene.bankBalances(plot.buyer())).isEqualTo("60.00 60.00 0.00");
        assertThat(scene.bankCounts(order)).isEqualTo("1 0");
        scene.assertInvariantsHold();
    }
}
