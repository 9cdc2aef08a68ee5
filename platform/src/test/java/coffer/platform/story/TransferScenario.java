package coffer.platform.story;

import coffer.platform.ApiClient.Answer;
import coffer.platform.story.ScenarioMembers.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An order of 60.00 of one of the five kinds, with its ground prepared: the buyer has 100.00, of
 * which 80.00 are frozen where the order uses a freeze.
 *
 * @param freeze the order that made the freeze; empty unless the kind uses one
 */
record TransferScenario(
        ScenarioFixture fixture, String kind, ScenarioMembers members, Optional<Answer> freeze) {

    static final List<String> KINDS =
            List.of("transfer", "freeze", "pay_freeze", "unfreeze", "unfreeze_pay");

    /** One for each kind; what they need is in the books and at the bank. */
    static List<TransferScenario> forEachKind(ScenarioFixture scene) {
        List<ScenarioMembers> casts = scene.newMemberGroups(KINDS.size());
        casts.forEach(cast -> scene.depositWithoutWaiting(cast.buyer(), "100.00", "入金"));
        casts.forEach(cast -> scene.awaitBalances(cast.buyer(), "100.00 100.00 0.00 0.00"));
        List<TransferScenario> plots = new ArrayList<>();
        for (int at = 0; at < KINDS.size(); at++) {
            plots.add(prepare(scene, KINDS.get(at), casts.get(at)));
        }
        plots.forEach(TransferScenario::awaitFreeze);
        return plots;
    }

    /** One of one kind. */
    static TransferScenario of(ScenarioFixture scene, String kind) {
        ScenarioMembers cast = scene.newMembers();
        scene.deposit(cast.buyer(), "100.00");
        TransferScenario plot = prepare(scene, kind, cast);
        plot.awaitFreeze();
        return plot;
    }

    private static TransferScenario prepare(
            ScenarioFixture scene, String kind, ScenarioMembers cast) {
        Optional<Answer> freeze =
                kind.startsWith("unfreeze")
                        ? Optional.of(
                                scene.placeOrder("freeze", cast.buyer(), cast.buyer(), "80.00", ""))
                        : Optional.empty();
        return new TransferScenario(scene, kind, cast, freeze);
    }

    /** The freeze that it will use stands, and its number is known. */
    private void awaitFreeze() {
        freeze.ifPresent(made -> {
            fixture.awaitStatus("succeeded", made);
            fixture.freeze(made);
        });
    }

    Member buyer() {
        return members.buyer();
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

    /** Something goes wrong with the order itself. */
    void fault(String fault) {
        fixture.fault("DLMDETRN", members.buyer(), fault + ", \"times\": 1");
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
     * The bank will not be able to do it, and our books cannot know: the money is typed away in
     * e-banking, or a court takes the frozen money over. The rows of it are held.
     */
    void moveMoneyAtTheBank() {
        fixture.holdLines();
        if (freeze.isEmpty()) {
            fixture.moveInEBanking(members.buyer(), members.thirdMember(), "70.00", "网银");
            return;
        }
        String number = fixture.freeze(freeze.get()).text("freeze_no");
        fixture.world().bank().send("DELETE", "/sim/freezes?freeze_no=" + number);
        fixture.bank(
                "court-freezes",
                """
                {"sub_account_no": "%s", "amount": "80.00"}
                """
                        .formatted(members.buyer().subAccountNo()));
    }

    /** What the buyer shows when the order failed and the rows of the robbery are booked. */
    String buyerAfterForeignDebit() {
        return usesAFreeze() ? before() : "30.00 30.00 0.00 0.00";
    }
}
