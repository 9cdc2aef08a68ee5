package coffer.platform.api;

import coffer.cash.PublicDepositStore.PublicDeposit;
import coffer.cash.PublicDeposits.SendBackRequest;
import coffer.instruction.OrderStore.OrderView;
import coffer.money.Money;
import coffer.platform.http.BodyFields;
import coffer.platform.http.PublicId;
import coffer.statement.BankLineId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Public deposits and their send-backs as JSON. */
final class PublicDepositJson {

    private static final int LINE_NO_LENGTH = 64;

    private PublicDepositJson() {}

    static BodyFields.BodyParser<SendBackRequest> sendBack(BankLineId deposit) {
        return fields -> {
            Optional<Money> amount = fields.amount();
            boolean sameBank = fields.optionalBoolean("same_bank");
            Optional<String> lineNo = fields.optionalPlainText("bank_line_no", LINE_NO_LENGTH);
            Optional<String> reason = CommonJson.reason(fields);
            fields.optionalCurrency();
            return () ->
                    new SendBackRequest(
                            deposit,
                            amount.orElseThrow(),
                            sameBank,
                            lineNo.orElse(""),
                            reason.orElseThrow());
        };
    }

    /** The fields of a send-back beside those of every order. */
    static void sendBackFields(ObjectNode json, OrderView view) {
        json.put("status", OrderJson.status(view));
        OrderJson.source(json, view, "public_deposit_id", PublicId.PUBLIC_DEPOSIT);
        OrderJson.payee(json, view);
        OrderJson.reason(json, view);
    }

    static ObjectNode publicDeposit(PublicDeposit deposit) {
        ObjectNode json =
                CommonJson.object(PublicId.PUBLIC_DEPOSIT, deposit.id().value(), "public_deposit");
        json.put("sub_account_no", deposit.line().ref().subAccountNo().value());
        json.put("bank", deposit.bank());
        json.put("amount", deposit.amount().toString());
        json.put("left", deposit.left().toString());
        json.put("currency", deposit.amount().currency().name());
        json.put("payer_name", deposit.payerName());
        json.put("payer_account_no", deposit.payerAccountNo());
        json.put("payer_bank", deposit.payerBank());
        json.put("memo", deposit.line().memo());
        CommonJson.statementPlace(json, deposit.line());
        deposit.takenBack().ifPresent(id -> json.put("taken_back", PublicId.TAKE_BACK.of(id)));
        CommonJson.at(json, "recorded_at", Optional.of(deposit.recordedAt()));
        return json;
    }
}
