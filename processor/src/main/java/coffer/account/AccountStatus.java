package coffer.account;

import java.util.Locale;

/** The status of an account. Only an ACTIVE one takes orders. */
public enum AccountStatus {
    /** The bank has not confirmed the opening yet. */
    OPENING,
    ACTIVE,
    SUSPENDED,
    /** The bank has not confirmed the closing yet. */
    CLOSING,
    CLOSED;

    /** The word on the wire of our API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
