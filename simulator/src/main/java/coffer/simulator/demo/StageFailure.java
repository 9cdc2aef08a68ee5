package coffer.simulator.demo;

/** The play cannot go on; the message is for the terminal. */
final class StageFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StageFailure(String message) {
        super(message);
    }

    StageFailure(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
