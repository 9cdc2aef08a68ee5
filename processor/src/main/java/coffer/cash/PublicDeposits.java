package coffer.cash;

import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.bank.ExternalAccount;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.cash.PublicDepositStore.PublicDeposit;
import coffer.instruction.BankConnections;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore;
import coffer.instruction.NewInstruction;
import coffer.instruction.NewInstruction.Details;
import coffer.instruction.NewInstruction.Payout;
import coffer.instruction.NewInstruction.Proposal;
import coffer.instruction.RequestAcceptor;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.market.SubAccountId;
import coffer.money.Money;
import coffer.statement.BankLineId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assigns public deposits (公共账户来款), money whose owner was not known. An adjustment credit (调帐入款)
 * gives it to a member, in parts where the bank can; a take-back reverses a credit; a send-back
 * returns it to its payer. Each is requested by one person and approved by another; the money is
 * reserved meanwhile. At most one request about a public deposit is pending, so that two people do
 * not assign the same money without seeing each other's request.
 */
public final class PublicDeposits {

    private final PublicDepositStore deposits;
    private final InstructionStore instructions;
    private final AccountStore accounts;
    private final BankConnections connections;
    private final RequestAcceptor acceptor;
    private final IdGenerator ids;

    public PublicDeposits(
            PublicDepositStore deposits,
            InstructionStore instructions,
            AccountStore accounts,
            BankConnections connections,
            RequestAcceptor acceptor,
            IdGenerator ids) {
        this.deposits = deposits;
        this.instructions = instructions;
        this.accounts = accounts;
        this.connections = connections;
        this.acceptor = acceptor;
        this.ids = ids;
    }

    /** A request to give a public deposit, or a part of it, to a member. */
    public record CreditRequest(
            BankLineId publicDeposit, FundAccountNo payee, Money amount, String memo) {}

    /** A request to take back a credit, or a part of it. */
    public record TakeBackRequest(InstructionId credit, Money amount, String reason) {}

    /**
     * A request to send a public deposit, or a part of it, back to its payer.
     *
     * @param sameBank whether the payer's account is at the bank of the main account
     * @param bankLineNo the line number of the payer's bank; empty if it is not known
     */
    public record SendBackRequest(
            BankLineId publicDeposit,
            Money amount,
            boolean sameBank,
            String bankLineNo,
            String reason) {}

    /**
     * Gives money to a member, once; a second person must approve it.
     *
     * @throws Decline if it is not taken
     */
    public Acceptance credit(
            MarketId market, Actor maker, IdempotentRequest<CreditRequest> request) {
        try {
            return acceptor.accept(market, planCredit(market, maker, request));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.ADJUSTMENT_CREDIT, request)
                    .orElseThrow(() -> declined);
        }
    }

    private NewInstruction planCredit(
            MarketId market, Actor maker, IdempotentRequest<CreditRequest> request) {
        CreditRequest asked = request.body();
        PublicDeposit deposit = required(market, asked.publicDeposit());
        List<SubAccount> payees = accounts.subAccounts(market, List.of(asked.payee()));
        if (payees.isEmpty()) {
            throw new Decline(
                    DeclineCode.ACCOUNT_NOT_FOUND,
                    "/payee",
                    "there is no fund account {no}",
                    Map.of("no", asked.payee()));
        }
        SubAccount payee =
                payees.stream()
                        .filter(a -> a.mainAccount().equals(deposit.mainAccount()))
                        .findFirst()
                        .orElseThrow(() ->
                                new Decline(
                                        DeclineCode.NO_COMMON_BANK,
                                        "/payee",
                                        "the payee has no account at the bank of the deposit"));
        fits(
                deposit.mainAccount(),
                new OrderToPlan.AdjustmentCredit(
                        asked.amount(), deposit.left(), payee.name(), asked.memo()));
        return instruction(
                InstructionKind.ADJUSTMENT_CREDIT,
                deposit.mainAccount(),
                deposit.publicAccount(),
                payee.id(),
                asked.amount(),
                request,
                asked.memo(),
                details(maker, deposit.id().value(), "", Optional.empty()));
    }

    /**
     * Takes back what a credit gave, or a part of it, once; a second person must approve it. It is
     * sent as soon as the credit's line on the member's statement is known.
     *
     * @throws Decline if it is not taken
     */
    public Acceptance takeBack(
            MarketId market, Actor maker, IdempotentRequest<TakeBackRequest> request) {
        try {
            return acceptor.accept(market, planTakeBack(market, maker, request));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.TAKE_BACK, request).orElseThrow(() -> declined);
        }
    }

    private NewInstruction planTakeBack(
            MarketId market, Actor maker, IdempotentRequest<TakeBackRequest> request) {
        TakeBackRequest asked = request.body();
        BankInstruction credit =
                instructions
                        .find(market, asked.credit())
                        .filter(i -> i.kind() == InstructionKind.ADJUSTMENT_CREDIT)
                        .orElseThrow(() ->
                                Decline.of(
                                        DeclineCode.NOT_FOUND,
                                        "there is no such adjustment credit"));
        if (credit.state() != InstructionState.SUCCEEDED) {
            throw Decline.of(
                    DeclineCode.REST_EXCEEDED,
                    "the credit is {status}",
                    Map.of("status", credit.state().status()));
        }
        SubAccount publicAccount =
                accounts.subAccounts(market, credit.mainAccount()).stream()
                        .filter(a -> a.id().equals(credit.payer()))
                        .findFirst()
                        .orElseThrow();
        fits(credit.mainAccount(), new OrderToPlan.TakeBack(publicAccount.name()));
        return instruction(
                InstructionKind.TAKE_BACK,
                credit.mainAccount(),
                credit.payee(),
                credit.payer(),
                asked.amount(),
                request,
                "",
                details(maker, credit.id().value(), asked.reason(), Optional.empty()));
    }

    /**
     * Sends money back to its payer, once; a second person must approve it.
     *
     * @throws Decline if it is not taken
     */
    public Acceptance sendBack(
            MarketId market, Actor maker, IdempotentRequest<SendBackRequest> request) {
        try {
            return acceptor.accept(market, planSendBack(market, maker, request));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.SEND_BACK, request).orElseThrow(() -> declined);
        }
    }

    private NewInstruction planSendBack(
            MarketId market, Actor maker, IdempotentRequest<SendBackRequest> request) {
        SendBackRequest asked = request.body();
        PublicDeposit deposit = required(market, asked.publicDeposit());
        ExternalAccount payer =
                new ExternalAccount(
                        deposit.payerAccountNo(),
                        deposit.payerName(),
                        deposit.payerBank(),
                        asked.bankLineNo(),
                        asked.sameBank());
        fits(deposit.mainAccount(), new OrderToPlan.Payout(payer, ""));
        return instruction(
                InstructionKind.SEND_BACK,
                deposit.mainAccount(),
                deposit.publicAccount(),
                deposit.publicAccount(),
                asked.amount(),
                request,
                "",
                details(
                        maker,
                        deposit.id().value(),
                        asked.reason(),
                        Optional.of(new Payout(payer, Optional.empty()))));
    }

    private PublicDeposit required(MarketId market, BankLineId id) {
        return deposits.find(market, id)
                .orElseThrow(() ->
                        new Decline(
                                DeclineCode.PUBLIC_DEPOSIT_NOT_FOUND,
                                "/public_deposit_id",
                                "there is no such public deposit"));
    }

    private void fits(MainAccountId account, OrderToPlan order) {
        if (connections.required(account).gateway().plan(order)
                instanceof Plan.Unfit(var code, var pointer, var detail)) {
            throw new Decline(code, pointer, detail);
        }
    }

    private static Details details(
            Actor maker, long source, String reason, Optional<Payout> payout) {
        return new Details(
                Optional.of(source),
                Money.ZERO,
                Optional.empty(),
                Optional.of(new Proposal(maker, source, reason)),
                payout);
    }

    private NewInstruction instruction(
            InstructionKind kind,
            MainAccountId account,
            SubAccountId payer,
            SubAccountId payee,
            Money amount,
            IdempotentRequest<?> request,
            String memo,
            Details details) {
        return new NewInstruction(
                new InstructionId(ids.next()),
                account,
                kind,
                payer,
                payee,
                amount,
                Optional.empty(),
                HeldBy.BANK,
                request.no().value(),
                request.hash(),
                Optional.empty(),
                memo,
                details);
    }
}
