package coffer.platform.story;

import static coffer.platform.Marketplace.soon;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.Api.Answer;
import coffer.platform.Marketplace;
import coffer.platform.Marketplace.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Money in by the public account, money out, what comes back, and what nobody ordered. */
class MoneyBothWaysIT {

    private static final String USUAL =
            "{\"memo_bytes\": 102, \"payout_fee\": \"0.00\", \"settling_delay_millis\": 0}";

    private static Marketplace place;

    @BeforeAll
    static void open() {
        place = Marketplace.open(Map.of("patience.quiet", "2s"));
    }

    @AfterEach
    void calm() {
        place.sound();
        place.bank("settings", USUAL);
        place.bank("clock", "{\"mode\": \"real\"}");
        place.booksAreSound();
    }

    @AfterAll
    static void close() {
        place.close();
    }

    // --- Public deposits ---

    private static String publicDeposit(String amount) {
        int before = deposits().size();
        place.arrives(Marketplace.PUBLIC, amount, "6200000000000000009");
        soon(() -> assertThat(deposits()).hasSize(before + 1));
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

    private static String left(String deposit) {
        return place.market().get("/v1/public-deposits/" + deposit).text("left");
    }

    private static String credit(String deposit, Member payee, String amount) {
        return place.posted(
                        place.wang(),
                        "adjustment-credits",
                        """
                        {"out_request_no": "%s", "public_deposit_id": "%s", "payee": "%s",
                         "amount": "%s", "currency": "CNY", "memo": "认领"}
                        """
                                .formatted(place.number(), deposit, payee.no(), amount))
                .text("id");
    }

    private static void checked(String path) {
        place.posted(place.li(), path + "/approve", "");
        place.endsAs("succeeded", path);
        place.inStep();
    }

    @Test
    void aPublicDepositIsCreditedInTwoPartsOneTakenBackAndTheRestSentBack() {
        Member first = place.member();
        Member second = place.member();
        String deposit = publicDeposit("1000.00");
        place.inStep();

        checked("adjustment-credits/" + credit(deposit, first, "600.00"));
        assertThat(left(deposit)).isEqualTo("400.00");
        String wrong = credit(deposit, second, "400.00");
        checked("adjustment-credits/" + wrong);
        assertThat(place.available(second)).isEqualTo("400.00");

        String back =
                place.posted(
                                place.wang(),
                                "adjustment-credits/" + wrong + "/take-back",
                                """
                                {"out_request_no": "%s", "amount": "400.00", "reason": "认错"}
                                """
                                        .formatted(place.number()))
                        .text("id");
        checked("take-backs/" + back);
        assertThat(place.available(second)).isEqualTo("0.00");
        soon(() -> assertThat(deposits().getFirst()).isNotEqualTo(deposit));
        String again = deposits().getFirst();
        assertThat(left(again)).isEqualTo("400.00");

        String gone =
                place.posted(
                                place.wang(),
                                "public-deposits/" + again + "/send-back",
                                """
                                {"out_request_no": "%s", "amount": "400.00", "same_bank": false,
                                 "bank_line_no": "999100000025", "reason": "无人认领"}
                                """
                                        .formatted(place.number()))
                        .text("id");
        checked("send-backs/" + gone);
        assertThat(left(again)).isEqualTo("0.00");
        assertThat(place.openDifferences()).isEmpty();
        soon(() ->
                assertThat(place.lines(first.sub()))
                        .as("our own credit is no deposit")
                        .containsExactly("OWN IN 600.00"));
        soon(() ->
                assertThat(place.lines(second.sub()))
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
                        .formatted(place.number(), payer.no(), payer.bound(), amount));
    }

    private static void comesBack(Answer withdrawal, String shownAs) {
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
        place.endsAs("succeeded", path);
        place.inStep();
        comesBack(paid, "negative_row");
        soon(() -> assertThat(place.market().get("/v1/" + path).text("returned_by")).isNotEmpty());
        assertThat(place.market().get("/v1/" + path).text("status")).isEqualTo("succeeded");
        place.inStep();
        assertThat(place.available(member)).isEqualTo("500.00");

        place.bank("clock", "{\"mode\": \"real\", \"advance\": \"PT24H\"}");
        place.arrives(
                member.sub(),
                "200.00",
                place.market().get("/v1/" + path).text("/payee/account_no"));
        soon(() -> assertThat(place.available(member)).isEqualTo("700.00"));
        assertThat(place.lines(member.sub()))
                .containsExactly(
                        "DEPOSIT IN 500.00",
                        "OWN OUT 200.00",
                        "RETURN IN 200.00",
                        "DEPOSIT IN 200.00");
        place.inStep();
        assertThat(place.openDifferences()).isEmpty();
    }

    @Test
    void aPayoutThatComesBackBeforeItsEndWaitsForIt() {
        Member member = place.member();
        place.deposit(member, "500.00");
        // No memo, hence no serial on the statement; and nobody tells what became of it.
        place.bank("settings", "{\"memo_bytes\": 0}");
        place.bank(
                "faults",
                """
                {"action": "DLCIDSTT", "account": "%s", "fault": "http_503"}
                """
                        .formatted(member.sub()));
        Answer paid = withdraw(member, "200.00");
        String path = "withdrawals/" + paid.text("id");
        soon(() -> assertThat(place.lines(member.sub())).contains("waits OUT 200.00"));
        comesBack(paid, "negative_row");
        soon(() ->
                assertThat(place.lines(member.sub()))
                        .contains("waits OUT 200.00", "waits IN 200.00"));
        assertThat(place.pendingOut(member)).isEqualTo("200.00");
        place.sound();
        place.endsAs("succeeded", path);
        soon(() ->
                assertThat(place.lines(member.sub()))
                        .contains("OWN OUT 200.00", "RETURN IN 200.00"));
        place.inStep();
        assertThat(place.available(member)).isEqualTo("500.00");
        assertThat(place.openDifferences()).isEmpty();
    }

    @Test
    void whatLooksLikeADepositIsOneWithAHint() {
        Member member = place.member();
        place.deposit(member, "500.00");
        Answer paid = withdraw(member, "200.00");
        place.endsAs("succeeded", "withdrawals/" + paid.text("id"));
        comesBack(paid, "credit");
        soon(() -> assertThat(place.available(member)).isEqualTo("500.00"));
        assertThat(
                        place.market()
                                .get("/v1/deposits?fund_account=" + member.no())
                                .text("/data/0/hint"))
                .isEqualTo("perhaps_returned");
        place.inStep();
    }

    @Test
    void theFeeOfAPayoutIsTheBanks() {
        Member member = place.member();
        place.deposit(member, "500.00");
        place.bank("settings", "{\"payout_fee\": \"2.50\"}");
        Answer paid = withdraw(member, "200.00");
        place.endsAs("succeeded", "withdrawals/" + paid.text("id"));
        soon(() -> assertThat(place.available(member)).isEqualTo("297.50"));
        place.inStep();
    }

    @Test
    void aboveTheLimitASecondPersonMustCheckIt() {
        Member member = place.member();
        place.deposit(member, "5000.00");
        Answer paid = withdraw(member, "1000.01");
        assertThat(paid.text("status")).isEqualTo("pending_review");
        assertThat(place.pendingOut(member)).isEqualTo("1000.01");
        checked("withdrawals/" + paid.text("id"));
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
                        .formatted(member.sub()));
        soon(() -> assertThat(place.available(member)).isEqualTo("-5.00"));
        assertThat(place.market().get("/v1/members/" + member.id()).text("barred_because"))
                .contains("below zero");
        place.declined(
                "account_barred",
                place.market(),
                "forced-transfers",
                transfer(member, other, "1.00"));
        place.arrives(member.sub(), "10000.00", "6200000000000000009");
        soon(() -> assertThat(place.available(member)).isEqualTo("9995.00"));
        assertThat(place.openDifferences()).isEmpty();
        assertThat(place.market().get("/v1/members/" + member.id()).text("barred_because"))
                .isEmpty();
        place.posted(place.market(), "forced-transfers", transfer(member, other, "1.00"));
        place.inStep();
    }

    private static String transfer(Member payer, Member payee, String amount) {
        return """
        {"out_request_no": "%s", "kind": "transfer", "payer": "%s", "payee": "%s",
         "amount": "%s", "currency": "CNY"}
        """
                .formatted(place.number(), payer.no(), payee.no(), amount);
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
                        .formatted(member.sub()));
        soon(() -> assertThat(court(member)).isEqualTo("30.00"));
        place.declined(
                "insufficient_funds",
                place.market(),
                "forced-transfers",
                transfer(member, other, "70.01"));
        String paid =
                place.posted(place.market(), "forced-transfers", transfer(member, other, "70.00"))
                        .text("id");
        place.endsAs("succeeded", "forced-transfers/" + paid);
        assertThat(place.openDifferences()).containsExactly("court");
        place.courtLifts(member);
        soon(() -> assertThat(court(member)).isEmpty());
        assertThat(place.openDifferences()).isEmpty();
        place.inStep();
    }

    private static String court(Member member) {
        return place.market()
                .get("/v1/fund-accounts/" + member.no())
                .text("/sub_accounts/0/court_frozen");
    }

    @Test
    void openingMoneyFromTheInitialisationAccountIsAFactOnBothSides() {
        Member member = place.member();
        place.arrives("3110000000000010092", "300.00", "6200000000000000009");
        place.inStep();
        place.bank(
                "openings",
                """
                {"sub_account_no": "%s", "amount": "300.00"}
                """
                        .formatted(member.sub()));
        soon(() -> assertThat(place.available(member)).isEqualTo("300.00"));
        assertThat(place.lines(member.sub())).containsExactly("OPENING IN 300.00");
        place.inStep();
    }
}
