package coffer.store;

/**
 * The database does not answer, or broke off: the statement may or may not have been committed, so
 * the caller reads again before it writes again.
 */
public final class DatabaseAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean undone;

    DatabaseAway(String why) {
        super(why);
        this.undone = false;
    }

    DatabaseAway(Throwable cause) {
        this(cause, false);
    }

    DatabaseAway(Throwable cause, boolean undone) {
        super("the database is away: " + cause.getMessage(), cause);
        this.undone = undone;
    }

    /** Whether the server itself said so, and hence nothing of the statement was done. */
    public boolean undone() {
        return undone;
    }
}
