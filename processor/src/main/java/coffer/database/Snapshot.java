package coffer.database;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * One sight of the whole database for several statements, which can write nothing: what others
 * commit meanwhile is not seen by any of them. For checks; as long as it is open the server keeps
 * what it sees. One thread at a time.
 */
public final class Snapshot implements SqlExecutor, AutoCloseable {

    private static final String BEGIN = "begin isolation level repeatable read read only";

    private final Database database;
    private final SqlConnection connection;

    Snapshot(Database database, SqlConnection connection) {
        this.database = database;
        this.connection = connection;
        database.rows(connection, BEGIN, Tuple.tuple());
    }

    @Override
    public List<Row> rows(String sql, Tuple parameters) {
        return database.rows(connection, sql, parameters);
    }

    /** Ends it; the connection goes with it. */
    @Override
    public void close() {
        connection.close();
    }
}
