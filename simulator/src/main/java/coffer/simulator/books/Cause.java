package coffer.simulator.books;

/**
 * Why the bank moved money: by which action and under which reference. For an order that is the
 * action and the caller's serial; for what the control API did it is {@link #CONTROL} and the name
 * of the call.
 */
public record Cause(String by, String reference) {
    /** The {@code by} of everything that no caller of the bank ordered. */
    public static final String CONTROL = "control";

    /** The cause of what the control API did. */
    public static Cause control(String call) {
        return new Cause(CONTROL, call);
    }
}
