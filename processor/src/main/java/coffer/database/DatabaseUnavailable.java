package coffer.database;

/**
 * The database does not answer, or broke off: the statement may or may not have been committed, so
 * the caller reads again before it writes again.
 */
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Sort sort;

    /** What kept the database from answering. */
    enum Sort {
        /** Nobody knows what became of the statement. */
        BROKEN_OFF,
        /** The server gave this statement up and serves others. */
        CANCELLED,
        /** The server has no room left to write. */
        FULL
    }

    public DatabaseUnavailable(String why) {
        super(why);
        this.sort = Sort.BROKEN_OFF;
    }

    DatabaseUnavailable(Throwable cause) {
        this(cause, Sort.BROKEN_OFF);
    }

    DatabaseUnavailable(Throwable cause, Sort sort) {
        super("the database is away: " + cause.getMessage(), cause);
        this.sort = sort;
    }

    /** Whether the server itself said so, and hence nothing of the statement was done. */
    public boolean undone() {
        return sort != Sort.BROKEN_OFF;
    }

    /** Whether the server reads but has no room left to write; nothing was done. */
    public boolean full() {
        return sort == Sort.FULL;
    }
}
