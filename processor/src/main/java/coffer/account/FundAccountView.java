package coffer.account;

import coffer.market.FundAccountNo;
import coffer.money.Money;
import java.util.List;

/**
 * A fund account with its balances at one moment.
 *
 * @param version the sum of its buckets' versions: it rises with every posting
 */
public record FundAccountView(
        FundAccountNo no,
        String name,
        AccountStatus status,
        long version,
        List<SubAccountView> subAccounts) {

    /** The sum over its sub-accounts. */
    public BookBalances balances() {
        return subAccounts.stream()
                .map(SubAccountView::balances)
                .reduce(new BookBalances(Money.ZERO, Money.ZERO, Money.ZERO), BookBalances::plus);
    }
}
