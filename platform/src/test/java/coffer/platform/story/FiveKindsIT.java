package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.Api.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each of the five kinds: done; refused by the bank; its outcome unknown, and then well or badly.
 * The five play at once, each with members of its own.
 */
class FiveKindsIT {

    private static Scene scene;

    @BeforeAll
    static void open() {
        scene = Scene.open(Map.of());
    }

    @AfterEach
    void calm() {
        scene.calm();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    /** Orders all five and waits until each has come to a status. */
    private static Map<Plot, Answer> play(List<Plot> plots, String status) {
        Map<Plot, Answer> orders = new LinkedHashMap<>();
        plots.forEach(plot -> orders.put(plot, plot.order()));
        orders.replaceAll((plot, order) -> scene.endsAs(status, order));
        return orders;
    }

    private static void sent(Answer order, String arrivedAndMoved) {
        assertThat(scene.counts(order)).as(order.body()).isEqualTo(arrivedAndMoved);
    }

    /** Every leg of what was done is a line of ours; nothing else is. */
    private static void done(Plot plot, Answer order) {
        sent(order, "1 1");
        scene.showsSoon(plot.buyer(), plot.buyerAfter());
        scene.showsSoon(plot.cast().seller(), plot.sellerAfter());
        scene.inStep(plot.cast());
        Scene.soon(() -> assertThat(scene.linked(order)).as(plot.kind()).hasSize(plot.legs()));
        plot.cast().all().forEach(m -> assertThat(scene.differences(m)).isEmpty());
    }

    private static void failed(Plot plot, Answer order, String buyer) {
        sent(order, "1 0");
        scene.showsSoon(plot.buyer(), buyer);
        scene.inStep(plot.cast());
        assertThat(scene.linked(order)).isEmpty();
    }

    @Test
    void theBankDoesIt() {
        play(Plot.each(scene), "succeeded").forEach(FiveKindsIT::done);
    }

    /** The bank refuses at once, or accepts and tells the inquiry. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBankRefusesForMoneyMovedBehindOurBack(boolean late) {
        List<Plot> plots = Plot.each(scene);
        plots.forEach(Plot::rob);
        scene.set("{\"late_refusals\": %s}".formatted(late));
        Map<Plot, Answer> orders = play(plots, "failed");
        orders.forEach((plot, order) -> {
            assertThat(order.text("bank_code"))
                    .isEqualTo(plot.usesAFreeze() ? "SM00040" : "DPRA003");
            // A code that nobody listed as a refusal is silence until the inquiry says no.
            boolean silent = !late && plot.usesAFreeze();
            assertThat(scene.told(order))
                    .containsExactlyElementsOf(
                            silent
                                    ? List.of("accepted", "unknown", "failed")
                                    : List.of("accepted", "failed"));
            assertThat(scene.ours(plot.buyer())).isEqualTo(plot.before());
        });
        scene.showLines();
        orders.forEach((plot, order) -> failed(plot, order, plot.buyerRobbed()));
        plots.forEach(FiveKindsIT::theRobberyIsADifference);
    }

    private static void theRobberyIsADifference(Plot plot) {
        List<String> expected = plot.usesAFreeze() ? List.of() : List.of("FOREIGN");
        assertThat(scene.differences(plot.buyer())).isEqualTo(expected);
        assertThat(scene.differences(plot.cast().stranger())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'fault': 'execute_then_silence'",
                "'fault': 'code', 'code': 'EEEEEEE', 'executed': true",
                "'fault': 'code', 'code': 'ED12001', 'executed': true",
                "'fault': 'code', 'code': 'ZZZ0001', 'executed': true",
                "'fault': 'http_503', 'executed': true",
                "'fault': 'garbage', 'executed': true",
                "'fault': 'close_before_reply', 'executed': true"
            })
    void theOutcomeIsUnknownAndTurnsOutWell(String fault) {
        List<Plot> plots = Plot.each(scene);
        // The statement is silent, so that it is the inquiry that ends them.
        scene.holdLines();
        plots.forEach(plot -> plot.fault(fault.replace('\'', '"')));
        Map<Plot, Answer> orders = play(plots, "succeeded");
        orders.forEach((plot, order) -> {
            assertThat(scene.told(order)).containsExactly("accepted", "unknown", "succeeded");
            assertThat(scene.linked(order)).isEmpty();
        });
        scene.showLines();
        orders.forEach(FiveKindsIT::done);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'fault': 'execute_then_silence'",
                "'fault': 'code', 'code': 'EEEEEEE', 'executed': true",
                "'fault': 'http_503', 'executed': true",
                "'fault': 'close_before_reply', 'executed': true"
            })
    void theOutcomeIsUnknownAndTurnsOutBadly(String fault) {
        List<Plot> plots = Plot.each(scene);
        plots.forEach(Plot::rob);
        plots.forEach(plot -> plot.fault(fault.replace('\'', '"')));
        Map<Plot, Answer> orders = play(plots, "failed");
        orders.forEach((plot, order) ->
                assertThat(scene.told(order)).containsExactly("accepted", "unknown", "failed"));
        scene.showLines();
        orders.forEach((plot, order) -> failed(plot, order, plot.buyerRobbed()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBankIsLongAtItAndDoesIt(boolean movesAtOnce) {
        List<Plot> plots = Plot.each(scene);
        scene.holdLines();
        String fault =
                "\"fault\": \"stt_pending\", \"count\": 3, \"then\": 0, \"executed\": %s"
                        .formatted(movesAtOnce);
        plots.forEach(plot -> plot.fault(fault));
        Map<Plot, Answer> orders = play(plots, "succeeded");
        orders.forEach((plot, order) -> {
            assertThat(scene.told(order)).containsExactly("accepted", "succeeded");
            assertThat(scene.inquiries(order)).isGreaterThanOrEqualTo(4);
        });
        scene.showLines();
        orders.forEach(FiveKindsIT::done);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'fault': 'stt_pending', 'count': 3, 'then': 1",
                "'fault': 'accept_then_fail', 'code': 'ZZZ0002'"
            })
    void theBankAcceptsItAndFailsIt(String fault) {
        List<Plot> plots = Plot.each(scene);
        plots.forEach(plot -> plot.fault(fault.replace('\'', '"')));
        play(plots, "failed").forEach((plot, order) -> failed(plot, order, plot.before()));
    }

    /** The inquiry is of no use, but the statement has a line with our serial. */
    @Test
    void theStatementAloneEndsAnUnknownOrder() {
        scene.set("{\"freeze_rows\": true}");
        List<Plot> plots = Plot.each(scene);
        scene.holdLines();
        Map<Plot, Answer> orders = new LinkedHashMap<>();
        for (Plot plot : plots) {
            plot.fault("\"fault\": \"execute_then_silence\"");
            scene.muteInquiries(plot.buyer());
            orders.put(plot, plot.order());
        }
        orders.values().forEach(order -> scene.endsAs("unknown", order));
        scene.showLines();
        orders.forEach((plot, order) -> {
            scene.endsAs("succeeded", order);
            sent(order, "1 1");
            scene.showsSoon(plot.buyer(), plot.buyerAfter());
            scene.showsSoon(plot.cast().seller(), plot.sellerAfter());
            scene.inStep(plot.cast());
            Scene.soon(() -> assertThat(scene.linked(order)).hasSize(Math.max(1, plot.legs())));
        });
    }
}
