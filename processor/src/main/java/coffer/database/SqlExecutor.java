package coffer.database;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Where statements go to; each is one transaction. */
public interface SqlExecutor {

    /**
     * Runs one statement.
     *
     * @throws DatabaseUnavailable if it is not known to have been done
     */
    List<Row> rows(String sql, Tuple parameters);

    /** Runs a statement without parameters. */
    default List<Row> rows(String sql) {
        return rows(sql, Tuple.tuple());
    }
}
