package coffer.simulation;

import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.database.SqlExecutor;
import coffer.fixture.TestAway;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A process's way to the database. It pauses before each statement that writes, for there a process
 * may die or stall, and now and then loses the statement, or its answer.
 */
final class FaultySqlExecutor implements SqlExecutor {

    private static final Pattern WRITES =
            Pattern.compile(
                    "\\b(insert|update|delete|accept|claim|finish|record|correct|judge|clear|admit"
                            + "|turn_away|suspend|weigh|tell_overdue|quarantine|propose_?\\w*)\\b");

    /** What money does not hang on: how far a statement was read, whose lease it is. */
    private static final Pattern BESIDE_THE_BOOKS =
            Pattern.compile("\\b(line_cursor|lease|update bank_balance)\\b");

    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private final Database database;
    private final SeededRandom random;
    private boolean written;

    FaultySqlExecutor(Database database, SeededRandom random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public List<Row> rows(String sql, Tuple parameters) {
        if (!writes(sql)) {
            return database.rows(sql, parameters);
        }
        Fiber.pause();
        if (random.occurs(Fault.STATEMENT_LOST)) {
            throw away("the statement got lost");
        }
        written |= !BESIDE_THE_BOOKS.matcher(sql).find();
        List<Row> rows = database.rows(sql, parameters);
        if (random.occurs(Fault.COMMIT_LOST)) {
            throw away("the answer of a commit got lost");
        }
        return rows;
    }

    private static DatabaseUnavailable away(String why) {
        return TestAway.because(why);
    }

    private static boolean writes(String sql) {
        return KNOWN.computeIfAbsent(sql, text -> WRITES.matcher(text).find());
    }

    /** Whether anything may have been written since it was asked last. */
    boolean wasWritten() {
        boolean was = written;
        written = false;
        return was;
    }
}
