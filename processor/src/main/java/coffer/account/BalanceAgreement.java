package coffer.account;

/** How the balances that the bank reported agree with the books. */
public enum BalanceAgreement {
    /** The same, with nothing in flight. */
    EQUAL,
    /** They differ by no more than what is in flight explains. */
    WITHIN,
    /** They differ by more than what is in flight explains. */
    DIFFERENT
}
