package coffer.platform.scenario;

import coffer.platform.ApiClient.Answer;
import coffer.platform.scenario.ScenarioMembers.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An order of 60.00 of one of the five kinds, not placed yet. The buyer has 100.00, of which 80.00
 * are frozen where the order uses a freeze.
 *
 * @param freeze the order that made the freeze; empty unless the kind uses one
 */
record TransferScenario(
        ScenarioFixture fixture, String kind, ScenarioMembers members, Optional<Answer> freeze) {

    static final List<String> KINDS =
            List.of("transfer", "freeze", "pay_freeze", "unfreeze", "unfreeze_pay");

    /** One of each kind; what they need is in the books and at the bank. */
    static List<TransferScenario> forEachKind(ScenarioFixture fixture) {
        List<ScenarioMembers> groups = fixture.newMemberGroups(KINDS.size());
        groups.forEach(members -> fixture.bank().deposit(members.buyer(), "100.00", "入金"));
        groups.forEach(
                members -> fixture.awaitBalances(members.buyer(), "100.00 100.00 0.00 0.00"));
        List<TransferScenario> scenarios = new ArrayList<>();
        for (int at = 0; at < KINDS.size(); at++) {
            scenarios.add(prepare(fixture, KINDS.get(at), groups.get(at)));
        }
        scenarios.forEach(TransferScenario::awaitFreeze);
        return scenarios;
    }

    /** One of one kind. */
    static TransferScenario of(ScenarioFixture fixture, String kind) {
        ScenarioMembers members = fixture.newMembers();
        fixture.deposit(members.buyer(), "100.00");
        TransferScenario scenario = prepare(fixture, kind, members);
        scenario.awaitFreeze();
        return scenario;
    }

    private static TransferScenario prepare(
            ScenarioFixture fixture, String kind, ScenarioMembers members) {
        Optional<Answer> freeze =
                kind.startsWith("unfreeze")
                        ? Optional.of(
                                fixture.placeOrder(
                                        "freeze", members.buyer(), members.buyer(), "80.00", ""))
                        : Optional.empty();
        return new TransferScenario(fixture, kind, members, freeze);
    }

    /** Waits until the freeze that it will use stands and the bank's number of it is known. */
    private void awaitFreeze() {
        freeze.ifPresent(made -> {
            fixture.awaitStatus("succeeded", made);
            fixture.awaitFreezeNo(made);
        });
    }

    Member buyer() {
        return members.buyer();
    }

    Member seller() {
        return members.seller();
    }

    Member thirdMember() {
        return members.thirdMember();
    }

    boolean usesAFreeze() {
        return freeze.isPresent();
    }

    Answer order() {
        return fixture.placeOrder(
                kind,
                members.buyer(),
                members.seller(),
                "60.00",
                freeze.map(ScenarioFixture::freezeField).orElse(""));
    }

    /** Makes the next command of the buyer go wrong. */
    void fault(String fault) {
        fixture.bank().fault("DLMDETRN", members.buyer(), fault + ", \"times\": 1");
    }

    /** What the buyer shows if nothing happened. */
    String before() {
        return usesAFreeze() ? "100.00 20.00 80.00 0.00" : "100.00 100.00 0.00 0.00";
    }

    /** What the buyer shows while the money is reserved. */
    String reserved() {
        return usesAFreeze() ? "100.00 20.00 20.00 60.00" : "100.00 40.00 0.00 60.00";
    }

    /** What the buyer shows when it is done. */
    String buyerAfter() {
        return switch (kind) {
            case "transfer", "pay_freeze" -> "40.00 40.00 0.00 0.00";
            case "freeze" -> "100.00 40.00 60.00 0.00";
            case "unfreeze" -> "100.00 80.00 20.00 0.00";
            case "unfreeze_pay" -> "40.00 20.00 20.00 0.00";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** What the seller shows when it is done. */
    String sellerAfter() {
        return switch (kind) {
            case "transfer", "unfreeze_pay" -> "60.00 60.00 0.00 0.00";
            case "pay_freeze" -> "60.00 0.00 60.00 0.00";
            case "freeze", "unfreeze" -> "0.00 0.00 0.00 0.00";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** How many statement rows the bank writes for it. */
    int statementRows() {
        return kind.equals("freeze") || kind.equals("unfreeze") ? 0 : 2;
    }

    /**
     * Takes the money that the order needs at the bank, unknown to the platform: it is transferred
     * in e-banking, or a court freezes what the platform had frozen. The rows of it are held.
     */
    void moveMoneyAtTheBank() {
        fixture.bank().holdLines();
        if (freeze.isEmpty()) {
            fixture.bank().moveInEBanking(members.buyer(), members.thirdMember(), "70.00", "网银");
            return;
        }
        String number = fixture.awaitFreezeNo(freeze.get()).text("freeze_no");
        fixture.bank().seize(number, members.buyer(), "80.00");
    }

    /** What the buyer shows when the order failed and the rows of the foreign debit are booked. */
    String buyerAfterForeignDebit() {
        return usesAFreeze() ? before() : "30.00 30.00 0.00 0.00";
    }
}
