package coffer.bank;

/**
 * What a bank's notices may lead to: that something is read soon which would be read anyway. A hint
 * never books.
 *
 * <p>Safe for use by many threads.
 */
public interface BankHints {

    /** Money seems to have moved on a sub-account. One that we do not know is passed over. */
    void moved(SubAccountNo subAccountNo);

    /** Money seems to have moved on the main account; the bank does not say where. */
    void movedOnMainAccount();

    /** A member seems to have signed, or to have changed a contract with the bank. */
    void signed(SubAccountNo subAccountNo);
}
