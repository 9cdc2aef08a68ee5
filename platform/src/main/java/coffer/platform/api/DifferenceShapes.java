package coffer.platform.api;

import coffer.approval.Approval;
import coffer.bank.InstructionKind;
import coffer.market.Resource;
import coffer.reconciliation.Correction;
import coffer.reconciliation.Difference;
import coffer.reconciliation.Judgement;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** Differences as markets see them, what people do about them, and what waits for a second one. */
final class DifferenceShapes {

    private DifferenceShapes() {}

    static ObjectNode difference(Difference difference) {
        ObjectNode json = Shapes.object(PublicId.DIFFERENCE, difference.id(), "difference");
        json.put("kind", difference.kind().toLowerCase(Locale.ROOT));
        json.put("status", difference.closedAt().isPresent() ? "closed" : "open");
        json.put("bars", difference.bars());
        json.put("bank", difference.bank());
        text(json, "sub_account_no", difference.subAccountNo());
        text(json, "fund_account", difference.fundAccountNo());
        text(json, "other_sub_account_no", difference.otherSubAccountNo());
        text(json, "other_fund_account", difference.otherFundAccountNo());
        difference
                .instruction()
                .ifPresent(id ->
                        json.put(
                                "instruction",
                                instruction(difference.instructionKind().orElseThrow(), id)));
        text(json, "line", difference.line().map(PublicId.LINE::of));
        json.put("detail", difference.detail());
        Shapes.at(json, "opened_at", Optional.of(difference.openedAt()));
        Shapes.at(json, "closed_at", difference.closedAt());
        text(json, "closed_because", difference.closedBecause());
        text(json, "correction", difference.correction().map(PublicId.CORRECTION::of));
        return json;
    }

    private static String instruction(String kind, long id) {
        return PublicId.of(InstructionKind.valueOf(kind)).of(id);
    }

    private static void text(ObjectNode json, String field, Optional<String> text) {
        text.ifPresent(value -> json.put(field, value));
    }

    static ObjectNode correction(Correction correction) {
        ObjectNode json = Shapes.object(PublicId.CORRECTION, correction.id(), "correction");
        json.put("out_request_no", correction.outRequestNo());
        json.put("status", status(correction.approval()));
        json.put("difference_id", PublicId.DIFFERENCE.of(correction.difference()));
        text(json, "from", correction.from());
        text(json, "to", correction.to());
        correction
                .amount()
                .ifPresent(amount -> {
                    json.put("amount", amount.toString());
                    json.put("currency", amount.currency().name());
                });
        text(json, "freeze_id", correction.freeze().map(PublicId.FREEZE::of));
        json.put("reason", correction.approval().reason());
        json.set("review", OrderShapes.review(correction.approval()));
        return json;
    }

    static ObjectNode judgement(Judgement judgement) {
        ObjectNode json = Shapes.object(PublicId.JUDGEMENT, judgement.id(), "judgement");
        json.put("out_request_no", judgement.outRequestNo());
        json.put("status", status(judgement.approval()));
        json.put("instruction_id", instruction(judgement.kind(), judgement.instruction().value()));
        json.put("verdict", judgement.state().status());
        json.put("evidence", judgement.evidence());
        json.put("reason", judgement.approval().reason());
        json.set("review", OrderShapes.review(judgement.approval()));
        return json;
    }

    private static String status(Approval approval) {
        return approval.isPending() ? "pending_review" : approval.status();
    }

    /**
     * A review in the inbox.
     *
     * @param about the public id of what it is about
     */
    static ObjectNode inbox(Approval approval, Resource resource, String about) {
        ObjectNode json = Shapes.object(PublicId.of(resource), approval.id(), "review");
        json.put("resource", resource.word());
        json.put("about", about);
        OrderShapes.said(json, approval);
        String path = Checks.path(resource, approval.id());
        json.put("approve", path + "/approve");
        json.put("reject", path + "/reject");
        return json;
    }
}
