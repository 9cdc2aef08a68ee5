package coffer.database;

/**
 * The database gave no result. Unless {@link #hadNoEffect}, the statement may or may not have been
 * committed: the caller reads again before it writes again.
 */
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no result. */
    enum Reason {
        /** The connection failed; the outcome of the statement is not known. */
        BROKEN_OFF,
        /** The server cancelled this statement. */
        CANCELLED,
        /** The server's disk is full. */
        FULL
    }

    public DatabaseUnavailable(String why) {
        super(why);
        this.reason = Reason.BROKEN_OFF;
    }

    DatabaseUnavailable(Throwable cause) {
        this(cause, Reason.BROKEN_OFF);
    }

    DatabaseUnavailable(Throwable cause, Reason reason) {
        super("the database is away: " + cause.getMessage(), cause);
        this.reason = reason;
    }

    /** Whether the server itself reported the failure: nothing of the statement was committed. */
    public boolean hadNoEffect() {
        return reason != Reason.BROKEN_OFF;
    }

    /** Whether the server's disk is full: it reads but does not write. Nothing was committed. */
    public boolean full() {
        return reason == Reason.FULL;
    }
}
