package coffer.account;

import java.util.Locale;

/** Whether an account takes orders: only an active one does. */
public enum AccountStatus {
    /** The bank has not said yet that it is open. */
    OPENING,
    ACTIVE,
    SUSPENDED,
    /** The bank has not said yet that it is closed. */
    CLOSING,
    CLOSED;

    /** The word on the wire of our API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
