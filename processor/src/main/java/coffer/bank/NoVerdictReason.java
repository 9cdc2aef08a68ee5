package coffer.bank;

/** Why an answer does not count. None of these says whether money moved. */
public enum NoVerdictReason {
    /** Nothing came back: a time-out, a broken connection. */
    NO_ANSWER,
    /** Something came back that cannot be read as the bank's message. */
    UNREADABLE,
    /** A code that nobody listed as a refusal; worth an inquiry at once. */
    UNLISTED_CODE,
    /** The bank knows the order and has no verdict, or its own front end could not tell. */
    NO_VERDICT,
    /** The bank rejected the call unread because of its rate; the rate limiter slows down. */
    TOO_FAST,
    /** The bank knows no such order, which after a quiet period is evidence, never proof. */
    NO_SUCH_ORDER
}
