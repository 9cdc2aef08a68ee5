package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.Api.Answer;
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

    private static Scene scene;

    @BeforeAll
    static void open() {
        scene = Scene.open(Map.of("patience.quiet", "600ms", "patience.review", "500ms"));
    }

    @AfterEach
    void calm() {
        scene.calm();
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
        Map<Plot, Answer> orders = new LinkedHashMap<>();
        for (Plot plot : Plot.each(scene)) {
            plot.fault(fault.replace('\'', '"'));
            orders.put(plot, plot.order());
        }
        orders.forEach((plot, order) -> {
            scene.endsAs("in_review", order);
            assertThat(scene.told(order)).containsExactly("accepted", "unknown", "in_review");
        });
        orders.forEach(ReviewIT::isStillReserved);
        isAskedAboutAndNotSentAgain(orders.values());
        orders.forEach(ReviewIT::isStillReserved);
        scene.booksAreSound();
    }

    private static void isStillReserved(Plot plot, Answer order) {
        assertThat(scene.ours(plot.buyer())).isEqualTo(plot.reserved());
        assertThat(scene.theirs(plot.buyer())).isEqualTo(plot.before().replaceAll(" [^ ]*$", ""));
        Answer cancelled =
                scene.market().post(Scene.TRANSFERS + "/" + order.text("id") + "/cancel", "{}");
        assertThat(cancelled.text("code")).as(cancelled.body()).isEqualTo("not_cancellable");
        assertThat(scene.look(order).text("status")).isEqualTo("in_review");
    }

    private static void isAskedAboutAndNotSentAgain(Collection<Answer> orders) {
        Map<Answer, Long> before = new LinkedHashMap<>();
        orders.forEach(order -> before.put(order, scene.inquiries(order)));
        before.forEach((order, asked) -> {
            Scene.soon(() -> assertThat(scene.inquiries(order)).isGreaterThan(asked + 1));
            assertThat(scene.counts(order)).as(order.body()).isEqualTo("1 0");
        });
    }

    /** The bank loses sight of the order for a while, and finds it again while a person looks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVerdictEndsAReview(boolean well) {
        List<Plot> plots = Plot.each(scene);
        if (!well) {
            plots.forEach(Plot::rob);
        }
        scene.holdLines();
        Map<Plot, Answer> orders = new LinkedHashMap<>();
        for (Plot plot : plots) {
            plot.fault("\"fault\": \"execute_then_silence\"");
            scene.fault("DLCIDSTT", plot.buyer(), "\"fault\": \"code\", \"code\": \"ED02083\"");
            orders.put(plot, plot.order());
        }
        orders.values().forEach(order -> scene.endsAs("in_review", order));
        scene.sound();
        String end = well ? "succeeded" : "failed";
        orders.values().forEach(order -> scene.endsAs(end, order));
        scene.showLines();
        orders.forEach((plot, order) -> {
            assertThat(scene.told(order)).containsExactly("accepted", "unknown", "in_review", end);
            assertThat(scene.counts(order)).isEqualTo(well ? "1 1" : "1 0");
            scene.showsSoon(plot.buyer(), well ? plot.buyerAfter() : plot.buyerRobbed());
            scene.inStep(plot.cast());
        });
    }

    /** Somebody at the bank does by hand what got lost, with our serial in the memo. */
    @Test
    void aLineWithOurSerialEndsAReview() {
        Plot plot = Plot.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.endsAs("in_review", plot.order());
        scene.typed(plot.buyer(), plot.cast().seller(), "60.00", order.text("serial"));
        scene.endsAs("succeeded", order);
        scene.showsSoon(plot.buyer(), plot.buyerAfter());
        scene.inStep(plot.cast());
        Scene.soon(() -> assertThat(scene.linked(order)).containsExactly("IN", "OUT"));
        assertThat(scene.counts(order)).isEqualTo("1 0");
        assertThat(scene.differences(plot.buyer())).isEmpty();
    }

    @Test
    void moneyUnderReviewIsNotSpentTwice() {
        Plot plot = Plot.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.endsAs("in_review", plot.order());
        scene.declined(
                "insufficient_funds", "transfer", plot.buyer(), plot.cast().stranger(), "40.01");
        scene.succeeds("transfer", plot.buyer(), plot.cast().stranger(), "40.00", "");
        assertThat(scene.ours(plot.buyer())).isEqualTo("60.00 0.00 0.00 60.00");
        assertThat(scene.theirs(plot.buyer())).isEqualTo("60.00 60.00 0.00");
        assertThat(scene.counts(order)).isEqualTo("1 0");
        scene.booksAreSound();
    }
}
