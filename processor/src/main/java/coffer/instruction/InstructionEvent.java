package coffer.instruction;

import coffer.bank.BankReply;

/** What can happen to a bank instruction. */
public enum InstructionEvent {
    /** No bank need be told: it is settled when it is accepted, or when it is claimed. */
    NOTHING_TO_SEND,
    /** A dispatcher took it and is about to write its first byte. */
    CLAIMED,
    /** No byte was written. */
    NOT_SENT,
    /** The bank has it, without a verdict. */
    ACCEPTED,
    /** The bank, or its statement with our serial, says yes. */
    CONFIRMED,
    /** A listed refusal of the bank. */
    REFUSED,
    /** No answer that counts: a time-out, garbage, an unlisted code, an expired lease. */
    SILENT,
    /** The time to wait is over, the order expired, or the market cancelled it. */
    GAVE_UP,
    /** Two persons judged that it happened. */
    JUDGED_SUCCEEDED,
    /** Two persons judged that it did not. */
    JUDGED_FAILED;

    /** The event of a bank's reply. */
    static InstructionEvent of(BankReply reply) {
        return switch (reply) {
            case BankReply.NotSent _ -> NOT_SENT;
            case BankReply.Accepted _ -> ACCEPTED;
            case BankReply.Confirmed _ -> CONFIRMED;
            case BankReply.Refused _ -> REFUSED;
            case BankReply.Silent _ -> SILENT;
        };
    }
}
