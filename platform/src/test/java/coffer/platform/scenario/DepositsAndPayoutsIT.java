package coffer.platform.scenario;

import static coffer.platform.TestPlatform.eventually;
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

    private static MakerCheckerFixture fixture;

    @BeforeAll
    static void open() {
        fixture = MakerCheckerFixture.open(Map.of("patience.quiet", "2s"));
    }

    @AfterEach
    void reset() {
        fixture.bank().clearFaults();
        fixture.bank().post("settings", USUAL);
        fixture.bank().post("clock", "{\"mode\": \"real\"}");
        fixture.assertInvariantsHold();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    // --- Public deposits ---

    private static String publicDeposit(String amount) {
        int before = deposits().size();
        fixture.depositWithoutWaiting(MakerCheckerFixture.PUBLIC, amount);
        eventually(() -> assertThat(deposits()).hasSize(before + 1));
        return deposits().getFirst();
    }

    private static List<String> deposits() {
        return fixture.market()
                .get("/v1/public-deposits")
                .json()
                .path("data")
                .valueStream()
                .map(d -> d.path("id").asText())
                .toList();
    }

    private static String remaining(String deposit) {
        return fixture.market().get("/v1/public-deposits/" + deposit).text("left");
    }

    private static String credit(String deposit, Member payee, String amount) {
        return fixture.posted(
                        fixture.maker(),
                        "adjustment-credits",
                        """
                        {"out_request_no": "%s", "public_deposit_id": "%s", "payee": "%s",
                         "amount": "%s", "currency": "CNY", "memo": "认领"}
                        """
                                .formatted(
                                        fixture.number(), deposit, payee.fundAccountNo(), amount))
                .text("id");
    }

    private static void approve(String path) {
        fixture.posted(fixture.checker(), path + "/approve", "");
        fixture.awaitStatus("succeeded", path);
        fixture.assertBalancesAgree();
    }

    @Test
    void aPublicDepositIsCreditedInTwoPartsOneTakenBackAndTheRestSentBack() {
        Member first = fixture.member();
        Member second = fixture.member();
        String deposit = publicDeposit("1000.00");
        fixture.assertBalancesAgree();

        approve("adjustment-credits/" + credit(deposit, first, "600.00"));
        assertThat(remaining(deposit)).isEqualTo("400.00");
        String wrong = credit(deposit, second, "400.00");
        approve("adjustment-credits/" + wrong);
        assertThat(fixture.available(second)).isEqualTo("400.00");

        String back =
                fixture.posted(
                                fixture.maker(),
                                "adjustment-credits/" + wrong + "/take-back",
                                """
                                {"out_request_no": "%s", "amount": "400.00", "reason": "认错"}
                                """
                                        .formatted(fixture.number()))
                        .text("id");
        approve("take-backs/" + back);
        assertThat(fixture.available(second)).isEqualTo("0.00");
        eventually(() -> assertThat(deposits().getFirst()).isNotEqualTo(deposit));
        String again = deposits().getFirst();
        assertThat(remaining(again)).isEqualTo("400.00");

        String gone =
                fixture.posted(
                                fixture.maker(),
                                "public-deposits/" + again + "/send-back",
                                """
                                {"out_request_no": "%s", "amount": "400.00", "same_bank": false,
                                 "bank_line_no": "999100000025", "reason": "无人认领"}
                                """
                                        .formatted(fixture.number()))
                        .text("id");
        approve("send-backs/" + gone);
        assertThat(remaining(again)).isEqualTo("0.00");
        assertThat(fixture.openDifferences()).isEmpty();
        eventually(() ->
                assertThat(fixture.books().lines(first.subAccountNo()))
                        .as("our own credit is no deposit")
                        .containsExactly("OWN IN 600.00"));
        eventually(() ->
                assertThat(fixture.books().lines(second.subAccountNo()))
                        .containsExactly("OWN IN 400.00", "OWN OUT 400.00"));
    }

    // --- Money out ---

    private static Answer withdraw(Member payer, String amount) {
        return fixture.posted(
                fixture.market(),
                "withdrawals",
                """
                {"out_request_no": "%s", "payer": "%s", "bound_account_id": "%s",
                 "amount": "%s", "currency": "CNY", "memo": "提现"}
                """
                        .formatted(
                                fixture.number(),
                                payer.fundAccountNo(),
                                payer.boundAccountId(),
                                amount));
    }

    private static void returnPayout(Answer withdrawal, String shownAs) {
        fixture.bank()
                .post(
                        "returns",
                        """
                        {"serial": "%s", "shown_as": "%s"}
                        """
                                .formatted(withdrawal.text("serial"), shownAs));
    }

    @Test
    void aPayoutThatComesBackAfterItsEndMovesTheMoneyBackOnce() {
        Member member = fixture.member();
        fixture.deposit(member, "500.00");
        Answer paid = withdraw(member, "200.00");
        String path = "withdrawals/" + paid.text("id");
        fixture.awaitStatus("succeeded", path);
        fixture.assertBalancesAgree();
        returnPayout(paid, "negative_row");
        eventually(() ->
                assertThat(fixture.market().get("/v1/" + path).text("returned_by")).isNotEmpty());
        assertThat(fixture.market().get("/v1/" + path).text("status")).isEqualTo("succeeded");
        fixture.assertBalancesAgree();
        assertThat(fixture.available(member)).isEqualTo("500.00");

        fixture.bank().post("clock", "{\"mode\": \"real\", \"advance\": \"PT24H\"}");
        fixture.bank()
                .deposit(
                        member.subAccountNo(),
                        "200.00",
                        "货款",
                        fixture.market().get("/v1/" + path).text("/payee/account_no"));
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("700.00"));
        assertThat(fixture.books().lines(member.subAccountNo()))
                .containsExactly(
                        "DEPOSIT IN 500.00",
                        "OWN OUT 200.00",
                        "RETURN IN 200.00",
                        "DEPOSIT IN 200.00");
        fixture.assertBalancesAgree();
        assertThat(fixture.openDifferences()).isEmpty();
    }

    @Test
    void aPayoutThatComesBackBeforeItsEndWaitsForIt() {
        Member member = fixture.member();
        fixture.deposit(member, "500.00");
        // No memo, hence no serial on the statement; and nobody tells what became of it.
        fixture.bank().post("settings", "{\"memo_bytes\": 0}");
        fixture.fault("DLCIDSTT", member, "\"fault\": \"http_503\"");
        Answer paid = withdraw(member, "200.00");
        String path = "withdrawals/" + paid.text("id");
        eventually(() ->
                assertThat(fixture.books().lines(member.subAccountNo()))
                        .contains("waits OUT 200.00"));
        returnPayout(paid, "negative_row");
        eventually(() ->
                assertThat(fixture.books().lines(member.subAccountNo()))
                        .contains("waits OUT 200.00", "waits IN 200.00"));
        assertThat(fixture.pendingOut(member)).isEqualTo("200.00");
        fixture.bank().clearFaults();
        fixture.awaitStatus("succeeded", path);
        eventually(() ->
                assertThat(fixture.books().lines(member.subAccountNo()))
                        .contains("OWN OUT 200.00", "RETURN IN 200.00"));
        fixture.assertBalancesAgree();
        assertThat(fixture.available(member)).isEqualTo("500.00");
        assertThat(fixture.openDifferences()).isEmpty();
    }

    @Test
    void aReturnThatLooksLikeADepositIsADepositWithAHint() {
        Member member = fixture.member();
        fixture.deposit(member, "500.00");
        Answer paid = withdraw(member, "200.00");
        fixture.awaitStatus("succeeded", "withdrawals/" + paid.text("id"));
        returnPayout(paid, "credit");
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("500.00"));
        assertThat(
                        fixture.market()
                                .get("/v1/deposits?fund_account=" + member.fundAccountNo())
                                .text("/data/0/hint"))
                .isEqualTo("perhaps_returned");
        fixture.assertBalancesAgree();
    }

    @Test
    void theFeeOfAPayoutIsTheBanks() {
        Member member = fixture.member();
        fixture.deposit(member, "500.00");
        fixture.bank().post("settings", "{\"payout_fee\": \"2.50\"}");
        Answer paid = withdraw(member, "200.00");
        fixture.awaitStatus("succeeded", "withdrawals/" + paid.text("id"));
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("297.50"));
        fixture.assertBalancesAgree();
    }

    @Test
    void aboveTheLimitASecondPersonMustCheckIt() {
        Member member = fixture.member();
        fixture.deposit(member, "5000.00");
        Answer paid = withdraw(member, "1000.01");
        assertThat(paid.text("status")).isEqualTo("pending_review");
        assertThat(fixture.pendingOut(member)).isEqualTo("1000.01");
        approve("withdrawals/" + paid.text("id"));
        assertThat(fixture.available(member)).isEqualTo("3999.99");
    }

    // --- Facts and Corrections ---

    @Test
    void aFeeOnAnEmptyAccountBarsItUntilADepositCoversIt() {
        Member member = fixture.member();
        Member other = fixture.member();
        fixture.bank()
                .post(
                        "lines",
                        """
                        {"sub_account_no": "%s", "kind": "fee", "amount": "5.00"}
                        """
                                .formatted(member.subAccountNo()));
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("-5.00"));
        assertThat(fixture.market().get("/v1/members/" + member.id()).text("barred_because"))
                .contains("below zero");
        fixture.assertDeclined(
                "account_barred",
                fixture.market(),
                "forced-transfers",
                fixture.transfer(member, other, "1.00"));
        fixture.depositWithoutWaiting(member.subAccountNo(), "10000.00");
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("9995.00"));
        assertThat(fixture.openDifferences()).isEmpty();
        assertThat(fixture.market().get("/v1/members/" + member.id()).text("barred_because"))
                .isEmpty();
        fixture.placeTransfer(member, other, "1.00");
        fixture.assertBalancesAgree();
    }

    @Test
    void aCourtsFreezeLowersWhatMayBeOrdered() {
        Member member = fixture.member();
        Member other = fixture.member();
        fixture.deposit(member, "100.00");
        fixture.bank()
                .post(
                        "court-freezes",
                        """
                        {"sub_account_no": "%s", "amount": "30.00"}
                        """
                                .formatted(member.subAccountNo()));
        eventually(() -> assertThat(courtFrozen(member)).isEqualTo("30.00"));
        fixture.assertDeclined(
                "insufficient_funds",
                fixture.market(),
                "forced-transfers",
                fixture.transfer(member, other, "70.01"));
        String paid = fixture.placeTransfer(member, other, "70.00").text("id");
        fixture.awaitStatus("succeeded", "forced-transfers/" + paid);
        assertThat(fixture.openDifferences()).containsExactly("court");
        fixture.bank().delete("court-freezes?sub_account_no=" + member.subAccountNo());
        eventually(() -> assertThat(courtFrozen(member)).isEmpty());
        assertThat(fixture.openDifferences()).isEmpty();
        fixture.assertBalancesAgree();
    }

    private static String courtFrozen(Member member) {
        return fixture.market()
                .get("/v1/fund-accounts/" + member.fundAccountNo())
                .text("/sub_accounts/0/court_frozen");
    }

    @Test
    void openingMoneyFromTheInitialisationAccountIsAFactOnBothSides() {
        Member member = fixture.member();
        fixture.depositWithoutWaiting("3110000000000010092", "300.00");
        fixture.assertBalancesAgree();
        fixture.bank()
                .post(
                        "openings",
                        """
                        {"sub_account_no": "%s", "amount": "300.00"}
                        """
                                .formatted(member.subAccountNo()));
        eventually(() -> assertThat(fixture.available(member)).isEqualTo("300.00"));
        assertThat(fixture.books().lines(member.subAccountNo()))
                .containsExactly("OPENING IN 300.00");
        fixture.assertBalancesAgree();
    }
}
