package coffer.account;

/** Where our figures and the bank's stand to each other. */
public enum BalanceAgreement {
    /** The same, with nothing in flight. */
    EQUAL,
    /** They differ by no more than what is in flight. */
    WITHIN,
    DIFFERENT
}
