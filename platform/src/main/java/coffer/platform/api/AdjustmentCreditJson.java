package coffer.platform.api;

import coffer.cash.PublicDeposits.CreditRequest;
import coffer.cash.PublicDeposits.TakeBackRequest;
import coffer.instruction.InstructionId;
import coffer.instruction.OrderStore.OrderView;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.money.Money;
import coffer.platform.http.BodyFields;
import coffer.platform.http.PublicId;
import coffer.statement.BankLineId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;

/** Adjustment credits and their take-backs as JSON. */
final class AdjustmentCreditJson {

    private AdjustmentCreditJson() {}

    static Supplier<CreditRequest> credit(BodyFields fields) {
        Optional<Long> deposit =
                fields.id(
                        "public_deposit_id",
                        fields.required("public_deposit_id"),
                        PublicId.PUBLIC_DEPOSIT,
                        DeclineCode.PUBLIC_DEPOSIT_NOT_FOUND,
                        "there is no such public deposit");
        Optional<FundAccountNo> payee = fields.account("payee", fields.required("payee"));
        Optional<Money> amount = fields.amount();
        String memo = fields.optional("memo").orElse("");
        fields.currency();
        return () ->
                new CreditRequest(
                        new BankLineId(deposit.orElseThrow()),
                        payee.orElseThrow(),
                        amount.orElseThrow(),
                        memo);
    }

    static BodyFields.BodyParser<TakeBackRequest> takeBack(InstructionId credit) {
        return fields -> {
            Optional<Money> amount = fields.amount();
            Optional<String> reason = CommonJson.reason(fields);
            fields.optionalCurrency();
            return () -> new TakeBackRequest(credit, amount.orElseThrow(), reason.orElseThrow());
        };
    }

    /** The fields of a credit beside those of every order. */
    static void creditFields(ObjectNode json, OrderView view) {
        json.put("status", OrderJson.status(view));
        OrderJson.source(json, view, "public_deposit_id", PublicId.PUBLIC_DEPOSIT);
        view.payee().ifPresent(no -> json.put("payee", no.value()));
    }

    /** The fields of a take-back beside those of every order. */
    static void takeBackFields(ObjectNode json, OrderView view) {
        json.put("status", OrderJson.status(view));
        OrderJson.source(json, view, "adjustment_credit_id", PublicId.ADJUSTMENT_CREDIT);
        view.payer().ifPresent(no -> json.put("payer", no.value()));
        OrderJson.reason(json, view);
    }
}
