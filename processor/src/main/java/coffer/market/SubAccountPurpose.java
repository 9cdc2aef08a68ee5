package coffer.market;

/** What a sub-account is for. */
public enum SubAccountPurpose {
    /** A member's. */
    MEMBER,
    /** Where money arrives whose owner is not known yet (公共调账). */
    PUBLIC,
    /** Where opening money comes from (初始化). */
    INITIALISATION,
    /** Where interest and fees gather (公共计息收费). */
    FEE_INTEREST,
    /** The market's own money. */
    OWN
}
