package coffer.database;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * A connection of its own, on which statements follow one another. When it breaks, the next
 * statement goes over a new one; before that, the server's side of the broken one is ended, so that
 * nothing that was sent over it can still be committed: what is read from then on is the truth.
 *
 * <p>Safe for use by many threads: a statement is sent while the one before it is still under way,
 * and done after it.
 */
public final class Session implements SqlExecutor, AutoCloseable {

    private static final String END = "select end_session($1) as ended";

    private final Database database;
    private final String name;
    private Optional<SqlConnection> connection = Optional.empty();

    /** What the server knows our last connection by. */
    private Optional<String> last = Optional.empty();

    private int connections;

    Session(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    @Override
    public List<Row> rows(String sql, Tuple parameters) {
        SqlConnection open = connection();
        boolean sound = false;
        try {
            List<Row> rows = database.rows(open, sql, parameters);
            sound = true;
            return rows;
        } catch (DatabaseUnavailable away) {
            sound = away.full();
            throw away;
        } catch (RuntimeException refused) {
            // The server answered: the connection serves on.
            sound = true;
            throw refused;
        } finally {
            if (!sound) {
                drop(open);
            }
        }
    }

    private synchronized SqlConnection connection() {
        return connection.orElseGet(this::connect);
    }

    private synchronized void drop(SqlConnection broken) {
        broken.close();
        connection = connection.filter(current -> !current.equals(broken));
    }

    private SqlConnection connect() {
        last.ifPresent(this::end);
        connections++;
        String called = name + "-" + connections;
        // From here on there may be one, even if we never hear of it.
        last = Optional.of(called);
        SqlConnection fresh = database.connect(called);
        connection = Optional.of(fresh);
        return fresh;
    }

    private void end(String called) {
        if (!database.rows(END, Tuple.of(called)).getFirst().getBoolean("ended")) {
            throw new DatabaseUnavailable("a broken connection is not known to have ended");
        }
    }

    /** Closes the connection. */
    @Override
    public synchronized void close() {
        connection.ifPresent(SqlConnection::close);
        connection = Optional.empty();
    }
}
