package coffer.simulator.books;

/** What a sub-account of a main account is for. */
public enum Purpose {
    /** A member's own money. */
    MEMBER,
    /** Public adjustment (公共调账): money whose owner the bank cannot tell. */
    PUBLIC,
    /** Fund initialisation (资金初始化): opening balances come from here. */
    INITIALISATION,
    /** Public interest and fees (公共计息收费). */
    FEE,
    /** The market's own money (市场自有). */
    OWN
}
