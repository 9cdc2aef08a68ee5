package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
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
 * Each of the five kinds: it succeeds, the bank refuses it, or its outcome is unknown and then
 * success or failure. The five run at once, each with members of its own.
 */
class ForcedTransferKindsIT {

    private static ScenarioFixture fixture;

    @BeforeAll
    static void open() {
        fixture = ScenarioFixture.open(Map.of());
    }

    @AfterEach
    void reset() {
        fixture.reset();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    /** Orders all five and waits until each has come to a status. */
    private static Map<TransferScenario, Answer> orderAndAwait(
            List<TransferScenario> scenarios, String status) {
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        scenarios.forEach(scenario -> orders.put(scenario, scenario.order()));
        orders.replaceAll((scenario, order) -> fixture.awaitStatus(status, order));
        return orders;
    }

    private static void assertBankCounts(Answer order, String arrivedAndMoved) {
        assertThat(fixture.bank().counts(order)).as(order.body()).isEqualTo(arrivedAndMoved);
    }

    /** Each leg of a transfer that succeeded is linked to a line; no other line is. */
    private static void assertSucceeded(TransferScenario scenario, Answer order) {
        assertBankCounts(order, "1 1");
        fixture.awaitBalances(scenario.buyer(), scenario.buyerAfter());
        fixture.awaitBalances(scenario.seller(), scenario.sellerAfter());
        fixture.assertBalancesAgree(scenario.members());
        eventually(() ->
                assertThat(fixture.linkedLines(order))
                        .as(scenario.kind())
                        .hasSize(scenario.statementRows()));
        scenario.members().all().forEach(m -> assertThat(fixture.differences(m)).isEmpty());
    }

    private static void assertFailed(TransferScenario scenario, Answer order, String buyer) {
        assertBankCounts(order, "1 0");
        fixture.awaitBalances(scenario.buyer(), buyer);
        fixture.assertBalancesAgree(scenario.members());
        assertThat(fixture.linkedLines(order)).isEmpty();
    }

    @Test
    void theBankSucceeds() {
        orderAndAwait(TransferScenario.forEachKind(fixture), "succeeded")
                .forEach(ForcedTransferKindsIT::assertSucceeded);
    }

    /** The bank refuses at once, or accepts and reports the refusal to the inquiry. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBankRefusesBecauseMoneyWasMovedInEBanking(boolean late) {
        List<TransferScenario> scenarios = TransferScenario.forEachKind(fixture);
        scenarios.forEach(TransferScenario::moveMoneyAtTheBank);
        fixture.bank().set("{\"late_refusals\": %s}".formatted(late));
        Map<TransferScenario, Answer> orders = orderAndAwait(scenarios, "failed");
        orders.forEach((scenario, order) -> {
            assertThat(order.text("bank_code"))
                    .isEqualTo(scenario.usesAFreeze() ? "SM00040" : "DPRA003");
            // An unlisted code is Silent until the inquiry reports the refusal.
            boolean silent = !late && scenario.usesAFreeze();
            assertThat(fixture.eventTypes(order))
                    .containsExactlyElementsOf(
                            silent
                                    ? List.of("accepted", "unknown", "failed")
                                    : List.of("accepted", "failed"));
            assertThat(fixture.bookBalances(scenario.buyer())).isEqualTo(scenario.before());
        });
        fixture.bank().showLines();
        orders.forEach((scenario, order) ->
                assertFailed(scenario, order, scenario.buyerAfterForeignDebit()));
        scenarios.forEach(ForcedTransferKindsIT::assertForeignDebitIsADifference);
    }

    private static void assertForeignDebitIsADifference(TransferScenario scenario) {
        List<String> expected = scenario.usesAFreeze() ? List.of() : List.of("FOREIGN");
        assertThat(fixture.differences(scenario.buyer())).isEqualTo(expected);
        assertThat(fixture.differences(scenario.thirdMember())).isEqualTo(expected);
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
        List<TransferScenario> scenarios = TransferScenario.forEachKind(fixture);
        // The rows are held, so that the inquiries end the orders.
        fixture.bank().holdLines();
        scenarios.forEach(scenario -> scenario.fault(fault.replace('\'', '"')));
        Map<TransferScenario, Answer> orders = orderAndAwait(scenarios, "succeeded");
        orders.forEach((scenario, order) -> {
            assertThat(fixture.eventTypes(order))
                    .containsExactly("accepted", "unknown", "succeeded");
            assertThat(fixture.linkedLines(order)).isEmpty();
        });
        fixture.bank().showLines();
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
        List<TransferScenario> scenarios = TransferScenario.forEachKind(fixture);
        scenarios.forEach(TransferScenario::moveMoneyAtTheBank);
        scenarios.forEach(scenario -> scenario.fault(fault.replace('\'', '"')));
        Map<TransferScenario, Answer> orders = orderAndAwait(scenarios, "failed");
        orders.forEach((scenario, order) ->
                assertThat(fixture.eventTypes(order))
                        .containsExactly("accepted", "unknown", "failed"));
        fixture.bank().showLines();
        orders.forEach((scenario, order) ->
                assertFailed(scenario, order, scenario.buyerAfterForeignDebit()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSlowBankSucceeds(boolean movesAtOnce) {
        List<TransferScenario> scenarios = TransferScenario.forEachKind(fixture);
        fixture.bank().holdLines();
        String fault =
                "\"fault\": \"stt_pending\", \"count\": 3, \"then\": 0, \"executed\": %s"
                        .formatted(movesAtOnce);
        scenarios.forEach(scenario -> scenario.fault(fault));
        Map<TransferScenario, Answer> orders = orderAndAwait(scenarios, "succeeded");
        orders.forEach((scenario, order) -> {
            assertThat(fixture.eventTypes(order)).containsExactly("accepted", "succeeded");
            assertThat(fixture.inquiries(order)).isGreaterThanOrEqualTo(4);
        });
        fixture.bank().showLines();
        orders.forEach(ForcedTransferKindsIT::assertSucceeded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'fault': 'stt_pending', 'count': 3, 'then': 1",
                "'fault': 'accept_then_fail', 'code': 'ZZZ0002'"
            })
    void theBankAcceptsItAndFailsIt(String fault) {
        List<TransferScenario> scenarios = TransferScenario.forEachKind(fixture);
        scenarios.forEach(scenario -> scenario.fault(fault.replace('\'', '"')));
        orderAndAwait(scenarios, "failed")
                .forEach((scenario, order) -> assertFailed(scenario, order, scenario.before()));
    }

    /** Inquiries fail, but the statement has a line with our serial. */
    @Test
    void theStatementAloneEndsAnUnknownOrder() {
        fixture.bank().set("{\"freeze_rows\": true}");
        List<TransferScenario> scenarios = TransferScenario.forEachKind(fixture);
        fixture.bank().holdLines();
        Map<TransferScenario, Answer> orders = new LinkedHashMap<>();
        for (TransferScenario scenario : scenarios) {
            scenario.fault("\"fault\": \"execute_then_silence\"");
            fixture.bank().failInquiries(scenario.buyer());
            orders.put(scenario, scenario.order());
        }
        orders.values().forEach(order -> fixture.awaitStatus("unknown", order));
        fixture.bank().showLines();
        orders.forEach((scenario, order) -> {
            fixture.awaitStatus("succeeded", order);
            assertBankCounts(order, "1 1");
            fixture.awaitBalances(scenario.buyer(), scenario.buyerAfter());
            fixture.awaitBalances(scenario.seller(), scenario.sellerAfter());
            fixture.assertBalancesAgree(scenario.members());
            eventually(() ->
                    assertThat(fixture.linkedLines(order))
                            .hasSize(Math.max(1, scenario.statementRows())));
        });
    }
}
