package coffer.reconciliation;

import coffer.database.SqlExecutor;
import coffer.instruction.InstructionState;
import coffer.market.MainAccountId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures for monitoring, over all markets: instructions without an end, Differences, lines. */
public final class MonitoringStore {

    private static final String OPEN =
            """
            select state::text as state, count(*) as instructions, min(created_at) as oldest,
              count(overdue_at) as overdue, min(next_at) as due
            from instruction where next_at is not null group by state
            """;

    private static final String WAITING =
            """
            select (select count(*) from difference where closed_at is null) as differences,
              (select count(*) from waiting_line) as lines
            """;

    private static final String BEHIND =
            """
            select a.main_account_id, count(*) as statements, min(c.behind_since) as since
            from line_cursor c join sub_account a
              on a.market_id = c.market_id and a.sub_account_id = c.sub_account_id
            where c.behind_since is not null group by a.main_account_id
            """;

    private static final String SCHEMA =
            """
            select version from flyway_schema_history where success and version is not null
            order by installed_rank desc limit 1
            """;

    private final SqlExecutor database;

    public MonitoringStore(SqlExecutor database) {
        this.database = database;
    }

    /**
     * Instructions without an end that are in one state.
     *
     * @param oldest when the oldest of them was made
     * @param overdue how many of them have waited too long
     * @param due when the first of them is due, which may be in the past
     */
    public record OpenInstructions(long count, Instant oldest, long overdue, Instant due) {}

    /**
     * What is not finished.
     *
     * @param open by state; a state with no instruction is left out
     * @param differences open Differences
     * @param waitingLines lines of statements that are not explained yet
     * @param statementsBehind the main accounts of which a statement cannot be read to its end
     */
    public record Backlog(
            Map<InstructionState, OpenInstructions> open,
            long differences,
            long waitingLines,
            Map<MainAccountId, StatementsBehind> statementsBehind) {

        /** Nothing waits. */
        public static final Backlog NONE = new Backlog(Map.of(), 0, 0, Map.of());

        public Backlog {
            open = Map.copyOf(open);
            statementsBehind = Map.copyOf(statementsBehind);
        }
    }

    /**
     * Sub-accounts of one main account whose statement cannot be read to its end.
     *
     * @param since since when the first of them
     */
    public record StatementsBehind(long count, Instant since) {}

    /** What is not finished now. */
    public Backlog backlog() {
        Map<InstructionState, OpenInstructions> open = new EnumMap<>(InstructionState.class);
        for (Row row : database.rows(OPEN)) {
            open.put(
                    InstructionState.valueOf(row.getString("state")),
                    new OpenInstructions(
                            row.getLong("instructions"),
                            row.getOffsetDateTime("oldest").toInstant(),
                            row.getLong("overdue"),
                            row.getOffsetDateTime("due").toInstant()));
        }
        Row waiting = database.rows(WAITING).getFirst();
        return new Backlog(
                open, waiting.getLong("differences"), waiting.getLong("lines"), statementsBehind());
    }

    /** The main accounts of which a statement cannot be read to its end. */
    public Map<MainAccountId, StatementsBehind> statementsBehind() {
        return database.rows(BEHIND).stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                row -> new MainAccountId(row.getInteger("main_account_id")),
                                row ->
                                        new StatementsBehind(
                                                row.getLong("statements"),
                                                row.getOffsetDateTime("since").toInstant())));
    }

    /** The version of the last migration. */
    public String schemaVersion() {
        return database.rows(SCHEMA).getFirst().getString("version");
    }
}
