package coffer.platform.story;

import static coffer.platform.MakerCheckerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import coffer.platform.MakerCheckerFixture;
import coffer.platform.MakerCheckerFixture.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Money in by the public account, money out, what comes back, and what nobody ordered. */
class DepositsAndPayoutsIT {

    private static final String USUAL =
            "{\"memo_bytes\": 102, \"payout_fee\": \"0.00\", \"settling_delay_millis\": 0}";

    private static MakerCheckerFixture place;

    @BeforeAll
    static void open() {
        place = MakerCheckerFixture.open(Map.of("patience.quiet", "2s"));
    }

    @AfterEach
    void calm() {
        place.clearFaults();
        place.bank("settings", USUAL);
        place.bank("clock", "{\"mode\": \"real\"}");
        place.assertInvariantsHold();
    }

    @AfterAll
    static void close() {
        place.close();
    }

    // --- Public deposits ---

    private static String publicDeposit(String amount) {
        int before = deposits().size();
        place.depositWithoutWaiting(MakerCheckerFixture.PUBLIC, amount, "6200000000000000009");
        eventually(() -> assertThat(deposits()).hasSize(before + 1));
        return deposits().getFirst();
    }

    private static List<String> deposits() {
        return place.market()
                .get("/v1/public-deposits")
                .json()
                .path("data")
                .valueStream()
                .map(d -> d.path("id").asText())
                .toList();
    }

    private static String remaining(String deposit) {
        return place.market().get("/v1/public-deposits/" + deposit).text("left");
    }

    private static String credit(String deposit, Member payee, String amount) {
        return place.posted(
                        place.maker(),
                        "adjustment-credits",
                        """
                        {"out_request_no": "%s", "public_deposit_id": "%s", "payee": "%s",
                         "amount": "%s", "currency": "CNY", "memo": "认领"}
                        """
                                .formatted(place.number(), deposit, payee.fundAccountNo(), amount))
                .text("id");
    }

    private static void approve(String path) {
        place.posted(place.checker(), path + "/approve", "");
        place.awaitStatus("succeeded", path);
        place.assertBalancesAgree();
    }

    @Test
    void aPublicDepositIsCreditedInTwoPartsOneTakenBackAndTheRestSentBack() {
        Member first = place.member();
        Member second = place.member();
        String deposit = publicDeposit("1000.00");
        place.assertBalancesAgree();

        approve("adjustment-credits/" + credit(deposit, first, "600.00"));
        assertThat(remaining(deposit)).isEqualTo("400.00");
        String wrong = credit(deposit, second, "400.00");
        approve("adjustment-credits/" + wrong);
        assertThat(place.available(second)).isEqualTo("400.00");

        String back =
                place.posted(
                                place.maker(),
                                "adjustment-credits/" + wrong + "/take-back",
                                """
                                {"out_request_no": "%s", "amount": "400.00", "reason": "认错"}
                                """
                                        .formatted(place.number()))
                        .text("id");
        approve("take-backs/" + back);
        assertThat(place.available(second)).isEqualTo("0.00");
        eventually(() -> assertThat(deposits().getFirst()).isNotEqualTo(deposit));
        String again = deposits().getFirst();
        assertThat(remaining(again)).isEqualTo("400.00");

        String gone =
                place.posted(
                                place.maker(),
                                "public-deposits/" + again + "/send-back",
                                """
                                {"out_request_no": "%s", "amount": "400.00", "same_bank": false,
                                 "bank_line_no": "999100000025", "reason": "无人认领"}
                                """
                                        .formatted(place.number()))
                        .text("id");
        approve("send-backs/" + gone);
        assertThat(remaining(again)).isEqualTo("0.00");
        assertThat(place.openDifferences()).isEmpty();
        eventually(() ->
                assertThat(place.lines(first.subAccountNo()))
                        .as("our own credit is no deposit")
                        .containsExactly("OWN IN 600.00"));
        eventually(() ->
                assertThat(place.lines(second.subAccountNo()))
                        .containsExactly("OWN IN 400.00", "OWN OUT 400.00"));
    }

    // --- Money out ---

    private static Answer withdraw(Member payer, String amount) {
        return place.posted(
                place.market(),
                "withdrawals",
                """
                {"out_request_no": "%s", "payer": "%s", "bound_account_id": "%s",
                 "amount": "%s", "currency": "CNY", "memo": "提现"}
                """
                        .formatted(
                                place.number(),
                                payer.fundAccountNo(),
                                payer.boundAccountId(),
                                amount));
    }

    private static void returnPayout(Answer withdrawal, String shownAs) {
        place.bank(
                "returns",
                """
                {"serial": "%s", "shown_as": "%s"}
                """
                        .formatted(withdrawal.text("serial"), shownAs));
    }

    @Test
    void aPayoutThatComesBackAfterItsEndMovesTheMoneyBackOnce() {
        Member member = place.member();
        place.deposit(member, "500.00");
        Answer paid = withdraw(member, "200.00");
        String path = "withdrawals/" + paid.text("id");
        place.awaitStatus("succeeded", path);
        place.assertBalancesAgree();
        returnPayout(paid, "negative_row");
        eventually(() ->
                assertThat(place.market().get("/v1/" + path).text("returned_by")).isNotEmpty());
        assertThat(place.market().get("/v1/" + path).text("status")).isEqualTo("succeeded");
        place.assertBalancesAgree();
        assertThat(place.available(member)).isEqualTo("500.00");

        place.bank("clock", "{\"mode\": \"real\", \"advance\": \"PT24H\"}");
        place.depositWithoutWaiting(
                member.subAccountNo(),
                "200.00",
                place.market().get("/v1/" + path).text("/payee/account_no"));
        eventually(() -> assertThat(place.available(member)).isEqualTo("700.00"));
        assertThat(place.lines(member.subAccountNo()))
                .containsExactly(
                        "DEPOSIT IN 500.00",
                        "OWN OUT 200.00",
                        "RETURN IN 200.00",
                        "DEPOSIT IN 200.00");
        place.assertBalancesAgree();
        assertThat(place.openDifferences()).isEmpty();
    }

    @Test
    void aPayoutThatComesBackBeforeItsEndWaitsForIt() {
        Member member = place.member();
        place.deposit(member, "500.00");
        // No memo, hence no serial on the statement; and nobody tells what became of it.
        place.bank("settings", "{\"memo_bytes\": 0}");
        place.fault("DLCIDSTT", member, "\"fault\": \"http_503\"");
        Answer paid = withdraw(member, "200.00");
        String path = "withdrawals/" + paid.text("id");
        eventually(
                () -> assertThat(place.lines(member.subAccountNo())).contains("waits OUT 200.00"));
        returnPayout(paid, "negative_row");
        eventually(() ->
                assertThat(place.lines(member.subAccountNo()))
                        .contains("waits OUT 200.00", "waits IN 200.00"));
        assertThat(place.pendingOut(member)).isEqualTo("200.00");
        place.clearFaults();
        place.awaitStatus("succeeded", path);
        eventually(() ->
                assertThat(place.lines(member.subAccountNo()))
                        .contains("OWN OUT 200.00", "RETURN IN 200.00"));
        place.assertBalancesAgree();
        assertThat(place.available(member)).isEqualTo("500.00");
        assertThat(place.openDifferences()).isEmpty();
    }

    @Test
    void whatLooksLikeADepositIsOneWithAHint() {
        Member member = place.member();
        place.deposit(member, "500.00");
        Answer paid = withdraw(member, "200.00");
        place.awaitStatus("succeeded", "withdrawals/" + paid.text("id"));
        returnPayout(paid, "credit");
        eventually(() -> assertThat(place.available(member)).isEqualTo("500.00"));
        assertThat(
                        place.market()
                                .get("/v1/deposits?fund_account=" + member.fundAccountNo())
                                .text("/data/0/hint"))
                .isEqualTo("perhaps_returned");
        place.assertBalancesAgree();
    }

    @Test
    void theFeeOfAPayoutIsTheBanks() {
        Member member = place.member();
        place.deposit(member, "500.00");
        place.bank("settings", "{\"payout_fee\": \"2.50\"}");
        Answer paid = withdraw(member, "200.00");
        place.awaitStatus("succeeded", "withdrawals/" + paid.text("id"));
        eventually(() -> assertThat(place.available(member)).isEqualTo("297.50"));
        place.assertBalancesAgree();
    }

    @Test
    void aboveTheLimitASecondPersonMustCheckIt() {
        Member member = place.member();
        place.deposit(member, "5000.00");
        Answer paid = withdraw(member, "1000.01");
        assertThat(paid.text("status")).isEqualTo("pending_review");
        assertThat(place.pendingOut(member)).isEqualTo("1000.01");
        approve("withdrawals/" + paid.text("id"));
        assertThat(place.available(member)).isEqualTo("3999.99");
    }

    // --- Facts and Corrections ---

    @Test
    void aFeeOnAnEmptyAccountBarsItUntilADepositCoversIt() {
        Member member = place.member();
        Member other = place.member();
        place.bank(
                "lines",
                """
                {"sub_account_no": "%s", "kind": "fee", "amount": "5.00"}
                """
                        .formatted(member.subAccountNo()));
        eventually(() -> assertThat(place.available(member)).isEqualTo("-5.00"));
        assertThat(place.market().get("/v1/members/" + member.id()).text("barred_because"))
                .contains("below zero");
        place.assertDeclined(
                "account_barred",
                place.market(),
                "forced-transfers",
                place.transfer(member, other, "1.00"));
        place.depositWithoutWaiting(member.subAccountNo(), "10000.00", "6200000000000000009");
        eventually(() -> assertThat(place.available(member)).isEqualTo("9995.00"));
        assertThat(place.openDifferences()).isEmpty();
        assertThat(place.market().get("/v1/members/" + member.id()).text("barred_because"))
                .isEmpty();
        place.placeTransfer(member, other, "1.00");
        place.assertBalancesAgree();
    }

    @Test
    void aCourtsFreezeLowersWhatMayBeOrdered() {
        Member member = place.member();
        Member other = place.member();
        place.deposit(member, "100.00");
        place.bank(
                "court-freezes",
                """
                {"sub_account_no": "%s", "amount": "30.00"}
                """
                        .formatted(member.subAccountNo()));
        eventually(() -> assertThat(courtFrozen(member)).isEqualTo("30.00"));
        place.assertDeclined(
                "insufficient_funds",
                place.market(),
                "forced-transfers",
                place.transfer(member, other, "70.01"));
        String paid = place.placeTransfer(member, other, "70.00").text("id");
        place.awaitStatus("succeeded", "forced-transfers/" + paid);
        assertThat(place.openDifferences()).containsExactly("court");
        place.liftCourtFreezes(member);
        eventually(() -> assertThat(courtFrozen(member)).isEmpty());
        assertThat(place.openDifferences()).isEmpty();
        place.assertBalancesAgree();
    }

    private static String courtFrozen(Member member) {
        return place.market()
                .get("/v1/fund-accounts/" + member.fundAccountNo())
                .text("/sub_accounts/0/court_frozen");
    }

    @Test
    void openingMoneyFromTheInitialisationAccountIsAFactOnBothSides() {
        Member member = place.member();
        place.depositWithoutWaiting("3110000000000010092", "300.00", "6200000000000000009");
        place.assertBalancesAgree();
        place.bank(
                "openings",
                """
                {"sub_account_no": "%s", "amount": "300.00"}
                """
                        .formatted(member.subAccountNo()));
        eventually(() -> assertThat(place.available(member)).isEqualTo("300.00"));
        assertThat(place.lines(member.subAccountNo())).containsExactly("OPENING IN 300.00");
        place.assertBalancesAgree();
    }
}
