package coffer.instruction;

/** What we know of a bank instruction. */
public enum InstructionState {
    /** Reserved, never sent. */
    CREATED("accepted"),
    /** Committed before the first byte went out. */
    SENDING("sent"),
    /** The bank has it and gave no verdict. */
    ACCEPTED("sent"),
    /** It may or may not have happened. */
    UNKNOWN("unknown"),
    /** Two people must judge it; inquiries go on slowly. */
    REVIEW("in_review"),
    /** The bank said yes; settled. */
    SUCCEEDED("succeeded"),
    /** The bank said no, or nothing was ever sent; released. */
    FAILED("failed");

    private final String status;

    InstructionState(String status) {
        this.status = status;
    }

    /** The word that markets see. */
    public String status() {
        return status;
    }

    /** Whether the reservation has met its settle or release. */
    public boolean isEnd() {
        return this == SUCCEEDED || this == FAILED;
    }
}
