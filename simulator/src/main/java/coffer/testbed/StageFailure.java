package coffer.testbed;

/** The play cannot go on; the message is for the terminal. */
public final class StageFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With nothing behind it. */
    public StageFailure(String message) {
        super(message);
    }

    /** With what is behind it. */
    public StageFailure(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
