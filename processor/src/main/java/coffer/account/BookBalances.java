package coffer.account;

import coffer.money.Money;

/** A sub-account's amounts in our books. */
public record BookBalances(Money available, Money frozen, Money pendingOut) {

    /** All that is the member's: available, frozen, and pending out as a part of neither. */
    public BookBalances plus(BookBalances other) {
        return new BookBalances(
                available.plus(other.available),
                frozen.plus(other.frozen),
                pendingOut.plus(other.pendingOut));
    }

    /** available + frozen + pending out. */
    public Money total() {
        return available.plus(frozen).plus(pendingOut);
    }
}
