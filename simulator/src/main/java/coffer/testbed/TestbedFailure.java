package coffer.testbed;

/** A run cannot go on; the message is for the terminal. */
public final class TestbedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure without a cause. */
    public TestbedFailure(String message) {
        super(message);
    }

    /** A failure with its cause. */
    public TestbedFailure(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
