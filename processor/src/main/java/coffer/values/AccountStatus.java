package coffer.values;

import java.util.Locale;

/** Whether an account takes orders. */
public enum AccountStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED;

    /** The word on the wire of our API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
