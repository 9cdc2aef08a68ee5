package coffer.simulator.citic;

/** The bank refused a manual operation of the control API; the code is stable, in snake case. */
public final class OperationRefused extends RuntimeException {
    private final String code;

    /** A refusal with a stable code and a sentence for people. */
    OperationRefused(String code, String detail) {
        super(detail);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
