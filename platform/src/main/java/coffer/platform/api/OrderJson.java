package coffer.platform.api;

import coffer.approval.Approval;
import coffer.approval.Decision;
import coffer.instruction.BankInstruction;
import coffer.instruction.OrderStore.OrderView;
import coffer.market.Resource;
import coffer.platform.http.PublicId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Orders of all resources as JSON: the fields of the resource, written by its own class, and those
 * that all orders have.
 */
final class OrderJson {

    private OrderJson() {}

    /** An order of any resource: what belongs to that, then what all have. */
    static ObjectNode order(OrderView view) {
        BankInstruction instruction = view.instruction();
        Resource resource = instruction.kind().resource();
        ObjectNode json =
                CommonJson.object(
                        PublicId.of(instruction.kind()),
                        instruction.id().value(),
                        PublicId.of(instruction.kind()) == PublicId.ADMINISTRATION
                                ? "instruction"
                                : resource.word());
        json.put("out_request_no", instruction.outRequestNo());
        switch (resource) {
            case FORCED_TRANSFER -> ForcedTransferJson.fields(json, view);
            case ADJUSTMENT_CREDIT -> AdjustmentCreditJson.creditFields(json, view);
            case TAKE_BACK -> AdjustmentCreditJson.takeBackFields(json, view);
            case SEND_BACK -> PublicDepositJson.sendBackFields(json, view);
            case WITHDRAWAL -> WithdrawalRoutes.fields(json, view);
            case MEMBER, FREEZE -> administration(json, view);
            case CORRECTION, JUDGEMENT ->
                    throw new IllegalStateException(resource + " is no order");
        }
        if (instruction.kind().movesMoney()) {
            money(json, instruction);
        }
        if (resource == Resource.FORCED_TRANSFER || resource == Resource.FREEZE) {
            instruction
                    .freeze()
                    .ifPresent(id -> json.put("freeze_id", PublicId.FREEZE.of(id.value())));
            instruction.orderNo().ifPresent(no -> json.put("order_no", no));
        }
        progress(json, view);
        return json;
    }

    private static void money(ObjectNode json, BankInstruction instruction) {
        json.put("amount", instruction.amount().toString());
        json.put("currency", instruction.amount().currency().name());
    }

    private static void progress(ObjectNode json, OrderView view) {
        BankInstruction instruction = view.instruction();
        json.put("memo", instruction.memo());
        json.put("bank", view.bank());
        json.put("serial", instruction.serial().value());
        json.put("attempts", instruction.attempt());
        if (!instruction.bankCode().isEmpty()) {
            json.put("bank_code", instruction.bankCode());
        }
        if (!instruction.bankText().isEmpty()) {
            json.put("bank_text", instruction.bankText());
        }
        view.returnedBy().ifPresent(id -> json.put("returned_by", PublicId.RETURN.of(id)));
        view.review().ifPresent(approval -> json.set("review", ReviewJson.review(approval)));
        CommonJson.at(json, "appointment", instruction.notBefore());
        CommonJson.at(json, "created_at", Optional.of(instruction.createdAt()));
        CommonJson.at(json, "sent_at", instruction.sentAt());
        CommonJson.at(json, "ended_at", instruction.endedAt());
    }

    static String status(OrderView view) {
        if (view.review().filter(Approval::isPending).isPresent()) {
            return "pending_review";
        }
        return view.review()
                        .flatMap(Approval::decision)
                        .filter(Decision.REJECTED::equals)
                        .isPresent()
                ? "rejected"
                : view.instruction().state().status();
    }

    static void reason(ObjectNode json, OrderView view) {
        view.review().ifPresent(approval -> json.put("reason", approval.reason()));
    }

    static void source(ObjectNode json, OrderView view, String field, PublicId kind) {
        view.instruction().source().ifPresent(id -> json.put(field, kind.of(id)));
    }

    static void payee(ObjectNode json, OrderView view) {
        view.payout()
                .ifPresent(
                        payout -> CommonJson.externalAccount(json.putObject("payee"), payout.to()));
    }

    /** What opens, renames or closes a member's sub-account, or makes the bank hold a freeze. */
    private static void administration(ObjectNode json, OrderView view) {
        json.put("kind", view.instruction().kind().word());
        json.put("status", status(view));
        view.payer().ifPresent(no -> json.put("fund_account", no.value()));
    }
}
