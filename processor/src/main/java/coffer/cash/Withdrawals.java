package coffer.cash;

import coffer.account.AccountStatus;
import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.instruction.BankConnection;
import coffer.instruction.BankConnections;
import coffer.instruction.InstructionId;
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
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.member.BoundAccount;
import coffer.member.BoundAccountStore;
import coffer.member.WithdrawalTerms;
import coffer.money.Money;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accepts withdrawals (出金): payments of a member's money to one of its bound accounts, whose holder
 * must have the member's name. Where the member pays the bank's fee, the highest fee must be
 * available too. Above the market's limit a second person must approve; the money is reserved at
 * once and released if the withdrawal is rejected.
 */
public final class Withdrawals {

    private final BoundAccountStore boundAccounts;
    private final AccountStore accounts;
    private final BankConnections connections;
    private final RequestAcceptor acceptor;
    private final IdGenerator ids;

    public Withdrawals(
            BoundAccountStore boundAccounts,
            AccountStore accounts,
            BankConnections connections,
            RequestAcceptor acceptor,
            IdGenerator ids) {
        this.boundAccounts = boundAccounts;
        this.accounts = accounts;
        this.connections = connections;
        this.acceptor = acceptor;
        this.ids = ids;
    }

    /**
     * A request for a withdrawal.
     *
     * @param boundAccount by our number for it
     * @param memo empty if there is none
     * @param bank the code of a main account; may be left out where the payer has only one
     */
    public record WithdrawalRequest(
            FundAccountNo payer,
            long boundAccount,
            Money amount,
            String memo,
            Optional<String> bank) {}

    /**
     * Takes a withdrawal, once.
     *
     * @throws Decline if it is not taken
     */
    public Acceptance withdraw(
            MarketId market, Actor maker, IdempotentRequest<WithdrawalRequest> request) {
        try {
            return acceptor.accept(market, plan(market, maker, request));
        } catch (Decline declined) {
            return acceptor.known(market, Resource.WITHDRAWAL, request).orElseThrow(() -> declined);
        }
    }

    private NewInstruction plan(
            MarketId market, Actor maker, IdempotentRequest<WithdrawalRequest> request) {
        WithdrawalRequest withdrawal = request.body();
        SubAccount payer = payer(market, withdrawal);
        WithdrawalTerms terms =
                boundAccounts
                        .withdrawalTerms(
                                market,
                                withdrawal.payer(),
                                payer.mainAccount(),
                                withdrawal.boundAccount())
                        .orElseThrow();
        BoundAccount bound =
                terms.bound()
                        .orElseThrow(() ->
                                new Decline(
                                        DeclineCode.BOUND_ACCOUNT_NOT_FOUND,
                                        "/bound_account_id",
                                        "the payer has no such bound account"));
        if (!terms.ownName()) {
            throw new Decline(
                    DeclineCode.BOUND_ACCOUNT_NAME,
                    "/bound_account_id",
                    "money goes only to an account of the member's own name");
        }
        BankConnection connection = connections.required(payer.mainAccount());
        Plan plan =
                connection
                        .gateway()
                        .plan(new OrderToPlan.Payout(bound.account(), withdrawal.memo()));
        if (plan instanceof Plan.Unfit(var code, var pointer, var detail)) {
            throw new Decline(code, pointer, detail);
        }
        InstructionId id = new InstructionId(ids.next());
        boolean needsCheck = withdrawal.amount().compareTo(terms.limit()) > 0;
        return new NewInstruction(
                id,
                payer.mainAccount(),
                InstructionKind.WITHDRAWAL,
                payer.id(),
                payer.id(),
                withdrawal.amount(),
                Optional.empty(),
                HeldBy.BANK,
                request.no().value(),
                request.hash(),
                Optional.empty(),
                withdrawal.memo(),
                new Details(
                        Optional.empty(),
                        terms.highestFee(),
                        Optional.empty(),
                        needsCheck
                                ? Optional.of(new Proposal(maker, id.value(), ""))
                                : Optional.empty(),
                        Optional.of(new Payout(bound.account(), Optional.of(bound.id())))));
    }

    private SubAccount payer(MarketId market, WithdrawalRequest withdrawal) {
        List<SubAccount> all = accounts.subAccounts(market, List.of(withdrawal.payer()));
        if (all.isEmpty()) {
            throw new Decline(
                    DeclineCode.ACCOUNT_NOT_FOUND,
                    "/payer",
                    "there is no fund account {no}",
                    Map.of("no", withdrawal.payer()));
        }
        List<SubAccount> fitting =
                all.stream()
                        .filter(a ->
                                withdrawal
                                        .bank()
                                        .map(connections.code(a.mainAccount())::equals)
                                        .orElse(true))
                        .toList();
        if (fitting.isEmpty()) {
            throw new Decline(DeclineCode.BANK_MISMATCH, "/bank", "the payer is not at this bank");
        }
        if (fitting.size() > 1) {
            throw new Decline(DeclineCode.BANK_AMBIGUOUS, "/bank", "name one of the payer's banks");
        }
        SubAccount payer = fitting.getFirst();
        if (payer.status() != AccountStatus.ACTIVE) {
            throw new Decline(
                    DeclineCode.ACCOUNT_NOT_ACTIVE,
                    "/payer",
                    "the account is {status}",
                    Map.of("status", payer.status().word()));
        }
        return payer;
    }
}
