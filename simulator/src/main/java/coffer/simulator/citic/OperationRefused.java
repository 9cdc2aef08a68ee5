package coffer.simulator.citic;

/** The bank's counter cannot do what the control API asked; the code is stable, in snake case. */
public final class CounterRefusal extends RuntimeException {
    private final String code;

    /** A refusal with a stable code and a sentence for people. */
    public CounterRefusal(String code, String detail) {
        super(detail);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
