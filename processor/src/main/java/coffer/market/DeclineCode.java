package coffer.market;

import java.util.Locale;

/**
 * Why a request was declined. A code never changes its meaning; markets branch on it. What each
 * means, for people, stands in the platform's catalogue of error texts.
 */
public enum DeclineCode {
    NOT_JSON(400),
    BODY_TOO_LARGE(413),
    DUPLICATE_FIELD(400),
    UNKNOWN_FIELD(422),
    FIELD_MISSING(422),
    FIELD_INVALID(422),
    KIND_UNKNOWN(422),
    PAYEE_MISSING(422),
    PAYEE_NOT_ALLOWED(422),
    PAYEE_IS_PAYER(422),
    AMOUNT_NOT_A_STRING(422),
    AMOUNT_INVALID(422),
    AMOUNT_NOT_POSITIVE(422),
    AMOUNT_TOO_PRECISE(422),
    AMOUNT_TOO_LARGE(422),
    CURRENCY_NOT_SUPPORTED(422),
    FREEZE_MISSING(422),
    FREEZE_NOT_ALLOWED(422),
    FREEZE_NOT_FOUND(422),
    FREEZE_NOT_STANDING(422),
    FREEZE_EXCEEDED(422),
    FREEZE_HOLDER_MISMATCH(422),
    FREEZE_PAYEE_NOT_OWNER(422),
    ACCOUNT_NOT_FOUND(422),
    ACCOUNT_NOT_ACTIVE(422),
    ACCOUNT_BARRED(422),
    NO_COMMON_BANK(422),
    BANK_AMBIGUOUS(422),
    BANK_MISMATCH(422),
    MEMO_NOT_ENCODABLE(422),
    MEMO_CONTROL_CHARACTER(422),
    MEMO_TOO_LONG(422),
    NAME_NOT_ENCODABLE(422),
    ACCOUNT_NOT_EMPTY(422),
    REST_EXCEEDED(422),
    PUBLIC_DEPOSIT_NOT_FOUND(422),
    BOUND_ACCOUNT_NOT_FOUND(422),
    BOUND_ACCOUNT_NAME(422),
    BOUND_ACCOUNT_TWICE(422),
    BANK_NOT_FOUND(422),
    DIFFERENCE_NOT_FOUND(422),
    DIFFERENCE_CLOSED(409),
    INSTRUCTION_NOT_FOUND(422),
    NOT_IN_REVIEW(409),
    BANK_HAS_THE_ORDER(409),
    STATEMENT_NOT_CLOSED(409),
    EVIDENCE_MISSING(422),
    MOVEMENT_INVALID(422),
    REVIEW_PENDING(409),
    REVIEW_DECIDED(409),
    SAME_PERSON(403),
    NOT_ALLOWED(403),
    NOT_SUSPENDABLE(409),
    NUMBER_TAKEN(409),
    WORDS_TOO_LONG(422),
    OPENING_NOT_SUPPORTED(422),
    CREDIT_NOT_WHOLE(422),
    BANK_DETAILS_MISSING(422),
    INSUFFICIENT_FUNDS(422),
    REQUEST_NO_REUSED(422),
    IDEMPOTENCY_KEY_MISMATCH(422),
    NOT_CANCELLABLE(409),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    PARAMETER_INVALID(400),
    PREFERENCE_INVALID(400),
    MEDIA_TYPE_NOT_SUPPORTED(415),
    UNAUTHENTICATED(401),
    BUSY(503),
    UNAVAILABLE(503),
    STORAGE_FULL(503),
    INTERNAL(500);

    private final int status;

    DeclineCode(int status) {
        this.status = status;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** The code on the wire: {@code insufficient_funds}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the same request may succeed later without a change. */
    public boolean isRetryable() {
        return this == BUSY || this == UNAVAILABLE || this == STORAGE_FULL || this == INTERNAL;
    }
}
