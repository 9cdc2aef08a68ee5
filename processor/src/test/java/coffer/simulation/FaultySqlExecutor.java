package coffer.simulation;

import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.database.SqlExecutor;
import coffer.fixture.TestOutage;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Executes a process's statements on the real database. It pauses before each statement that
 * writes, because a process may crash or stall there, and at random loses the statement or its
 * answer.
 */
final class FaultySqlExecutor implements SqlExecutor {

    private static final Pattern WRITES =
            Pattern.compile(
                    "\\b(insert|update|delete|accept|claim|finish|record|correct|judge|clear|admit"
                            + "|turn_away|suspend|weigh|tell_overdue|quarantine|propose_?\\w*)\\b");

    /** Writes that change no books: reading positions, leases and balances told by the bank. */
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
        return TestOutage.because(why);
    }

    private static boolean writes(String sql) {
        return KNOWN.computeIfAbsent(sql, text -> WRITES.matcher(text).find());
    }

    /** Whether the books may have been written since the last call. */
    boolean wasWritten() {
        boolean was = written;
        written = false;
        return was;
    }
}
