package coffer.store;

/**
 * The database does not answer, or broke off: the statement may or may not have been committed, so
 * the caller reads again before it writes again.
 */
public final class DatabaseAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseAway(String why) {
        super(why);
    }

    DatabaseAway(Throwable cause) {
        super("the database is away: " + cause.getMessage(), cause);
    }
}
