package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.platform.scenario.ScenarioMembers.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lines of a statement do to the books, in whatever order they arrive. */
class StatementLinesIT {

    private static ScenarioFixture fixture;

    @BeforeAll
    static void open() {
        // A sub-account that only the bank moved is queried when its figures are stale.
        fixture =
                ScenarioFixture.open(
                        Map.of("work.balance-stale", "1s", "work.lines-overlap-every", "1s"));
    }

    @AfterEach
    void reset() {
        fixture.reset();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static void hasLines(Member member, String... lines) {
        eventually(() -> assertThat(fixture.lines(member)).containsExactlyInAnyOrder(lines));
    }

    /** Adds a line of the bank itself. */
    private static void line(Member on, String fields) {
        fixture.bank()
                .post(
                        "lines",
                        "{\"sub_account_no\": \"%s\", %s}".formatted(on.subAccountNo(), fields));
    }

    // --- Once, and in any order ---

    @Test
    void aLineThatIsReadAgainAndAgainIsBookedOnce() {
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        Answer order =
                fixture.orderAndAwaitSuccess(
                        "transfer", members.buyer(), members.seller(), "30.00", "");
        for (int i = 0; i < 3; i++) {
            fixture.awaitOverlapReading(members.buyer());
        }
        hasLines(members.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        assertThat(fixture.linkedLines(order)).containsExactly("IN", "OUT");
        fixture.assertBalancesAgree(members);
    }

    @ParameterizedTest
    @ValueSource(strings = {"posted", "released"})
    void linesThatComeOutOfOrderAreBookedOnce(String order) {
        fixture.bank().set("{\"line_order\": \"%s\"}".formatted(order));
        ScenarioMembers members = fixture.newMembers();
        fixture.bank().holdLines();
        for (String amount : List.of("1.00", "2.00", "4.00", "8.00")) {
            fixture.bank().deposit(members.buyer(), amount, "入金");
        }
        for (String shown : List.of("8.00", "12.00", "14.00", "15.00")) {
            fixture.bank().post("lines/release", "{\"count\": 1, \"newest_first\": true}");
            fixture.awaitBalances(members.buyer(), "%1$s %1$s 0.00 0.00".formatted(shown));
        }
        fixture.bank().showLines();
        fixture.bank().deposit(members.buyer(), "16.00", "入金");
        fixture.awaitBalances(members.buyer(), "31.00 31.00 0.00 0.00");
        fixture.awaitOverlapReading(members.buyer());
        hasLines(
                members.buyer(),
                "DEPOSIT IN 1.00",
                "DEPOSIT IN 2.00",
                "DEPOSIT IN 4.00",
                "DEPOSIT IN 8.00",
                "DEPOSIT IN 16.00");
        fixture.assertBalancesAgree(members);
    }

    @Test
    void oneFlowWithTwoSequencesAreTwoLines() {
        ScenarioMembers members = fixture.newMembers();
        for (String sequence : List.of("1", "2")) {
            line(
                    members.buyer(),
                    """
                    "kind": "interest", "amount": "3.00", "flow": "JSAME%s", "seq": "%s"
                    """
                            .formatted(members.buyer().fundAccountNo(), sequence));
        }
        hasLines(members.buyer(), "INTEREST IN 3.00", "INTEREST IN 3.00");
        fixture.awaitBalances(members.buyer(), "6.00 6.00 0.00 0.00");
        fixture.assertBalancesAgree(members);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "distinct"})
    void bothLegsOfATransferAreTwoLinesOfOneFlow(String sequence) {
        fixture.bank().set("{\"leg_seq\": \"%s\"}".formatted(sequence));
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        Answer order =
                fixture.orderAndAwaitSuccess(
                        "transfer", members.buyer(), members.seller(), "30.00", "");
        hasLines(members.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        hasLines(members.seller(), "OWN IN 30.00");
        assertThat(fixture.linkedLines(order)).containsExactly("IN", "OUT");
        fixture.bank().moveInEBanking(members.buyer(), members.seller(), "5.00", "");
        hasLines(members.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00", "FOREIGN OUT 5.00");
        hasLines(members.seller(), "OWN IN 30.00", "FOREIGN IN 5.00");
        assertThat(fixture.bankSerials(members.seller()))
                .hasSize(2)
                .isSubsetOf(fixture.bankSerials(members.buyer()));
        fixture.assertBalancesAgree(members);
    }

    // --- What is not ours ---

    @Test
    void aPayersMemoThatHoldsOurSerialProvesNothing() {
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        scenario.fault("\"fault\": \"silence\"");
        Answer order = fixture.awaitStatus("unknown", scenario.order());
        ScenarioMembers members = scenario.members();
        fixture.bank().deposit(members.seller(), "60.00", order.text("serial"));
        hasLines(members.seller(), "DEPOSIT IN 60.00");
        fixture.awaitBalances(members.seller(), "60.00 60.00 0.00 0.00");
        fixture.awaitInquiries(order);
        assertThat(fixture.read(order).text("status")).isEqualTo("unknown");
        assertThat(fixture.bookBalances(members.buyer())).isEqualTo(scenario.reserved());
        assertThat(fixture.linkedLines(order)).isEmpty();
        fixture.assertInvariantsHold();
    }

    /** A line with our serial and parties but another amount is not our order. */
    @Test
    void aLineWithOurSerialAndAnotherAmountIsForeign() {
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        scenario.fault("\"fault\": \"silence\"");
        Answer order = fixture.awaitStatus("unknown", scenario.order());
        ScenarioMembers members = scenario.members();
        fixture.bank()
                .moveInEBanking(members.buyer(), members.seller(), "40.00", order.text("serial"));
        fixture.awaitBalances(members.buyer(), "60.00 0.00 0.00 60.00");
        fixture.awaitBalances(members.seller(), "40.00 40.00 0.00 0.00");
        assertThat(fixture.differences(members.buyer())).containsExactly("FOREIGN");
        assertThat(fixture.read(order).text("status")).isEqualTo("unknown");
        fixture.assertInvariantsHold();
    }

    @Test
    void anEBankingPaymentBecomesAFactAndADifference() {
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        fixture.bank().moveInEBanking(members.buyer(), members.thirdMember(), "30.00", "网银转账");
        hasLines(members.buyer(), "DEPOSIT IN 100.00", "FOREIGN OUT 30.00");
        hasLines(members.thirdMember(), "FOREIGN IN 30.00");
        fixture.awaitBalances(members.buyer(), "70.00 70.00 0.00 0.00");
        fixture.awaitBalances(members.thirdMember(), "30.00 30.00 0.00 0.00");
        fixture.assertBalancesAgree(members);
        assertThat(fixture.differences(members.buyer())).containsExactly("FOREIGN");
        assertThat(fixture.differences(members.thirdMember())).containsExactly("FOREIGN");
        fixture.assertDeclined(
                "insufficient_funds", "transfer", members.buyer(), members.seller(), "70.01");
        fixture.orderAndAwaitSuccess("transfer", members.buyer(), members.seller(), "70.00", "");
        fixture.assertBalancesAgree(members);
    }

    /** The same payment once more, typed with our serial: its leg has a line already. */
    @Test
    void aSecondLineWithOurSerialIsForeign() {
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        Answer order =
                fixture.orderAndAwaitSuccess(
                        "transfer", members.buyer(), members.seller(), "30.00", "");
        hasLines(members.seller(), "OWN IN 30.00");
        hasLines(members.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        fixture.bank()
                .moveInEBanking(members.buyer(), members.seller(), "30.00", order.text("serial"));
        hasLines(members.seller(), "OWN IN 30.00", "FOREIGN IN 30.00");
        fixture.awaitBalances(members.buyer(), "40.00 40.00 0.00 0.00");
        fixture.assertBalancesAgree(members);
    }

    /** Freezing leaves no line here, so a teller's line of that amount is none of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"D", "C"})
    void aTellersLineIsNotTakenForAFreezeOfItsAmount(String direction) {
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        fixture.orderAndAwaitSuccess("freeze", members.buyer(), members.buyer(), "40.00", "");
        line(
                members.buyer(),
                "\"kind\": \"foreign\", \"direction\": \"%s\", \"amount\": \"40.00\""
                        .formatted(direction));
        fixture.awaitBalances(
                members.buyer(),
                direction.equals("D") ? "60.00 20.00 40.00 0.00" : "140.00 100.00 40.00 0.00");
        fixture.assertBalancesAgree(members);
        assertThat(fixture.differences(members.buyer())).containsExactly("FOREIGN");
    }

    @Test
    void aFeeInARowAndAReturnAreLinesOfTheirOwn() {
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        line(members.buyer(), "\"kind\": \"foreign\", \"amount\": \"10.00\", \"fee\": \"0.50\"");
        line(members.buyer(), "\"kind\": \"return\", \"amount\": \"3.00\"");
        hasLines(
                members.buyer(),
                "DEPOSIT IN 100.00",
                "FOREIGN OUT 10.00",
                "FEE OUT 0.50",
                "FOREIGN IN 3.00");
        fixture.awaitBalances(members.buyer(), "92.50 92.50 0.00 0.00");
        fixture.assertBalancesAgree(members);
    }

    // --- Below zero ---

    @Test
    void aFeeOnAnEmptyAccountGoesBelowZeroAndBarsOrders() {
        ScenarioMembers members = fixture.newMembers();
        line(members.buyer(), "\"kind\": \"fee\", \"amount\": \"5.00\"");
        fixture.awaitBalances(members.buyer(), "-5.00 -5.00 0.00 0.00");
        fixture.assertBalancesAgree(members);
        assertThat(fixture.differences(members.buyer())).containsExactly("SHORT");
        fixture.assertDeclined(
                "account_barred", "transfer", members.buyer(), members.seller(), "1.00");
        fixture.bank().deposit(members.buyer(), "3.00", "入金");
        fixture.awaitBalances(members.buyer(), "-2.00 -2.00 0.00 0.00");
        fixture.assertDeclined(
                "account_barred", "freeze", members.buyer(), members.buyer(), "1.00");

        fixture.bank().deposit(members.buyer(), "10.00", "入金");
        fixture.awaitBalances(members.buyer(), "8.00 8.00 0.00 0.00");
        assertThat(fixture.differences(members.buyer())).isEmpty();
        fixture.orderAndAwaitSuccess("transfer", members.buyer(), members.seller(), "8.00", "");
        fixture.assertBalancesAgree(members);
    }

    @Test
    void moneyMovedInEBankingWhileItIsReservedGoesBelowZero() {
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        scenario.fault("\"fault\": \"silence\"");
        Answer order = fixture.awaitStatus("unknown", scenario.order());
        fixture.bank().moveInEBanking(scenario.buyer(), scenario.thirdMember(), "70.00", "");
        fixture.awaitBalances(scenario.buyer(), "30.00 -30.00 0.00 60.00");
        assertThat(fixture.differences(scenario.buyer()))
                .containsExactlyInAnyOrder("FOREIGN", "SHORT");
        fixture.assertDeclined(
                "account_barred", "transfer", scenario.buyer(), scenario.thirdMember(), "1.00");
        assertThat(fixture.bank().counts(order)).isEqualTo("1 0");
        fixture.assertInvariantsHold();
    }

    // --- Lines without our serial ---

    @Test
    void aLineWithoutSerialWaitsForTheEndOfWhatItMayBe() {
        fixture.bank().set("{\"memo_bytes\": 0}");
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        fixture.bank().failInquiries(scenario.buyer());
        Answer order = scenario.order();
        hasLines(scenario.buyer(), "DEPOSIT IN 100.00", "waits OUT 60.00");
        hasLines(scenario.seller(), "waits IN 60.00");
        assertThat(fixture.read(order).text("status")).isEqualTo("sent");
        assertThat(fixture.bookBalances(scenario.buyer())).isEqualTo(scenario.reserved());
        fixture.assertInvariantsHold();
        fixture.bank().clearFaults();
        fixture.awaitStatus("succeeded", order);
        hasLines(scenario.buyer(), "DEPOSIT IN 100.00", "OWN OUT 60.00");
        hasLines(scenario.seller(), "OWN IN 60.00");
        assertThat(fixture.linkedLines(order)).containsExactly("IN", "OUT");
        fixture.awaitBalances(scenario.buyer(), scenario.buyerAfter());
        fixture.assertBalancesAgree(scenario.members());
    }

    @Test
    void aLineThatWaitedForWhatFailedIsForeign() {
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        fixture.bank().failInquiries(scenario.buyer());
        scenario.fault("\"fault\": \"accept_then_fail\"");
        Answer order = fixture.awaitStatus("sent", scenario.order());
        fixture.bank().moveInEBanking(scenario.buyer(), scenario.seller(), "60.00", "");
        hasLines(scenario.buyer(), "DEPOSIT IN 100.00", "waits OUT 60.00");
        hasLines(scenario.seller(), "waits IN 60.00");
        fixture.bank().clearFaults();
        fixture.awaitStatus("failed", order);
        hasLines(scenario.buyer(), "DEPOSIT IN 100.00", "FOREIGN OUT 60.00");
        hasLines(scenario.seller(), "FOREIGN IN 60.00");
        assertThat(fixture.differences(scenario.buyer())).containsExactly("FOREIGN");
        fixture.awaitBalances(scenario.buyer(), scenario.buyerAfter());
        fixture.assertBalancesAgree(scenario.members());
    }

    @Test
    void aLateLineWithoutSerialIsLinkedToWhatSucceeded() {
        fixture.bank().set("{\"memo_bytes\": 0}");
        TransferScenario scenario = TransferScenario.of(fixture, "pay_freeze");
        fixture.bank().holdLines();
        Answer order = fixture.awaitStatus("succeeded", scenario.order());
        assertThat(fixture.linkedLines(order)).isEmpty();
        fixture.bank().showLines();
        hasLines(scenario.buyer(), "DEPOSIT IN 100.00", "OWN OUT 60.00");
        hasLines(scenario.seller(), "OWN IN 60.00");
        assertThat(fixture.linkedLines(order)).containsExactly("IN", "OUT");
        fixture.assertBalancesAgree(scenario.members());
    }

    /** Rows of freezing and lifting move no balance, with our serial or without. */
    @ParameterizedTest
    @ValueSource(ints = {102, 0})
    void rowsOfFreezingAreLinkedEachToItsOwn(int memoBytes) {
        fixture.bank().set("{\"freeze_rows\": true, \"memo_bytes\": %d}".formatted(memoBytes));
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        Answer freeze =
                fixture.orderAndAwaitSuccess(
                        "freeze", members.buyer(), members.buyer(), "40.00", "");
        eventually(() -> assertThat(fixture.linkedLines(freeze)).containsExactly("OUT"));
        Answer lifted =
                fixture.orderAndAwaitSuccess(
                        "unfreeze",
                        members.buyer(),
                        members.buyer(),
                        "40.00",
                        ScenarioFixture.freezeField(freeze));
        eventually(() -> assertThat(fixture.linkedLines(lifted)).containsExactly("IN"));
        assertThat(fixture.linkedLines(freeze)).containsExactly("OUT");
        Answer again =
                fixture.orderAndAwaitSuccess(
                        "freeze", members.buyer(), members.buyer(), "40.00", "");
        eventually(() -> assertThat(fixture.linkedLines(again)).containsExactly("OUT"));
        fixture.awaitBalances(members.buyer(), "100.00 60.00 40.00 0.00");
        fixture.assertBalancesAgree(members);
        assertThat(fixture.differences(members.buyer())).isEmpty();
    }

    // --- Contradictions ---

    /** The bank refuses an order, and its statement has the line of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLateLineOfWhatHadFailedIsADifferenceThatBarsOrders(boolean accepted) {
        TransferScenario scenario = TransferScenario.of(fixture, "transfer");
        ScenarioMembers members = scenario.members();
        fixture.bank().holdLines();
        scenario.fault(
                accepted
                        ? "\"fault\": \"accept_then_fail\""
                        : "\"fault\": \"code\", \"code\": \"DPRA003\", \"executed\": true");
        Answer order = fixture.awaitStatus("failed", scenario.order());
        assertThat(fixture.bookBalances(scenario.buyer())).isEqualTo(scenario.before());
        if (accepted) {
            fixture.bank()
                    .moveInEBanking(
                            members.buyer(), members.seller(), "60.00", order.text("serial"));
        }
        fixture.bank().showLines();
        eventually(() -> {
            assertThat(fixture.differences(members.buyer())).containsExactly("STATE");
            assertThat(fixture.differences(members.seller())).containsExactly("STATE");
        });
        fixture.assertDeclined(
                "account_barred", "transfer", members.buyer(), members.thirdMember(), "1.00");
        eventually(() -> assertThat(fixture.linkedLines(order)).containsExactly("IN", "OUT"));
        // No money moves before a person has looked; both figures stand side by side.
        assertThat(fixture.read(order).text("status")).isEqualTo("failed");
        assertThat(fixture.bookBalances(members.buyer())).isEqualTo("100.00 100.00 0.00 0.00");
        assertThat(fixture.bank().balances(members.buyer())).isEqualTo("40.00 40.00 0.00");
        assertThat(fixture.bookBalances(members.seller())).isEqualTo("0.00 0.00 0.00 0.00");
        eventually(() -> {
            for (Member member : List.of(members.buyer(), members.seller())) {
                assertThat(fixture.balanceComparison(member)).isEqualTo("different");
            }
        });
        fixture.assertInvariantsHold();
    }
}
