package coffer.market;

import java.util.Locale;

/**
 * Why a request was declined: the one catalogue. A code never changes its meaning; markets branch
 * on it.
 */
public enum DeclineCode {
    NOT_JSON(400, "The body is not JSON"),
    BODY_TOO_LARGE(413, "The body is over the limit"),
    DUPLICATE_FIELD(400, "A field stands twice"),
    UNKNOWN_FIELD(422, "A field is not known"),
    FIELD_MISSING(422, "A field is missing"),
    FIELD_INVALID(422, "A field has a value of the wrong form"),
    KIND_UNKNOWN(422, "No such kind of forced transfer"),
    PAYEE_MISSING(422, "This kind needs a payee"),
    PAYEE_NOT_ALLOWED(422, "This kind takes no other payee"),
    PAYEE_IS_PAYER(422, "Payer and payee are the same"),
    AMOUNT_NOT_A_STRING(422, "An amount must be a JSON string"),
    AMOUNT_INVALID(422, "The amount is not a plain decimal number"),
    AMOUNT_NOT_POSITIVE(422, "The amount must be above zero"),
    AMOUNT_TOO_PRECISE(422, "The amount has too many digits after the point"),
    AMOUNT_TOO_LARGE(422, "The amount has too many digits before the point"),
    CURRENCY_NOT_SUPPORTED(422, "The currency is not CNY"),
    FREEZE_MISSING(422, "This kind needs a freeze"),
    FREEZE_NOT_ALLOWED(422, "This kind takes no freeze"),
    FREEZE_NOT_FOUND(422, "No such freeze"),
    FREEZE_NOT_STANDING(422, "The freeze does not stand"),
    FREEZE_EXCEEDED(422, "The use is above what remains of the freeze"),
    FREEZE_HOLDER_MISMATCH(422, "The payer does not hold the freeze"),
    FREEZE_PAYEE_NOT_OWNER(422, "Only the owner of the freeze may be paid from it"),
    ACCOUNT_NOT_FOUND(422, "No such fund account"),
    ACCOUNT_NOT_ACTIVE(422, "The fund account is not active"),
    ACCOUNT_BARRED(422, "The fund account takes no orders until a difference is closed"),
    NO_COMMON_BANK(422, "The parties have no bank in common"),
    BANK_AMBIGUOUS(422, "The parties have several banks in common; name one"),
    BANK_MISMATCH(422, "The named bank is not the one of the parties or the freeze"),
    MEMO_NOT_ENCODABLE(422, "The memo holds characters that the bank cannot keep"),
    MEMO_CONTROL_CHARACTER(422, "The memo holds control characters"),
    MEMO_TOO_LONG(422, "The memo is too long for the bank"),
    NAME_NOT_ENCODABLE(422, "A name holds characters that the bank cannot keep"),
    ACCOUNT_NOT_EMPTY(422, "The account still holds money, or an order is under way"),
    REST_EXCEEDED(422, "The amount is above what is left"),
    PUBLIC_DEPOSIT_NOT_FOUND(422, "No such public deposit"),
    BOUND_ACCOUNT_NOT_FOUND(422, "The payer has no such bound account"),
    BOUND_ACCOUNT_NAME(422, "A bound account must bear the member's own name"),
    BOUND_ACCOUNT_TWICE(422, "A bound account stands twice"),
    BANK_NOT_FOUND(422, "The market has no such bank"),
    DIFFERENCE_NOT_FOUND(422, "No such difference"),
    DIFFERENCE_CLOSED(409, "The difference is closed"),
    INSTRUCTION_NOT_FOUND(422, "No such instruction"),
    NOT_IN_REVIEW(409, "The instruction is not in review"),
    BANK_HAS_THE_ORDER(409, "The bank's last word is that it has the order"),
    STATEMENT_NOT_CLOSED(409, "The statement of that bank date is not closed and read"),
    EVIDENCE_MISSING(422, "The evidence for this judgement is not there"),
    MOVEMENT_INVALID(422, "A correction cannot move money so"),
    REVIEW_PENDING(409, "Another request about the same waits for its second person"),
    REVIEW_DECIDED(409, "It was decided already"),
    SAME_PERSON(403, "Who made it cannot check it"),
    NOT_ALLOWED(403, "This key may not do that"),
    NOT_SUSPENDABLE(409, "The account is neither active nor suspended"),
    NUMBER_TAKEN(409, "The next sub-account number exists already"),
    WORDS_TOO_LONG(422, "A text is too long for the bank"),
    OPENING_NOT_SUPPORTED(422, "This bank connection opens no sub-accounts"),
    CREDIT_NOT_WHOLE(422, "The bank gives such an entry only as a whole"),
    BANK_DETAILS_MISSING(422, "The bank needs the line number or the name of the other bank"),
    INSUFFICIENT_FUNDS(422, "The available amount does not suffice"),
    REQUEST_NO_REUSED(422, "This out_request_no belongs to another request"),
    IDEMPOTENCY_KEY_MISMATCH(422, "Idempotency-Key and out_request_no differ"),
    NOT_CANCELLABLE(409, "It was sent already and cannot be cancelled"),
    NOT_FOUND(404, "No such resource"),
    METHOD_NOT_ALLOWED(405, "No such method here"),
    PARAMETER_INVALID(400, "A query parameter has a value of the wrong form"),
    PREFERENCE_INVALID(400, "The Prefer header cannot be honoured"),
    MEDIA_TYPE_NOT_SUPPORTED(415, "The body must be application/json"),
    UNAUTHENTICATED(401, "The API key is missing or unknown"),
    BUSY(503, "Too much waits already; try again"),
    UNAVAILABLE(503, "A part we need is away; try again"),
    STORAGE_FULL(503, "There is no room left to write; try again"),
    INTERNAL(500, "A mistake of ours");

    private final int status;
    private final String title;

    DeclineCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** What the code means, in a few words. */
    public String title() {
        return title;
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
