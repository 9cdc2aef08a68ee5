package coffer.member;

import java.util.Locale;

/** The status of a membership. */
public enum MemberStatus {
    /** A second person must approve the application. */
    APPLIED,
    /** The second person or the bank refused. */
    REJECTED,
    /** Approved; the opening of the sub-account is being sent to the bank. */
    REGISTERING,
    /** The bank accepted the opening and is signing. */
    SIGNING,
    ACTIVE,
    SUSPENDED,
    CLOSED;

    /** The word on the wire of our API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
