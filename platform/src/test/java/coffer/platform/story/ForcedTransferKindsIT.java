package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
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
class ForcedTransferKindsIT {

    private static ScenarioFixture scene;

    @BeforeAll
    static void open() {
        scene = ScenarioFixture.open(Map.of());
    }

    @AfterEach
    void calm() {
        scene.resetBank();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    /** Orders all five and waits until each has come to a status. */
    private static Map<TransferScenario, Answer> orderAndAwait(
            List<TransferScenario> plots, String status) {
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        plots.forEach(plot -> orders.put(plot, plot.order()));
        orders.replaceAll((plot, order) -> scene.awaitStatus(status, order));
        return orders;
    }

    private static void assertBankCounts(Answer order, String arrivedAndMoved) {
        assertThat(scene.bankCounts(order)).as(order.body()).isEqualTo(arrivedAndMoved);
    }

    /** Every leg of what was done is a line of ours; nothing else is. */
    private static void assertSucceeded(TransferScenario plot, Answer order) {
        assertBankCounts(order, "1 1");
        scene.awaitBalances(plot.buyer(), plot.buyerAfter());
        scene.awaitBalances(plot.members().seller(), plot.sellerAfter());
        scene.assertBalancesAgree(plot.members());
        ScenarioFixture.eventually(() ->
                assertThat(scene.linked(order)).as(plot.kind()).hasSize(plot.statementRows()));
        plot.members().all().forEach(m -> assertThat(scene.differences(m)).isEmpty());
    }

    private static void assertFailed(TransferScenario plot, Answer order, String buyer) {
        assertBankCounts(order, "1 0");
        scene.awaitBalances(plot.buyer(), buyer);
        scene.assertBalancesAgree(plot.members());
        assertThat(scene.linked(order)).isEmpty();
    }

    @Test
    void theBankSucceeds() {
        orderAndAwait(TransferScenario.forEachKind(scene), "succeeded")
                .forEach(ForcedTransferKindsIT::assertSucceeded);
    }

    /** The bank refuses at once, or accepts and tells the inquiry. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBankRefusesForMoneyMovedBehindOurBack(boolean late) {
        List<TransferScenario> plots = TransferScenario.forEachKind(scene);
        plots.forEach(TransferScenario::moveMoneyAtTheBank);
        scene.set("{\"late_refusals\": %s}".formatted(late));
        Map<TransferScenario, Answer> orders = orderAndAwait(plots, "failed");
        orders.forEach((plot, order) -> {
            assertThat(order.text("bank_code"))
                    .isEqualTo(plot.usesAFreeze() ? "SM00040" : "DPRA003");
            // A code that nobody listed as a refusal is silence until the inquiry says no.
            boolean silent = !late && plot.usesAFreeze();
            assertThat(scene.eventTypes(order))
                    .containsExactlyElementsOf(
                            silent
                                    ? List.of("accepted", "unknown", "failed")
                                    : List.of("accepted", "failed"));
            assertThat(scene.bookBalances(plot.buyer())).isEqualTo(plot.before());
        });
        scene.showLines();
        orders.forEach((plot, order) -> assertFailed(plot, order, plot.buyerAfterForeignDebit()));
        plots.forEach(ForcedTransferKindsIT::assertForeignDebitIsADifference);
    }

    private static void assertForeignDebitIsADifference(TransferScenario plot) {
        List<String> expected = plot.usesAFreeze() ? List.of() : List.of("FOREIGN");
        assertThat(scene.differences(plot.buyer())).isEqualTo(expected);
        assertThat(scene.differences(plot.members().thirdMember())).isEqualTo(expected);
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
    void anUnknownOrderSucceeds(String fault) {
        List<TransferScenario> plots = TransferScenario.forEachKind(scene);
        // The statement is silent, so that it is the inquiry that ends them.
        scene.holdLines();
        plots.forEach(plot -> plot.fault(fault.replace('\'', '"')));
        Map<TransferScenario, Answer> orders = orderAndAwait(plots, "succeeded");
        orders.forEach((plot, order) -> {
            assertThat(scene.eventTypes(order)).containsExactly("accepted", "unknown", "succeeded");
            assertThat(scene.linked(order)).isEmpty();
        });
        scene.showLines();
        orders.forEach(ForcedTransferKindsIT::assertSucceeded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'fault': 'execute_then_silence'",
                "'fault': 'code', 'code': 'EEEEEEE', 'executed': true",
                "'fault': 'http_503', 'executed': true",
                "'fault': 'close_before_reply', 'executed': true"
            })
    void anUnknownOrderFails(String fault) {
        List<TransferScenario> plots = TransferScenario.forEachKind(scene);
        plots.forEach(TransferScenario::moveMoneyAtTheBank);
        plots.forEach(plot -> plot.fault(fault.replace('\'', '"')));
        Map<TransferScenario, Answer> orders = orderAndAwait(plots, "failed");
        orders.forEach((plot, order) ->
                assertThat(scene.eventTypes(order))
                        .containsExactly("accepted", "unknown", "failed"));
        scene.showLines();
        orders.forEach((plot, order) -> assertFailed(plot, order, plot.buyerAfterForeignDebit()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSlowBankSucceeds(boolean movesAtOnce) {
        List<TransferScenario> plots = TransferScenario.forEachKind(scene);
        scene.holdLines();
        String fault =
                "\"fault\": \"stt_pending\", \"count\": 3, \"then\": 0, \"executed\": %s"
                        .formatted(movesAtOnce);
        plots.forEach(plot -> plot.fault(fault));
        Map<TransferScenario, Answer> orders = orderAndAwait(plots, "succeeded");
        orders.forEach((plot, order) -> {
            assertThat(scene.eventTypes(order)).containsExactly("accepted", "succeeded");
            assertThat(scene.inquiries(order)).isGreaterThanOrEqualTo(4);
        });
        scene.showLines();
        orders.forEach(ForcedTransferKindsIT::assertSucceeded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'fault': 'stt_pending', 'count': 3, 'then': 1",
                "'fault': 'accept_then_fail', 'code': 'ZZZ0002'"
            })
    void theBankAcceptsItAndFailsIt(String fault) {
        List<TransferScenario> plots = TransferScenario.forEachKind(scene);
        plots.forEach(plot -> plot.fault(fault.replace('\'', '"')));
        orderAndAwait(plots, "failed")
                .forEach((plot, order) -> assertFailed(plot, order, plot.before()));
    }

    /** The inquiry is of no use, but the statement has a line with our serial. */
    @Test
    void theStatementAloneEndsAnUnknownOrder() {
        scene.set("{\"freeze_rows\": true}");
        List<TransferScenario> plots = TransferScenario.forEachKind(scene);
        scene.holdLines();
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        for (TransferScenario plot : plots) {
            plot.fault("\"fault\": \"execute_then_silence\"");
            scene.failInquiries(plot.buyer());
            orders.put(plot, plot.order());
        }
        orders.values().forEach(order -> scene.awaitStatus("unknown", order));
        scene.showLines();
        orders.forEach((plot, order) -> {
            scene.awaitStatus("succeeded", order);
            assertBankCounts(order, "1 1");
            scene.awaitBalances(plot.buyer(), plot.buyerAfter());
            scene.awaitBalances(plot.members().seller(), plot.sellerAfter());
            scene.assertBalancesAgree(plot.members());
            ScenarioFixture.eventually(() ->
                    assertThat(scene.linked(order)).hasSize(Math.max(1, plot.statementRows())));
        });
    }
}
