package coffer.database;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * A read-only view of the whole database at one moment, for several statements: none of them sees
 * what others commit meanwhile. For checks. While it is open the server cannot remove old row
 * versions. One thread at a time.
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

    /** Ends the snapshot and closes its connection. */
    @Override
    public void close() {
        connection.close();
    }
}
