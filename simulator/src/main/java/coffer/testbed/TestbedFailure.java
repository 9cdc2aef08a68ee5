package coffer.testbed;

/** A run cannot go on; the message is for the terminal. */
public final class TestbedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With nothing behind it. */
    public TestbedFailure(String message) {
        super(message);
    }

    /** With what is behind it. */
    public TestbedFailure(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
