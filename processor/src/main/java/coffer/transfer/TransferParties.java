package coffer.transfer;

import coffer.account.AccountStatus;
import coffer.account.SubAccount;
import coffer.instruction.BankConnections;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.transfer.ForcedTransfers.TransferRequest;
import coffer.transfer.FreezeStore.FreezeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds payer and payee of a forced transfer: two active sub-accounts of one main account. */
final class TransferParties {

    private final BankConnections connections;

    TransferParties(BankConnections connections) {
        this.connections = connections;
    }

    /** The sub-accounts between which an order moves money; one and the same if it moves none. */
    record Pair(SubAccount payer, SubAccount payee) {}

    /**
     * The parties of an order.
     *
     * @param freeze the freeze that the order uses
     * @throws Decline if they are missing, do not fit the order or the freeze, or take no orders
     */
    Pair find(TransferRequest body, Optional<FreezeView> freeze, SubAccountFinder finder) {
        FundAccountNo payerNo = payer(body, freeze);
        FundAccountNo payeeNo = payee(body, payerNo, freeze);
        return pair(body, payerNo, payeeNo, freeze, finder);
    }

    private static FundAccountNo payer(TransferRequest body, Optional<FreezeView> freeze) {
        Optional<FundAccountNo> holder = freeze.map(FreezeView::holderNo);
        if (holder.isPresent() && body.payer().filter(p -> !p.equals(holder.get())).isPresent()) {
            throw new Decline(
                    DeclineCode.FREEZE_HOLDER_MISMATCH,
                    "/payer",
                    "the payer of a use is the freeze's holder");
        }
        return holder.or(body::payer)
                .orElseThrow(
                        () -> new Decline(DeclineCode.FIELD_MISSING, "/payer", "name the payer"));
    }

    private static FundAccountNo payee(
            TransferRequest body, FundAccountNo payer, Optional<FreezeView> freeze) {
        if (!body.kind().movesBetweenAccounts()) {
            if (body.payee().filter(p -> !p.equals(payer)).isPresent()) {
                throw new Decline(
                        DeclineCode.PAYEE_NOT_ALLOWED,
                        "/payee",
                        "the money stays where it is; leave the payee out");
            }
            return payer;
        }
        FundAccountNo payee =
                body.payee()
                        .orElseThrow(() ->
                                new Decline(DeclineCode.PAYEE_MISSING, "/payee", "name the payee"));
        if (payee.equals(payer)) {
            throw new Decline(DeclineCode.PAYEE_IS_PAYER, "/payee", "payer and payee are the same");
        }
        if (freeze.filter(f -> f.paidFirst() && !f.ownerNo().equals(payee)).isPresent()) {
            throw new Decline(
                    DeclineCode.FREEZE_PAYEE_NOT_OWNER,
                    "/payee",
                    "what was paid and frozen goes back to its payer or is unfrozen");
        }
        return payee;
    }

    private Pair pair(
            TransferRequest body,
            FundAccountNo payerNo,
            FundAccountNo payeeNo,
            Optional<FreezeView> freeze,
            SubAccountFinder finder) {
        List<SubAccount> all = finder.find(List.of(payerNo, payeeNo));
        List<SubAccount> payers = of(all, payerNo, "/payer");
        List<SubAccount> payees = of(all, payeeNo, "/payee");
        List<Pair> pairs = new ArrayList<>();
        for (SubAccount payer : payers) {
            for (SubAccount payee : payees) {
                boolean together = payer.mainAccount().equals(payee.mainAccount());
                boolean fits =
                        freeze.map(f -> f.mainAccount().equals(payer.mainAccount())).orElse(true);
                if (together && fits) {
                    pairs.add(new Pair(payer, payee));
                }
            }
        }
        if (pairs.isEmpty()) {
            throw Decline.of(
                    DeclineCode.NO_COMMON_BANK, "the parties have no main account in common");
        }
        Pair pair = atBank(pairs, body.bank());
        requireActive(pair.payer(), "/payer");
        requireActive(pair.payee(), "/payee");
        return pair;
    }

    private Pair atBank(List<Pair> pairs, Optional<String> bank) {
        if (bank.isEmpty()) {
            if (pairs.size() > 1) {
                throw new Decline(
                        DeclineCode.BANK_AMBIGUOUS, "/bank", "name one of the common banks");
            }
            return pairs.getFirst();
        }
        return pairs.stream()
                .filter(pair -> bank.get().equals(connections.code(pair.payer().mainAccount())))
                .findFirst()
                .orElseThrow(() ->
                        new Decline(
                                DeclineCode.BANK_MISMATCH,
                                "/bank",
                                "the parties or the freeze are not at this bank"));
    }

    private static List<SubAccount> of(List<SubAccount> all, FundAccountNo no, String pointer) {
        List<SubAccount> own =
                all.stream().filter(a -> a.fundAccount().equals(Optional.of(no))).toList();
        if (own.isEmpty()) {
            throw new Decline(
                    DeclineCode.ACCOUNT_NOT_FOUND,
                    pointer,
                    "there is no fund account {no}",
                    Map.of("no", no));
        }
        return own;
    }

    private static void requireActive(SubAccount account, String pointer) {
        if (account.status() != AccountStatus.ACTIVE) {
            throw new Decline(
                    DeclineCode.ACCOUNT_NOT_ACTIVE,
                    pointer,
                    "the account is {status}",
                    Map.of("status", account.status().word()));
        }
    }
}
