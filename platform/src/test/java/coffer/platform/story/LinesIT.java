package coffer.platform.story;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.Api.Answer;
import coffer.platform.story.Cast.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lines of a statement do to the books, however they come. */
class LinesIT {

    private static Scene scene;

    @BeforeAll
    static void open() {
        // A sub-account on which only the bank moved is asked about when its figures are stale.
        scene = Scene.open(Map.of("work.balance-stale", "1s", "work.lines-overlap-every", "1s"));
    }

    @AfterEach
    void calm() {
        scene.calm();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    private static void hasLines(Member member, String... lines) {
        Scene.soon(() -> assertThat(scene.lines(member)).containsExactlyInAnyOrder(lines));
    }

    /** The bank itself writes a line. */
    private static void line(Member on, String fields) {
        scene.bank("lines", "{\"sub_account_no\": \"%s\", %s}".formatted(on.sub(), fields));
    }

    // --- Once, and in any order ---

    @Test
    void aLineThatIsReadAgainAndAgainIsBookedOnce() {
        Cast cast = scene.cast();
        scene.deposit(cast.buyer(), "100.00");
        Answer order = scene.succeeds("transfer", cast.buyer(), cast.seller(), "30.00", "");
        for (int i = 0; i < 3; i++) {
            scene.overlapIsReadAgain(cast.buyer());
        }
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.inStep(cast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"posted", "released"})
    void linesThatComeOutOfOrderAreBookedOnce(String order) {
        scene.set("{\"line_order\": \"%s\"}".formatted(order));
        Cast cast = scene.cast();
        scene.holdLines();
        for (String amount : List.of("1.00", "2.00", "4.00", "8.00")) {
            scene.arrives(cast.buyer(), amount, "入金");
        }
        for (String shown : List.of("8.00", "12.00", "14.00", "15.00")) {
            scene.bank("lines/release", "{\"count\": 1, \"newest_first\": true}");
            scene.showsSoon(cast.buyer(), "%1$s %1$s 0.00 0.00".formatted(shown));
        }
        scene.showLines();
        scene.arrives(cast.buyer(), "16.00", "入金");
        scene.showsSoon(cast.buyer(), "31.00 31.00 0.00 0.00");
        scene.overlapIsReadAgain(cast.buyer());
        hasLines(
                cast.buyer(),
                "DEPOSIT IN 1.00",
                "DEPOSIT IN 2.00",
                "DEPOSIT IN 4.00",
                "DEPOSIT IN 8.00",
                "DEPOSIT IN 16.00");
        scene.inStep(cast);
    }

    @Test
    void oneFlowWithTwoSequencesAreTwoLines() {
        Cast cast = scene.cast();
        for (String sequence : List.of("1", "2")) {
            line(
                    cast.buyer(),
                    """
                    "kind": "interest", "amount": "3.00", "flow": "JSAME%s", "seq": "%s"
                    """
                            .formatted(cast.buyer().fund(), sequence));
        }
        hasLines(cast.buyer(), "INTEREST IN 3.00", "INTEREST IN 3.00");
        scene.showsSoon(cast.buyer(), "6.00 6.00 0.00 0.00");
        scene.inStep(cast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "distinct"})
    void bothLegsOfATransferAreTwoLinesOfOneFlow(String sequence) {
        scene.set("{\"leg_seq\": \"%s\"}".formatted(sequence));
        Cast cast = scene.cast();
        scene.deposit(cast.buyer(), "100.00");
        Answer order = scene.succeeds("transfer", cast.buyer(), cast.seller(), "30.00", "");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        hasLines(cast.seller(), "OWN IN 30.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.typed(cast.buyer(), cast.seller(), "5.00", "");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00", "FOREIGN OUT 5.00");
        hasLines(cast.seller(), "OWN IN 30.00", "FOREIGN IN 5.00");
        assertThat(scene.flows(cast.seller())).hasSize(2).isSubsetOf(scene.flows(cast.buyer()));
        scene.inStep(cast);
    }

    // --- What is not ours ---

    @Test
    void aPayersMemoThatHoldsOurSerialProvesNothing() {
        Plot plot = Plot.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.endsAs("unknown", plot.order());
        Cast cast = plot.cast();
        scene.arrives(cast.seller(), "60.00", order.text("serial"));
        hasLines(cast.seller(), "DEPOSIT IN 60.00");
        scene.showsSoon(cast.seller(), "60.00 60.00 0.00 0.00");
        long asked = scene.inquiries(order);
        Scene.soon(() -> assertThat(scene.inquiries(order)).isGreaterThan(asked + 1));
        assertThat(scene.look(order).text("status")).isEqualTo("unknown");
        assertThat(scene.ours(cast.buyer())).isEqualTo(plot.reserved());
        assertThat(scene.linked(order)).isEmpty();
        scene.booksAreSound();
    }

    /** Our serial, the right parties, another amount: that is not what we ordered. */
    @Test
    void aLineWithOurSerialAndAnotherAmountIsForeign() {
        Plot plot = Plot.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.endsAs("unknown", plot.order());
        Cast cast = plot.cast();
        scene.typed(cast.buyer(), cast.seller(), "40.00", order.text("serial"));
        scene.showsSoon(cast.buyer(), "60.00 0.00 0.00 60.00");
        scene.showsSoon(cast.seller(), "40.00 40.00 0.00 0.00");
        assertThat(scene.differences(cast.buyer())).containsExactly("FOREIGN");
        assertThat(scene.look(order).text("status")).isEqualTo("unknown");
        scene.booksAreSound();
    }

    @Test
    void aPaymentTypedInEBankingBecomesAFactAndADifference() {
        Cast cast = scene.cast();
        scene.deposit(cast.buyer(), "100.00");
        scene.typed(cast.buyer(), cast.stranger(), "30.00", "网银转账");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "FOREIGN OUT 30.00");
        hasLines(cast.stranger(), "FOREIGN IN 30.00");
        scene.showsSoon(cast.buyer(), "70.00 70.00 0.00 0.00");
        scene.showsSoon(cast.stranger(), "30.00 30.00 0.00 0.00");
        scene.inStep(cast);
        assertThat(scene.differences(cast.buyer())).containsExactly("FOREIGN");
        assertThat(scene.differences(cast.stranger())).containsExactly("FOREIGN");
        scene.declined("insufficient_funds", "transfer", cast.buyer(), cast.seller(), "70.01");
        scene.succeeds("transfer", cast.buyer(), cast.seller(), "70.00", "");
        scene.inStep(cast);
    }

    /** The same payment once more, typed with our serial: its leg has a line already. */
    @Test
    void aSecondLineWithOurSerialIsForeign() {
        Cast cast = scene.cast();
        scene.deposit(cast.buyer(), "100.00");
        Answer order = scene.succeeds("transfer", cast.buyer(), cast.seller(), "30.00", "");
        hasLines(cast.seller(), "OWN IN 30.00");
        hasLines(cast.buyer(), "DEPOSIT IN 100.00", "OWN OUT 30.00");
        scene.typed(cast.buyer(), cast.seller(), "30.00", order.text("serial"));
        hasLines(cast.seller(), "OWN IN 30.00", "FOREIGN IN 30.00");
        scene.showsSoon(cast.buyer(), "40.00 40.00 0.00 0.00");
        scene.inStep(cast);
    }

    /** Freezing leaves no line here, so a teller's line of that amount is none of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"D", "C"})
    void aTellersLineIsNotTakenForAFreezeOfItsAmount(String direction) {
        Cast cast = scene.cast();
        scene.deposit(cast.buyer(), "100.00");
        scene.succeeds("freeze", cast.buyer(), cast.buyer(), "40.00", "");
        line(
                cast.buyer(),
                "\"kind\": \"foreign\", \"direction\": \"%s\", \"amount\": \"40.00\""
                        .formatted(direction));
        scene.showsSoon(
                cast.buyer(),
                direction.equals("D") ? "60.00 20.00 40.00 0.00" : "140.00 100.00 40.00 0.00");
        scene.inStep(cast);
        assertThat(scene.differences(cast.buyer())).containsExactly("FOREIGN");
    }

    @Test
    void aFeeInARowAndAReturnAreLinesOfTheirOwn() {
        Cast cast = scene.cast();
        scene.deposit(cast.buyer(), "100.00");
        line(cast.buyer(), "\"kind\": \"foreign\", \"amount\": \"10.00\", \"fee\": \"0.50\"");
        line(cast.buyer(), "\"kind\": \"return\", \"amount\": \"3.00\"");
        hasLines(
                cast.buyer(),
                "DEPOSIT IN 100.00",
                "FOREIGN OUT 10.00",
                "FEE OUT 0.50",
                "FOREIGN IN 3.00");
        scene.showsSoon(cast.buyer(), "92.50 92.50 0.00 0.00");
        scene.inStep(cast);
    }

    // --- Below zero ---

    @Test
    void aFeeOnAnEmptyAccountGoesBelowZeroAndBarsOrders() {
        Cast cast = scene.cast();
        line(cast.buyer(), "\"kind\": \"fee\", \"amount\": \"5.00\"");
        scene.showsSoon(cast.buyer(), "-5.00 -5.00 0.00 0.00");
        scene.inStep(cast);
        assertThat(scene.differences(cast.buyer())).containsExactly("SHORT");
        scene.declined("account_barred", "transfer", cast.buyer(), cast.seller(), "1.00");
        scene.arrives(cast.buyer(), "3.00", "入金");
        scene.showsSoon(cast.buyer(), "-2.00 -2.00 0.00 0.00");
        scene.declined("account_barred", "freeze", cast.buyer(), cast.buyer(), "1.00");

        scene.arrives(cast.buyer(), "10.00", "入金");
        scene.showsSoon(cast.buyer(), "8.00 8.00 0.00 0.00");
        assertThat(scene.differences(cast.buyer())).isEmpty();
        scene.succeeds("transfer", cast.buyer(), cast.seller(), "8.00", "");
        scene.inStep(cast);
    }

    @Test
    void moneyTypedAwayWhileItIsReservedGoesBelowZero() {
        Plot plot = Plot.of(scene, "transfer");
        plot.fault("\"fault\": \"silence\"");
        Answer order = scene.endsAs("unknown", plot.order());
        scene.typed(plot.buyer(), plot.cast().stranger(), "70.00", "");
        scene.showsSoon(plot.buyer(), "30.00 -30.00 0.00 60.00");
        assertThat(scene.differences(plot.buyer())).containsExactlyInAnyOrder("FOREIGN", "SHORT");
        scene.declined("account_barred", "transfer", plot.buyer(), plot.cast().stranger(), "1.00");
        assertThat(scene.counts(order)).isEqualTo("1 0");
        scene.booksAreSound();
    }

    // --- Lines without our serial ---

    @Test
    void aLineWithoutSerialWaitsForTheEndOfWhatItMayBe() {
        scene.set("{\"memo_bytes\": 0}");
        Plot plot = Plot.of(scene, "transfer");
        scene.muteInquiries(plot.buyer());
        Answer order = plot.order();
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "waits OUT 60.00");
        hasLines(plot.cast().seller(), "waits IN 60.00");
        assertThat(scene.look(order).text("status")).isEqualTo("sent");
        assertThat(scene.ours(plot.buyer())).isEqualTo(plot.reserved());
        scene.booksAreSound();
        scene.sound();
        scene.endsAs("succeeded", order);
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "OWN OUT 60.00");
        hasLines(plot.cast().seller(), "OWN IN 60.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.showsSoon(plot.buyer(), plot.buyerAfter());
        scene.inStep(plot.cast());
    }

    @Test
    void aLineThatWaitedForWhatFailedIsForeign() {
        Plot plot = Plot.of(scene, "transfer");
        scene.muteInquiries(plot.buyer());
        plot.fault("\"fault\": \"accept_then_fail\"");
        Answer order = scene.endsAs("sent", plot.order());
        scene.typed(plot.buyer(), plot.cast().seller(), "60.00", "");
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "waits OUT 60.00");
        hasLines(plot.cast().seller(), "waits IN 60.00");
        scene.sound();
        scene.endsAs("failed", order);
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "FOREIGN OUT 60.00");
        hasLines(plot.cast().seller(), "FOREIGN IN 60.00");
        assertThat(scene.differences(plot.buyer())).containsExactly("FOREIGN");
        scene.showsSoon(plot.buyer(), plot.buyerAfter());
        scene.inStep(plot.cast());
    }

    @Test
    void aLateLineWithoutSerialIsLinkedToWhatSucceeded() {
        scene.set("{\"memo_bytes\": 0}");
        Plot plot = Plot.of(scene, "pay_freeze");
        scene.holdLines();
        Answer order = scene.endsAs("succeeded", plot.order());
        assertThat(scene.linked(order)).isEmpty();
        scene.showLines();
        hasLines(plot.buyer(), "DEPOSIT IN 100.00", "OWN OUT 60.00");
        hasLines(plot.cast().seller(), "OWN IN 60.00");
        assertThat(scene.linked(order)).containsExactly("IN", "OUT");
        scene.inStep(plot.cast());
    }

    /** Rows of freezing and lifting move no balance, with our serial or without. */
    @ParameterizedTest
    @ValueSource(ints = {102, 0})
    void rowsOfFreezingAreLinkedEachToItsOwn(int memoBytes) {
        scene.set("{\"freeze_rows\": true, \"memo_bytes\": %d}".formatted(memoBytes));
        Cast cast = scene.cast();
        scene.deposit(cast.buyer(), "100.00");
        Answer freeze = scene.succeeds("freeze", cast.buyer(), cast.buyer(), "40.00", "");
        Scene.soon(() -> assertThat(scene.linked(freeze)).containsExactly("OUT"));
        Answer lifted =
                scene.succeeds("unfreeze", cast.buyer(), cast.buyer(), "40.00", Scene.of(freeze));
        Scene.soon(() -> assertThat(scene.linked(lifted)).containsExactly("IN"));
        assertThat(scene.linked(freeze)).containsExactly("OUT");
        Answer again = scene.succeeds("freeze", cast.buyer(), cast.buyer(), "40.00", "");
        Scene.soon(() -> assertThat(scene.linked(again)).containsExactly("OUT"));
        scene.showsSoon(cast.buyer(), "100.00 60.00 40.00 0.00");
        scene.inStep(cast);
        assertThat(scene.differences(cast.buyer())).isEmpty();
    }

    // --- Contradictions ---

    /** The bank says no, and the statement says yes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLateLineOfWhatHadFailedIsADifferenceThatBarsOrders(boolean accepted) {
        Plot plot = Plot.of(scene, "transfer");
        Cast cast = plot.cast();
        scene.holdLines();
        plot.fault(
                accepted
                        ? "\"fault\": \"accept_then_fail\""
                        : "\"fault\": \"code\", \"code\": \"DPRA003\", \"executed\": true");
        Answer order = scene.endsAs("failed", plot.order());
        assertThat(scene.ours(plot.buyer())).isEqualTo(plot.before());
        if (accepted) {
            scene.typed(cast.buyer(), cast.seller(), "60.00", order.text("serial"));
        }
        scene.showLines();
        Scene.soon(() -> {
            assertThat(scene.differences(cast.buyer())).containsExactly("STATE");
            assertThat(scene.differences(cast.seller())).containsExactly("STATE");
        });
        scene.declined("account_barred", "transfer", cast.buyer(), cast.stranger(), "1.00");
        Scene.soon(() -> assertThat(scene.linked(order)).containsExactly("IN", "OUT"));
        // No money moves before a person has looked; both figures stand side by side.
        assertThat(scene.look(order).text("status")).isEqualTo("failed");
        assertThat(scene.ours(cast.buyer())).isEqualTo("100.00 100.00 0.00 0.00");
        assertThat(scene.theirs(cast.buyer())).isEqualTo("40.00 40.00 0.00");
        assertThat(scene.ours(cast.seller())).isEqualTo("0.00 0.00 0.00 0.00");
        Scene.soon(() -> {
            for (Member member : List.of(cast.buyer(), cast.seller())) {
                assertThat(scene.agreement(member)).isEqualTo("different");
            }
        });
        scene.booksAreSound();
    }
}
