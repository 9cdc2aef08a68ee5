package coffer.transfer;

import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.market.FundAccountNo;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.transfer.ForcedTransfers.TransferRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the sub-accounts of a market's fund accounts. */
interface SubAccountFinder {

    /** The sub-accounts of these fund accounts; an unknown one has none. */
    List<SubAccount> find(List<FundAccountNo> accounts);

    /** Reads the database at each call. */
    static SubAccountFinder ofEach(AccountStore accounts, MarketId market) {
        return nos -> accounts.subAccounts(market, nos);
    }

    /** Reads the accounts that a batch names with one statement, at the first call. */
    static SubAccountFinder ofAll(
            AccountStore accounts,
            MarketId market,
            List<IdempotentRequest<TransferRequest>> requests) {
        Map<FundAccountNo, List<SubAccount>> found = new HashMap<>();
        return nos -> {
            if (found.isEmpty()) {
                Set<FundAccountNo> named = new HashSet<>(nos);
                requests.forEach(request -> named.addAll(parties(request)));
                named.forEach(no -> found.put(no, new ArrayList<>()));
                accounts.subAccounts(market, List.copyOf(named))
                        .forEach(account ->
                                account.fundAccount()
                                        .map(found::get)
                                        .ifPresent(list -> list.add(account)));
            }
            return found.keySet().containsAll(nos)
                    ? nos.stream()
                            .distinct()
                            .flatMap(no -> found.getOrDefault(no, List.of()).stream())
                            .toList()
                    : accounts.subAccounts(market, nos);
        };
    }

    private static Set<FundAccountNo> parties(IdempotentRequest<TransferRequest> request) {
        Set<FundAccountNo> parties = new HashSet<>();
        request.validBody()
                .ifPresent(body -> {
                    body.payer().ifPresent(parties::add);
                    body.payee().ifPresent(parties::add);
                });
        return parties;
    }
}
