package coffer.bank;

import java.util.Locale;

/** What a member is. */
public enum MemberKind {
    COMPANY,
    PERSON;

    /** The word on the wire of our API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
