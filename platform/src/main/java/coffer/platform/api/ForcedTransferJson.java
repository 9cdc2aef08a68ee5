package coffer.platform.api;

import coffer.bank.InstructionKind;
import coffer.instruction.InstructionId;
import coffer.instruction.OrderStore.OrderView;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.money.Money;
import coffer.platform.http.BodyFields;
import coffer.platform.http.PublicId;
import coffer.transfer.ForcedTransfers.TransferRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Forced transfers as JSON: the body of an order, and the fields of an order that is shown. */
final class ForcedTransferJson {

    private static final int ORDER_NO_LENGTH = 64;

    private static final InstructionKind[] KINDS =
            Arrays.stream(InstructionKind.values())
                    .filter(InstructionKind::isForcedTransfer)
                    .toArray(InstructionKind[]::new);

    private ForcedTransferJson() {}

    static Supplier<TransferRequest> body(BodyFields fields) {
        Optional<InstructionKind> kind =
                fields.oneOf("kind", KINDS, InstructionKind::word, DeclineCode.KIND_UNKNOWN);
        Optional<FundAccountNo> payer = fields.account("payer", fields.optional("payer"));
        Optional<FundAccountNo> payee = fields.account("payee", fields.optional("payee"));
        Optional<Money> amount = fields.amount();
        Optional<InstructionId> freeze = freeze(fields);
        Optional<String> orderNo = fields.optionalPlainText("order_no", ORDER_NO_LENGTH);
        String memo = fields.optional("memo").orElse("");
        Optional<String> bank = fields.optional("bank");
        fields.currency();
        return () ->
                new TransferRequest(
                        kind.orElseThrow(),
                        payer,
                        payee,
                        amount.orElseThrow(),
                        freeze,
                        orderNo,
                        memo,
                        bank);
    }

    /** The freeze that is used, if one is named. */
    static Optional<InstructionId> freeze(BodyFields fields) {
        return fields.id(
                        "freeze_id",
                        fields.optional("freeze_id"),
                        PublicId.FREEZE,
                        DeclineCode.FREEZE_NOT_FOUND,
                        "there is no such freeze")
                .map(InstructionId::new);
    }

    /** The fields of a forced transfer beside those of every order. */
    static void fields(ObjectNode json, OrderView view) {
        json.put("kind", view.instruction().kind().word());
        json.put("status", OrderJson.status(view));
        view.payer().ifPresent(no -> json.put("payer", no.value()));
        view.payee().or(view::payer).ifPresent(no -> json.put("payee", no.value()));
    }
}
