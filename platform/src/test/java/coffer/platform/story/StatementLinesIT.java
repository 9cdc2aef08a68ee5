package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.platform.story.ScenarioMembers.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lines of a statement do to the books, however they come. */
class StatementLinesIT {

    private static ScenarioFixture scene;

    @BeforeAll
    static void open() {
        // A sub-account on which only the bank moved is asked about when its figures are stale.
        scene =
                ScenarioFixture.open(
                        Map.of("work.balance-stale", "1s", "work.lines-overlap-every", "1s"));
    }

    @AfterEach
    void calm() {
        scene.resetBank();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    private static void hasLines(Member member, String... lines) {
        ScenarioFixture.eventually(
                () -> assertThat(scene.lines(member)).containsExactlyInAnyOrder(lines));
    }

    /** The bank itself writes a line. */
    private static void line(Member on, String fields) {
        scene.bank(
                "lines", "{\"sub_account_no\": \"%s\", %s}".formatted(on.subAccountNo(), fields));
    }

    // --- Once, and in any order ---

    @Test
    void aLineThatIsReadAgainAndAgainIsBookedOnce() {
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        Answer order =
                scene.orderAndAwaitSuccess("transfer", cast.buyer(), cast.seller(), "30.00", "");
        for (int i = 0; i < 3; i++) {
            scene.awaitOverlapReading(cast.buyer());
        }
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.assertBalancesAgree(cast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"posted", "released"})
    void linesThatComeOutOfOrderAreBookedOnce(String order) {
        scene.set("{\"line_order\": \"%s\"}".formatted(order));
        ScenarioMembers cast = scene.newMembers();
        scene.holdLines();
        for (String amount : List.of("1.00", "2.00", "4.00", "8.00")) {
            scene.depositWithoutWaiting(cast.buyer(), amount, "入金");
        }
        for (String shown : List.of("8.00", "12.00", "14.00", "15.00")) {
            scene.bank("lines/release", "{\"count\": 1, \"newest_first\": true}");
            scene.awaitBalances(cast.buyer(), "%1$s %1$s 0.00 0.00".formatted(shown));
        }
        scene.showLines();
        scene.depositWithoutWaiting(cast.buyer(), "16.00", "入金");
        scene.awaitBalances(cast.buyer(), "31.00 31.00 0.00 0.00");
        scene.awaitOverlapReading(cast.buyer());
        hasLines(
                cast.buyer(),
                "DEPOSIT IN 1.00",
                "DEPOSIT IN 2.00",
                "DEPOSIT IN 4.00",
                "DEPOSIT IN 8.00",
                "DEPOSIT IN 16.00");
        scene.assertBalancesAgree(cast);
    }

    @Test
    void oneFlowWithTwoSequencesAreTwoLines() {
        ScenarioMembers cast = scene.newMembers();
        for (String sequence : List.of("1", "2")) {
            line(
                    cast.buyer(),
                    """
                    "kind": "interest", "amount": "3.00", "flow": "JSAME%s", "seq": "%s"
                    """
                            .formatted(cast.buyer().fundAccountNo(), sequence));
        }
        hasLines(cast.buyer(), "INTEREST IN 3.00", "INTEREST IN 3.00");
        scene.awaitBalances(cast.buyer(), "6.00 6.00 0.00 0.00");
        scene.assertBalancesAgree(cast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "distinct"})
    void bothLegsOfATransferAreTwoLinesOfOneFlow(String sequence) {
        scene.set("{\"leg_seq\": \"%s\"}".formatted(sequence));
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        Answer order =
                scene.orderAndAwaitSuccess("transfer", cast.buyer(), cast.seller(), "30.00", "");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        hasLines(cast.seller(), "OWN IN 30.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.moveInEBanking(cast.buyer(), cast.seller(), "5.00", "");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00", "FOREIGN OUT 5.00");
        hasLines(cast.seller(), "OWN IN 30.00", "FOREIGN IN 5.00");
        assertThat(scene.bankSerials(cast.seller()))
                .hasSize(2)
                .isSubsetOf(scene.bankSerials(cast.buyer()));
        scene.assertBalancesAgree(cast);
    }

    // --- What is not ours ---

    @Test
    void aPayersMemoThatHoldsOurSerialProvesNothing() {
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.awaitStatus("unknown", plot.order());
        ScenarioMembers cast = plot.members();
        scene.depositWithoutWaiting(cast.seller(), "60.00", order.text("serial"));
        hasLines(cast.seller(), "DEPOSIT IN 60.00");
        scene.awaitBalances(cast.seller(), "60.00 60.00 0.00 0.00");
        long asked = scene.inquiries(order);
        ScenarioFixture.eventually(
                () -> assertThat(scene.inquiries(order)).isGreaterThan(asked + 1));
        assertThat(scene.look(order).text("status")).isEqualTo("unknown");
        assertThat(scene.bookBalances(cast.buyer())).isEqualTo(plot.reserved());
        assertThat(scene.linked(order)).isEmpty();
        scene.assertInvariantsHold();
    }

    /** Our serial, the right parties, another amount: that is not what we ordered. */
    @Test
    void aLineWithOurSerialAndAnotherAmountIsForeign() {
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.awaitStatus("unknown", plot.order());
        ScenarioMembers cast = plot.members();
        scene.moveInEBanking(cast.buyer(), cast.seller(), "40.00", order.text("serial"));
        scene.awaitBalances(cast.buyer(), "60.00 0.00 0.00 60.00");
        scene.awaitBalances(cast.seller(), "40.00 40.00 0.00 0.00");
        assertThat(scene.differences(cast.buyer())).containsExactly("FOREIGN");
        assertThat(scene.look(order).text("status")).isEqualTo("unknown");
        scene.assertInvariantsHold();
    }

    @Test
    void aPaymentTypedInEBankingBecomesAFactAndADifference() {
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        scene.moveInEBanking(cast.buyer(), cast.thirdMember(), "30.00", "网银转账");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "FOREIGN OUT 30.00");
        hasLines(cast.thirdMember(), "FOREIGN IN 30.00");
        scene.awaitBalances(cast.buyer(), "70.00 70.00 0.00 0.00");
        scene.awaitBalances(cast.thirdMember(), "30.00 30.00 0.00 0.00");
        scene.assertBalancesAgree(cast);
        assertThat(scene.differences(cast.buyer())).containsExactly("FOREIGN");
        assertThat(scene.differences(cast.thirdMember())).containsExactly("FOREIGN");
        scene.assertDeclined(
                "insufficient_funds", "transfer", cast.buyer(), cast.seller(), "70.01");
        scene.orderAndAwaitSuccess("transfer", cast.buyer(), cast.seller(), "70.00", "");
        scene.assertBalancesAgree(cast);
    }

    /** The same payment once more, typed with our serial: its leg has a line already. */
    @Test
    void aSecondLineWithOurSerialIsForeign() {
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        Answer order =
                scene.orderAndAwaitSuccess("transfer", cast.buyer(), cast.seller(), "30.00", "");
        hasLines(cast.seller(), "OWN IN 30.00");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        scene.moveInEBanking(cast.buyer(), cast.seller(), "30.00", order.text("serial"));
        hasLines(cast.seller(), "OWN IN 30.00", "FOREIGN IN 30.00");
        scene.awaitBalances(cast.buyer(), "40.00 40.00 0.00 0.00");
        scene.assertBalancesAgree(cast);
    }

    /** Freezing leaves no line here, so a teller's line of that amount is none of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"D", "C"})
    void aTellersLineIsNotTakenForAFreezeOfItsAmount(String direction) {
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        scene.orderAndAwaitSuccess("freeze", cast.buyer(), cast.buyer(), "40.00", "");
        line(
                cast.buyer(),
                "\"kind\": \"foreign\", \"direction\": \"%s\", \"amount\": \"40.00\""
                        .formatted(direction));
        scene.awaitBalances(
                cast.buyer(),
                direction.equals("D") ? "60.00 20.00 40.00 0.00" : "140.00 100.00 40.00 0.00");
        scene.assertBalancesAgree(cast);
        assertThat(scene.differences(cast.buyer())).containsExactly("FOREIGN");
    }

    @Test
    void aFeeInARowAndAReturnAreLinesOfTheirOwn() {
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        line(cast.buyer(), "\"kind\": \"foreign\", \"amount\": \"10.00\", \"fee\": \"0.50\"");
        line(cast.buyer(), "\"kind\": \"return\", \"amount\": \"3.00\"");
        hasLines(
                cast.buyer(),
                "DEPOSIT IN 100.00",
                "FOREIGN OUT 10.00",
                "FEE OUT 0.50",
                "FOREIGN IN 3.00");
        scene.awaitBalances(cast.buyer(), "92.50 92.50 0.00 0.00");
        scene.assertBalancesAgree(cast);
    }

    // --- Below zero ---

    @Test
    void aFeeOnAnEmptyAccountGoesBelowZeroAndBarsOrders() {
        ScenarioMembers cast = scene.newMembers();
        line(cast.buyer(), "\"kind\": \"fee\", \"amount\": \"5.00\"");
        scene.awaitBalances(cast.buyer(), "-5.00 -5.00 0.00 0.00");
        scene.assertBalancesAgree(cast);
        assertThat(scene.differences(cast.buyer())).containsExactly("SHORT");
        scene.assertDeclined("account_barred", "transfer", cast.buyer(), cast.seller(), "1.00");
        scene.depositWithoutWaiting(cast.buyer(), "3.00", "入金");
        scene.awaitBalances(cast.buyer(), "-2.00 -2.00 0.00 0.00");
        scene.assertDeclined("account_barred", "freeze", cast.buyer(), cast.buyer(), "1.00");

        scene.depositWithoutWaiting(cast.buyer(), "10.00", "入金");
        scene.awaitBalances(cast.buyer(), "8.00 8.00 0.00 0.00");
        assertThat(scene.differences(cast.buyer())).isEmpty();
        scene.orderAndAwaitSuccess("transfer", cast.buyer(), cast.seller(), "8.00", "");
        scene.assertBalancesAgree(cast);
    }

    @Test
    void moneyTypedAwayWhileItIsReservedGoesBelowZero() {
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.awaitStatus("unknown", plot.order());
        scene.moveInEBanking(plot.buyer(), plot.members().thirdMember(), "70.00", "");
        scene.awaitBalances(plot.buyer(), "30.00 -30.00 0.00 60.00");
        assertThat(scene.differences(plot.buyer())).containsExactlyInAnyOrder("FOREIGN", "SHORT");
        scene.assertDeclined(
                "account_barred", "transfer", plot.buyer(), plot.members().thirdMember(), "1.00");
        assertThat(scene.bankCounts(order)).isEqualTo("1 0");
        scene.assertInvariantsHold();
    }

    // --- Lines without our serial ---

    @Test
    void aLineWithoutSerialWaitsForTheEndOfWhatItMayBe() {
        scene.set("{\"memo_bytes\": 0}");
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        scene.failInquiries(plot.buyer());
        Answer order = plot.order();
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "waits OUT 60.00");
        hasLines(plot.members().seller(), "waits IN 60.00");
        assertThat(scene.look(order).text("status")).isEqualTo("sent");
        assertThat(scene.bookBalances(plot.buyer())).isEqualTo(plot.reserved());
        scene.assertInvariantsHold();
        scene.clearFaults();
        scene.awaitStatus("succeeded", order);
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "OWN OUT 60.00");
        hasLines(plot.members().seller(), "OWN IN 60.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.awaitBalances(plot.buyer(), plot.buyerAfter());
        scene.assertBalancesAgree(plot.members());
    }

    @Test
    void aLineThatWaitedForWhatFailedIsForeign() {
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        scene.failInquiries(plot.buyer());
        plot.fault("\"fault\": \"accept_then_fail\"");
        Answer order = scene.awaitStatus("sent", plot.order());
        scene.moveInEBanking(plot.buyer(), plot.members().seller(), "60.00", "");
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "waits OUT 60.00");
        hasLines(plot.members().seller(), "waits IN 60.00");
        scene.clearFaults();
        scene.awaitStatus("failed", order);
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "FOREIGN OUT 60.00");
        hasLines(plot.members().seller(), "FOREIGN IN 60.00");
        assertThat(scene.differences(plot.buyer())).containsExactly("FOREIGN");
        scene.awaitBalances(plot.buyer(), plot.buyerAfter());
        scene.assertBalancesAgree(plot.members());
    }

    @Test
    void aLateLineWithoutSerialIsLinkedToWhatSucceeded() {
        scene.set("{\"memo_bytes\": 0}");
        TransferScenario plot = TransferScenario.of(scene, "pay_freeze");
        scene.holdLines();
        Answer order = scene.awaitStatus("succeeded", plot.order());
        assertThat(scene.linked(order)).isEmpty();
        scene.showLines();
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "OWN OUT 60.00");
        hasLines(plot.members().seller(), "OWN IN 60.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.assertBalancesAgree(plot.members());
    }

    /** Rows of freezing and lifting move no balance, with our serial or without. */
    @ParameterizedTest
    @ValueSource(ints = {102, 0})
    void rowsOfFreezingAreLinkedEachToItsOwn(int memoBytes) {
        scene.set("{\"freeze_rows\": true, \"memo_bytes\": %d}".formatted(memoBytes));
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        Answer freeze =
                scene.orderAndAwaitSuccess("freeze", cast.buyer(), cast.buyer(), "40.00", "");
        ScenarioFixture.eventually(() -> assertThat(scene.linked(freeze)).containsExactly("OUT"));
        Answer lifted =
                scene.orderAndAwaitSuccess(
                        "unfreeze",
                        cast.buyer(),
                        cast.buyer(),
                        "40.00",
                        ScenarioFixture.freezeField(freeze));
        ScenarioFixture.eventually(() -> assertThat(scene.linked(lifted)).containsExactly("IN"));
        assertThat(scene.linked(freeze)).containsExactly("OUT");
        Answer again =
                scene.orderAndAwaitSuccess("freeze", cast.buyer(), cast.buyer(), "40.00", "");
        ScenarioFixture.eventually(() -> assertThat(scene.linked(again)).containsExactly("OUT"));
        scene.awaitBalances(cast.buyer(), "100.00 60.00 40.00 0.00");
        scene.assertBalancesAgree(cast);
        assertThat(scene.differences(cast.buyer())).isEmpty();
    }

    // --- Contradictions ---

    /** The bank says no, and the statement says yes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLateLineOfWhatHadFailedIsADifferenceThatBarsOrders(boolean accepted) {
        TransferScenario plot = TransferScenario.of(scene, "transfer");
        ScenarioMembers cast = plot.members();
        scene.holdLines();
        plot.fault(
                accepted
                        ? "\"fault\": \"accept_then_fail\""
                        : "\"fault\": \"code\", \"code\": \"DPRA003\", \"executed\": true");
        Answer order = scene.awaitStatus("failed", plot.order());
        assertThat(scene.bookBalances(plot.buyer())).isEqualTo(plot.before());
        if (accepted) {
            scene.moveInEBanking(cast.buyer(), cast.seller(), "60.00", order.text("serial"));
        }
        scene.showLines();
        ScenarioFixture.eventually(() -> {
            assertThat(scene.differences(cast.buyer())).containsExactly("STATE");
            assertThat(scene.differences(cast.seller())).containsExactly("STATE");
        });
        scene.assertDeclined(
                "account_barred", "transfer", cast.buyer(), cast.thirdMember(), "1.00");
        ScenarioFixture.eventually(
                () -> assertThat(scene.linked(order)).containsExactly("IN", "OUT"));
        // No money moves before a person has looked; both figures stand side by side.
        assertThat(scene.look(order).text("status")).isEqualTo("failed");
        assertThat(scene.bookBalances(cast.buyer())).isEqualTo("100.00 100.00 0.00 0.00");
        assertThat(scene.bankBalances(cast.buyer())).isEqualTo("40.00 40.00 0.00");
        assertThat(scene.bookBalances(cast.seller())).isEqualTo("0.00 0.00 0.00 0.00");
        ScenarioFixture.eventually(() -> {
            for (Member member : List.of(cast.buyer(), cast.seller())) {
                assertThat(scene.balanceComparison(member)).isEqualTo("different");
            }
        });
        scene.assertInvariantsHold();
    }
}
