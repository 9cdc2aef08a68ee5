package coffer.account;

import coffer.money.Money;

/**
 * The balances of an account in the books.
 *
 * @param pendingOut reserved for instructions in flight: still the member's, not to be spent
 */
public record BookBalances(Money available, Money frozen, Money pendingOut) {

    /** The sums with another account's balances. */
    BookBalances plus(BookBalances other) {
        return new BookBalances(
                available.plus(other.available),
                frozen.plus(other.frozen),
                pendingOut.plus(other.pendingOut));
    }

    /** All that is the member's: available + frozen + pending out. */
    public Money total() {
        return available.plus(frozen).plus(pendingOut);
    }
}
