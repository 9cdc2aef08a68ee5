package coffer.platform.api;

import coffer.approval.Approval;
import coffer.approval.Decision;
import coffer.bank.ExternalAccount;
import coffer.cash.PublicDepositStore.PublicDeposit;
import coffer.instruction.BankInstruction;
import coffer.instruction.NewInstruction.Payout;
import coffer.instruction.OrderStore.OrderView;
import coffer.market.Resource;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Orders as markets see them, and the public deposits that some of them are about. */
final class OrderShapes {

    private OrderShapes() {}

    /** An order of any resource: what belongs to that, then what all have. */
    static ObjectNode order(OrderView view) {
        BankInstruction instruction = view.instruction();
        Resource resource = instruction.kind().resource();
        ObjectNode json =
                Shapes.object(
                        PublicId.of(instruction.kind()),
                        instruction.id().value(),
                        resource == Resource.MEMBER ? "instruction" : resource.word());
        json.put("out_request_no", instruction.outRequestNo());
        switch (resource) {
            case FORCED_TRANSFER -> transfer(json, view);
            case ADJUSTMENT_CREDIT -> credit(json, view);
            case TAKE_BACK -> takeBack(json, view);
            case SEND_BACK -> sendBack(json, view);
            case WITHDRAWAL -> withdrawal(json, view);
            case MEMBER -> administration(json, view);
            case CORRECTION, JUDGEMENT ->
                    throw new IllegalStateException(resource + " is no order");
        }
        if (instruction.kind().movesMoney()) {
            money(json, instruction);
        }
        if (resource == Resource.FORCED_TRANSFER) {
            instruction
                    .freeze()
                    .ifPresent(id -> json.put("freeze_id", PublicId.FREEZE.of(id.value())));
            instruction.orderNo().ifPresent(no -> json.put("order_no", no));
        }
        progress(json, view);
        return json;
    }

    private static void transfer(ObjectNode json, OrderView view) {
        json.put("kind", view.instruction().kind().word());
        json.put("status", status(view));
        view.payer().ifPresent(no -> json.put("payer", no.value()));
        view.payee().or(view::payer).ifPresent(no -> json.put("payee", no.value()));
    }

    /** What opens, renames or closes a member's sub-account. */
    private static void administration(ObjectNode json, OrderView view) {
        json.put("kind", view.instruction().kind().word());
        json.put("status", status(view));
        view.payer().ifPresent(no -> json.put("fund_account", no.value()));
    }

    private static void credit(ObjectNode json, OrderView view) {
        json.put("status", status(view));
        source(json, view, "public_deposit_id", PublicId.PUBLIC_DEPOSIT);
        view.payee().ifPresent(no -> json.put("payee", no.value()));
    }

    private static void takeBack(ObjectNode json, OrderView view) {
        json.put("status", status(view));
        source(json, view, "adjustment_credit_id", PublicId.ADJUSTMENT_CREDIT);
        view.payer().ifPresent(no -> json.put("payer", no.value()));
        reason(json, view);
    }

    private static void sendBack(ObjectNode json, OrderView view) {
        json.put("status", status(view));
        source(json, view, "public_deposit_id", PublicId.PUBLIC_DEPOSIT);
        payee(json, view);
        reason(json, view);
    }

    private static void withdrawal(ObjectNode json, OrderView view) {
        json.put("status", status(view));
        view.payer().ifPresent(no -> json.put("payer", no.value()));
        view.payout()
                .flatMap(Payout::boundAccount)
                .ifPresent(id -> json.put("bound_account_id", PublicId.BOUND_ACCOUNT.of(id)));
        payee(json, view);
    }

    private static void source(ObjectNode json, OrderView view, String field, PublicId kind) {
        view.instruction().source().ifPresent(id -> json.put(field, kind.of(id)));
    }

    private static void reason(ObjectNode json, OrderView view) {
        view.review().ifPresent(approval -> json.put("reason", approval.reason()));
    }

    private static void payee(ObjectNode json, OrderView view) {
        view.payout().ifPresent(payout -> account(json.putObject("payee"), payout.to()));
    }

    /** An account outside. */
    static void account(ObjectNode json, ExternalAccount account) {
        json.put("account_no", account.accountNo());
        json.put("name", account.name());
        if (!account.bankName().isEmpty()) {
            json.put("bank_name", account.bankName());
        }
        if (!account.bankLineNo().isEmpty()) {
            json.put("bank_line_no", account.bankLineNo());
        }
        json.put("same_bank", account.sameBank());
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
        view.review().ifPresent(approval -> json.set("review", review(approval)));
        Shapes.at(json, "appointment", instruction.notBefore());
        Shapes.at(json, "created_at", Optional.of(instruction.createdAt()));
        Shapes.at(json, "sent_at", instruction.sentAt());
        Shapes.at(json, "ended_at", instruction.endedAt());
    }

    private static String status(OrderView view) {
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

    /** What the second person said, or that it is still to be said. */
    static ObjectNode review(Approval approval) {
        ObjectNode json = JsonBody.object();
        said(json, approval);
        return json;
    }

    static void said(ObjectNode json, Approval approval) {
        json.put("status", approval.status());
        json.put("maker", approval.maker());
        Shapes.at(json, "made_at", Optional.of(approval.madeAt()));
        if (!approval.reason().isEmpty()) {
            json.put("reason", approval.reason());
        }
        approval.checker().ifPresent(checker -> json.put("checker", checker));
        Shapes.at(json, "checked_at", approval.checkedAt());
        approval.because().ifPresent(because -> json.put("because", because));
    }

    static ObjectNode publicDeposit(PublicDeposit deposit) {
        ObjectNode json =
                Shapes.object(PublicId.PUBLIC_DEPOSIT, deposit.id().value(), "public_deposit");
        json.put("sub_account_no", deposit.line().ref().subAccountNo().value());
        json.put("bank", deposit.bank());
        json.put("amount", deposit.amount().toString());
        json.put("left", deposit.left().toString());
        json.put("currency", deposit.amount().currency().name());
        json.put("payer_name", deposit.payerName());
        json.put("payer_account_no", deposit.payerAccountNo());
        json.put("payer_bank", deposit.payerBank());
        json.put("memo", deposit.line().memo());
        Shapes.entered(json, deposit.line());
        deposit.takenBack().ifPresent(id -> json.put("taken_back", PublicId.TAKE_BACK.of(id)));
        Shapes.at(json, "recorded_at", Optional.of(deposit.recordedAt()));
        return json;
    }
}
