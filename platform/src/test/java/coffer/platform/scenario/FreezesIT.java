package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.platform.scenario.ScenarioMembers.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Freezes and their uses: in parts, back to the owner, at once, and under numbers that change. */
class FreezesIT {

    private static final Member NOBODY = new Member("", "", "");

    private static ScenarioFixture fixture;

    private ScenarioMembers members = new ScenarioMembers(NOBODY, NOBODY, NOBODY);

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

    private Member buyer() {
        return members.buyer();
    }

    private Member seller() {
        return members.seller();
    }

    /** Opens a buyer with 100.00. */
    private void openMembers(String freezeNumber) {
        fixture.bank().set("{\"freeze_number\": \"%s\"}".formatted(freezeNumber));
        members = fixture.newMembers();
        fixture.deposit(buyer(), "100.00");
    }

    private void assertBalances(String buyer, String seller) {
        fixture.awaitBalances(buyer(), buyer);
        fixture.awaitBalances(seller(), seller);
        fixture.assertBalancesAgree(members);
    }

    /** Waits until a freeze stands with an amount on both sides, or is used up. */
    private static void assertFreeze(Answer maker, Member holder, String remaining) {
        eventually(() -> {
            Answer freeze = fixture.market().get("/v1/freezes/" + maker.text("freeze_id"));
            assertThat(freeze.text("remaining")).isEqualTo(remaining);
            boolean used = remaining.equals("0.00");
            assertThat(freeze.text("status")).isEqualTo(used ? "used_up" : "standing");
            String atTheBank = freeze.text("freeze_no") + " " + remaining;
            if (!used) {
                assertThat(fixture.bank().frozen(holder)).contains(atTheBank);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"stays", "changes"})
    void freezeThenUnfreezeAndPayInTwoParts(String number) {
        openMembers(number);
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        assertBalances("100.00 0.00 100.00 0.00", "0.00 0.00 0.00 0.00");
        String first = fixture.awaitFreezeNo(made).text("freeze_no");
        assertFreeze(made, buyer(), "100.00");

        fixture.orderAndAwaitSuccess(
                "unfreeze_pay", buyer(), seller(), "40.00", ScenarioFixture.freezeField(made));
        assertBalances("60.00 0.00 60.00 0.00", "40.00 40.00 0.00 0.00");
        assertFreeze(made, buyer(), "60.00");
        String second = fixture.awaitFreezeNo(made).text("freeze_no");
        assertThat(second.equals(first)).isEqualTo(number.equals("stays"));

        fixture.orderAndAwaitSuccess(
                "unfreeze_pay", buyer(), seller(), "60.00", ScenarioFixture.freezeField(made));
        assertBalances("0.00 0.00 0.00 0.00", "100.00 100.00 0.00 0.00");
        assertFreeze(made, buyer(), "0.00");
        assertThat(fixture.bank().frozen(buyer())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stays", "changes"})
    void payAndFreezeThenUnfreezeAtTheSeller(String number) {
        openMembers(number);
        Answer made = fixture.orderAndAwaitSuccess("pay_freeze", buyer(), seller(), "80.00", "");
        assertBalances("20.00 20.00 0.00 0.00", "80.00 0.00 80.00 0.00");
        assertFreeze(made, seller(), "80.00");
        fixture.orderAndAwaitSuccess(
                "unfreeze", seller(), seller(), "30.00", ScenarioFixture.freezeField(made));
        assertBalances("20.00 20.00 0.00 0.00", "80.00 30.00 50.00 0.00");
        assertFreeze(made, seller(), "50.00");
        fixture.orderAndAwaitSuccess(
                "unfreeze", seller(), seller(), "50.00", ScenarioFixture.freezeField(made));
        assertBalances("20.00 20.00 0.00 0.00", "80.00 80.00 0.00 0.00");
        assertFreeze(made, seller(), "0.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stays", "changes"})
    void payAndFreezeThenUnfreezeAndPayBackToTheOwner(String number) {
        openMembers(number);
        Answer made = fixture.orderAndAwaitSuccess("pay_freeze", buyer(), seller(), "80.00", "");
        Answer elsewhere =
                fixture.market()
                        .post(
                                ScenarioFixture.TRANSFERS,
                                fixture.order(
                                        "unfreeze_pay",
                                        seller(),
                                        members.thirdMember(),
                                        "80.00",
                                        ScenarioFixture.freezeField(made)));
        assertThat(elsewhere.text("code")).isEqualTo("freeze_payee_not_owner");
        fixture.orderAndAwaitSuccess(
                "unfreeze_pay", seller(), buyer(), "30.00", ScenarioFixture.freezeField(made));
        assertBalances("50.00 50.00 0.00 0.00", "50.00 0.00 50.00 0.00");
        assertFreeze(made, seller(), "50.00");
        fixture.orderAndAwaitSuccess(
                "unfreeze_pay", seller(), buyer(), "50.00", ScenarioFixture.freezeField(made));
        assertBalances("100.00 100.00 0.00 0.00", "0.00 0.00 0.00 0.00");
        assertFreeze(made, seller(), "0.00");
    }

    /** Posts all orders at the same moment. */
    private static List<Answer> atOnce(List<String> orders) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> taken = new ArrayList<>();
            for (String order : orders) {
                taken.add(
                        threads.submit(() -> {
                            start.await();
                            return fixture.market().post(ScenarioFixture.TRANSFERS, order);
                        }));
            }
            start.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> one : taken) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    private String use(String kind, String amount, Answer made) {
        return fixture.order(kind, buyer(), seller(), amount, ScenarioFixture.freezeField(made));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stays", "changes"})
    void twoUsesOfOneFreezeOrderedAtOnce(String number) {
        openMembers(number);
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        List<Answer> uses =
                atOnce(List.of(use("unfreeze_pay", "40.00", made), use("unfreeze", "60.00", made)));
        uses.forEach(use -> fixture.awaitStatus("succeeded", use));
        uses.forEach(use -> assertThat(fixture.bank().counts(use)).isEqualTo("1 1"));
        assertBalances("60.00 60.00 0.00 0.00", "40.00 40.00 0.00 0.00");
        assertFreeze(made, buyer(), "0.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stays", "changes"})
    void manyUsesOfOneFreezeOrderedAtOnceWhileSomeOutcomesAreUnknown(String number) {
        openMembers(number);
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        fixture.bank()
                .fault(
                        "DLMDETRN",
                        buyer(),
                        "\"fault\": \"close_before_reply\", \"executed\": true, \"times\": 2");
        List<String> orders =
                Collections.nCopies(5, "15.00").stream()
                        .map(amount -> use("unfreeze_pay", amount, made))
                        .toList();
        List<Answer> uses = atOnce(orders);
        uses.forEach(use -> fixture.awaitStatus("succeeded", use));
        uses.forEach(use -> assertThat(fixture.bank().counts(use)).isEqualTo("1 1"));
        assertBalances("25.00 0.00 25.00 0.00", "75.00 75.00 0.00 0.00");
        assertFreeze(made, buyer(), "25.00");
    }

    @Test
    void twoUsesAtOnceAboveWhatRemains() {
        openMembers("stays");
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        List<Answer> uses =
                atOnce(
                        List.of(
                                use("unfreeze_pay", "60.00", made),
                                use("unfreeze_pay", "60.00", made)));
        assertThat(uses.stream().map(Answer::status)).containsExactlyInAnyOrder(201, 422);
        for (Answer use : uses) {
            if (use.status() == 201) {
                fixture.awaitStatus("succeeded", use);
            } else {
                assertThat(use.text("code")).isEqualTo("freeze_exceeded");
            }
        }
        assertBalances("40.00 0.00 40.00 0.00", "60.00 60.00 0.00 0.00");
        assertFreeze(made, buyer(), "40.00");
    }

    /** A use whose outcome is unknown, and another that waits for it, unsent. */
    private List<Answer> orderOneUnknownAndOneWaiting(Answer made) {
        fixture.bank().holdLines();
        fixture.bank().failInquiries(buyer());
        fixture.bank()
                .fault("DLMDETRN", buyer(), "\"fault\": \"execute_then_silence\", \"times\": 1");
        Answer first =
                fixture.placeOrder(
                        "unfreeze_pay",
                        buyer(),
                        seller(),
                        "40.00",
                        ScenarioFixture.freezeField(made));
        fixture.awaitStatus("unknown", first);
        Answer second =
                fixture.placeOrder(
                        "unfreeze_pay",
                        buyer(),
                        seller(),
                        "50.00",
                        ScenarioFixture.freezeField(made));
        fixture.awaitInquiries(first);
        assertThat(fixture.read(second).text("status")).isEqualTo("accepted");
        assertThat(fixture.bank().counts(second)).isEqualTo("0 0");
        assertThat(fixture.bookBalances(buyer())).isEqualTo("100.00 0.00 10.00 90.00");
        fixture.assertInvariantsHold();
        return List.of(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stays", "changes"})
    void aUseWaitsUntilTheUnknownOneBeforeItHasAnEnd(String number) {
        openMembers(number);
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        List<Answer> uses = orderOneUnknownAndOneWaiting(made);
        fixture.bank().clearFaults();
        fixture.bank().showLines();
        uses.forEach(use -> fixture.awaitStatus("succeeded", use));
        uses.forEach(use -> assertThat(fixture.bank().counts(use)).isEqualTo("1 1"));
        assertBalances("10.00 0.00 10.00 0.00", "90.00 90.00 0.00 0.00");
        assertFreeze(made, buyer(), "10.00");
    }

    @Test
    void aUseThatWaitsMayBeCancelled() {
        openMembers("changes");
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        List<Answer> uses = orderOneUnknownAndOneWaiting(made);
        String path = ScenarioFixture.TRANSFERS + "/" + uses.getLast().text("id") + "/cancel";
        Answer cancelled = fixture.market().post(path, "{}");
        assertThat(cancelled.text("status")).as(cancelled.body()).isEqualTo("failed");
        assertThat(fixture.bookBalances(buyer())).isEqualTo("100.00 0.00 60.00 40.00");
        fixture.bank().clearFaults();
        fixture.bank().showLines();
        fixture.awaitStatus("succeeded", uses.getFirst());
        assertThat(fixture.bank().counts(uses.getLast())).isEqualTo("0 0");
        assertBalances("60.00 0.00 60.00 0.00", "40.00 40.00 0.00 0.00");
        assertFreeze(made, buyer(), "60.00");
        fixture.orderAndAwaitSuccess(
                "unfreeze", buyer(), buyer(), "60.00", ScenarioFixture.freezeField(made));
        assertBalances("60.00 60.00 0.00 0.00", "40.00 40.00 0.00 0.00");
    }

    /** The bank refuses a use; what it would have used is frozen as before, and can be used. */
    @Test
    void aUseThatFailedGivesBackWhatItReserved() {
        openMembers("stays");
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        fixture.awaitFreezeNo(made);
        fixture.bank().fault("DLMDETRN", buyer(), "\"fault\": \"accept_then_fail\", \"times\": 1");
        fixture.awaitStatus(
                "failed",
                fixture.placeOrder(
                        "unfreeze_pay",
                        buyer(),
                        seller(),
                        "40.00",
                        ScenarioFixture.freezeField(made)));
        assertBalances("100.00 0.00 100.00 0.00", "0.00 0.00 0.00 0.00");
        assertFreeze(made, buyer(), "100.00");
        fixture.orderAndAwaitSuccess(
                "unfreeze_pay", buyer(), seller(), "100.00", ScenarioFixture.freezeField(made));
        assertBalances("0.00 0.00 0.00 0.00", "100.00 100.00 0.00 0.00");
    }

    /**
     * Of two freezes of one amount the ordered one is used: the amount does not identify a freeze.
     */
    @ParameterizedTest
    @ValueSource(strings = {"stays", "changes"})
    void ofTwoFreezesOfOneAmountTheOrderedOneIsUsed(String number) {
        openMembers(number);
        Answer older = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "50.00", "");
        Answer newer = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "50.00", "");
        String kept = fixture.awaitFreezeNo(older).text("freeze_no");
        fixture.orderAndAwaitSuccess(
                "unfreeze_pay", buyer(), seller(), "20.00", ScenarioFixture.freezeField(newer));
        assertFreeze(newer, buyer(), "30.00");
        assertFreeze(older, buyer(), "50.00");
        assertThat(fixture.bank().frozen(buyer())).contains(kept + " 50.00");
        fixture.orderAndAwaitSuccess(
                "unfreeze_pay", buyer(), seller(), "20.00", ScenarioFixture.freezeField(older));
        assertFreeze(older, buyer(), "30.00");
        fixture.orderAndAwaitSuccess(
                "unfreeze", buyer(), buyer(), "30.00", ScenarioFixture.freezeField(newer));
        assertBalances("60.00 30.00 30.00 0.00", "40.00 40.00 0.00 0.00");
        assertFreeze(older, buyer(), "30.00");
        assertFreeze(newer, buyer(), "0.00");
    }

    @Test
    void aUseWaitsUntilTheBankTellsTheNumber() {
        openMembers("changes");
        fixture.bank().fault("DLFRNOQR", buyer(), "\"fault\": \"http_503\"");
        Answer made = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "100.00", "");
        Answer use =
                fixture.placeOrder(
                        "unfreeze_pay",
                        buyer(),
                        seller(),
                        "40.00",
                        ScenarioFixture.freezeField(made));
        assertBalances("100.00 0.00 60.00 40.00", use);
        assertThat(fixture.bank().frozen(buyer())).hasSize(1);
        fixture.bank().clearFaults();
        fixture.awaitStatus("succeeded", use);
        assertBalances("60.00 0.00 60.00 0.00", "40.00 40.00 0.00 0.00");
        assertFreeze(made, buyer(), "60.00");
    }

    private void assertBalances(String buyer, Answer unsent) {
        fixture.awaitBalances(buyer(), buyer);
        assertThat(fixture.read(unsent).text("status")).isEqualTo("accepted");
        assertThat(fixture.bank().counts(unsent)).isEqualTo("0 0");
        fixture.assertInvariantsHold();
    }

    /** Two equal freezes without serials: no number is better than the wrong one. */
    @Test
    void noNumberIsGuessedForTwoEqualFreezes() {
        openMembers("stays");
        fixture.bank().fault("DLFRNOQR", buyer(), "\"fault\": \"code\", \"code\": \"PBRA001\"");
        long silence = fixture.bank().fault("DLSFRZQR", buyer(), "\"fault\": \"http_503\"");
        Answer one = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "50.00", "");
        Answer other = fixture.orderAndAwaitSuccess("freeze", buyer(), buyer(), "50.00", "");
        fixture.bank().endFault(silence);
        eventually(() ->
                assertThat(fixture.bank().answeredQueries("DLSFRZQR", buyer())).isGreaterThan(4));
        for (Answer freeze : List.of(one, other)) {
            String path = "/v1/freezes/" + freeze.text("freeze_id");
            assertThat(fixture.market().get(path).text("freeze_no")).isEmpty();
        }
        fixture.bank().clearFaults();
        assertFreeze(one, buyer(), "50.00");
        assertFreeze(other, buyer(), "50.00");
        assertThat(fixture.awaitFreezeNo(one).text("freeze_no"))
                .isNotEqualTo(fixture.awaitFreezeNo(other).text("freeze_no"));
        fixture.assertBalancesAgree(members);
    }
}
