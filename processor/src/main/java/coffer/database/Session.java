package coffer.database;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * One connection outside the pool, which executes its statements in the order they were sent. When
 * it breaks, the next statement opens a new one. Before that, the server's side of the broken one
 * is ended, so that nothing sent over it can be committed any more: what is read from then on is
 * final.
 *
 * <p>Safe for use by many threads: a statement may be sent before the one before it has ended.
 */
public final class Session implements SqlExecutor, AutoCloseable {

    private static final String END = "select end_session($1) as ended";

    private final Database database;
    private final String name;
    private Optional<SqlConnection> connection = Optional.empty();

    /** The application name of the last connection. */
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
        // From here on the server may have it, even if connecting fails here.
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
