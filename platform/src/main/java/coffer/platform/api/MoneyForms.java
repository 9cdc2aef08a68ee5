package coffer.platform.api;

import coffer.cash.PublicDeposits.CreditRequest;
import coffer.cash.PublicDeposits.SendBackRequest;
import coffer.cash.PublicDeposits.TakeBackRequest;
import coffer.cash.Withdrawals;
import coffer.instruction.InstructionId;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.money.Money;
import coffer.statement.BankLineId;
import java.util.Optional;
import java.util.function.Supplier;

/** Bodies of what brings money out of a public sub-account and back, and out of the bank. */
final class MoneyForms {

    static final int REASON_LENGTH = 500;

    private static final int LINE_NO_LENGTH = 64;

    private MoneyForms() {}

    static Supplier<CreditRequest> credit(Fields fields) {
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

    static Fields.Form<TakeBackRequest> takeBack(InstructionId credit) {
        return fields -> {
            Optional<Money> amount = fields.amount();
            Optional<String> reason = reason(fields);
            fields.optionalCurrency();
            return () -> new TakeBackRequest(credit, amount.orElseThrow(), reason.orElseThrow());
        };
    }

    static Fields.Form<SendBackRequest> sendBack(BankLineId deposit) {
        return fields -> {
            Optional<Money> amount = fields.amount();
            boolean sameBank = fields.optionalFlag("same_bank");
            Optional<String> lineNo = fields.optionalWords("bank_line_no", LINE_NO_LENGTH);
            Optional<String> reason = reason(fields);
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

    static Supplier<Withdrawals.WithdrawalRequest> withdrawal(Fields fields) {
        Optional<FundAccountNo> payer = fields.account("payer", fields.required("payer"));
        Optional<Long> bound =
                fields.id(
                        "bound_account_id",
                        fields.required("bound_account_id"),
                        PublicId.BOUND_ACCOUNT,
                        DeclineCode.BOUND_ACCOUNT_NOT_FOUND,
                        "the payer has no such bound account");
        Optional<Money> amount = fields.amount();
        String memo = fields.optional("memo").orElse("");
        Optional<String> bank = fields.optional("bank");
        fields.currency();
        return () ->
                new Withdrawals.WithdrawalRequest(
                        payer.orElseThrow(), bound.orElseThrow(), amount.orElseThrow(), memo, bank);
    }

    /** A person's reason. */
    static Optional<String> reason(Fields fields) {
        return fields.words("reason", REASON_LENGTH);
    }
}
