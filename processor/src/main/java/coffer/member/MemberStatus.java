package coffer.member;

import java.util.Locale;

/** How far a member has come. */
public enum MemberStatus {
    /** A second person must review the papers. */
    APPLIED,
    /** A person said no, or the bank did. */
    REJECTED,
    /** Approved; the bank is being asked to open its sub-account. */
    REGISTERING,
    /** The bank has the request and signs. */
    SIGNING,
    ACTIVE,
    SUSPENDED,
    CLOSED;

    /** The word on the wire of our API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
