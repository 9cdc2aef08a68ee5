package coffer.database;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Executes SQL statements; each is one transaction. Blocks. */
public interface SqlExecutor {

    /**
     * Runs one statement.
     *
     * @throws DatabaseUnavailable if the statement gave no result
     */
    List<Row> rows(String sql, Tuple parameters);

    /** Runs a statement without parameters. */
    default List<Row> rows(String sql) {
        return rows(sql, Tuple.tuple());
    }
}
