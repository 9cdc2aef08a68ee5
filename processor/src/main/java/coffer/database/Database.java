package coffer.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The application's connection pool. Its connections run as the role {@code coffer_app}. Every call
 * blocks and is one statement, which is one transaction.
 *
 * <p>Safe for use by many threads; not to be called from an event loop.
 */
public final class Database implements SqlExecutor, AutoCloseable {

    /** Nothing was committed; the same statement may be tried again. */
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01", "55P03");

    /** Classes of SQLSTATE for a server that stops, starts, or lacks a resource. */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58");

    /** The server cancelled the statement and goes on serving others. */
    private static final String CANCELLED = "57014";

    /** The disk has no room left. */
    private static final String FULL = "53100";

    /**
     * For how long {@link #isFull} holds after the server reported a full disk. While nothing is
     * written, nothing reports that there is room again.
     */
    private static final Duration FULL_MEMORY = Duration.ofSeconds(5);

    private static final int TRIES = 5;

    /** The server keeps 63 bytes; a number is added to it. */
    private static final Pattern SESSION_NAME = Pattern.compile("[!-~]{1,50}");

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Pool pool;
    private final Duration limit;
    private final int connections;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong timeouts = new AtomicLong();

    /** When a disk that was found full may have room again, by the monotonic clock. */
    private volatile long fullUntil = System.nanoTime();

    /**
     * @param url {@code postgresql://user:password@host:port/database}
     * @param connections how many connections at most
     * @param limit how long one statement may take
     */
    public Database(Vertx vertx, String url, int connections, Duration limit) {
        this.vertx = vertx;
        this.limit = limit;
        this.connections = connections;
        this.options =
                PgConnectOptions.fromUri(url)
                        .setCachePreparedStatements(true)
                        .addProperty("role", "coffer_app")
                        .addProperty("search_path", "public")
                        // Each statement is prepared once and finds its rows by keys, whichever.
                        .addProperty("plan_cache_mode", "force_generic_plan")
                        .addProperty("application_name", "coffer")
                        .addProperty("statement_timeout", Long.toString(limit.toMillis()));
        PoolOptions size =
                new PoolOptions()
                        .setMaxSize(connections)
                        .setConnectionTimeout((int) limit.toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        this.pool = PgBuilder.pool().with(size).connectingTo(options).using(vertx).build();
    }

    @Override
    public List<Row> rows(String sql, Tuple parameters) {
        underWay.incrementAndGet();
        try {
            return rows(pool, sql, parameters);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** How many connections of the pool are in use. */
    public int inUse() {
        return Math.min(underWay.get(), connections);
    }

    /** How many callers wait for a connection of the pool. */
    public int waiting() {
        return Math.max(0, underWay.get() - connections);
    }

    /** How many statements the server cancelled, or did not answer, at their limit. */
    public long timeouts() {
        return timeouts.get();
    }

    /** Whether the server reported within the last seconds that its disk is full. */
    public boolean isFull() {
        return fullUntil - System.nanoTime() > 0;
    }

    List<Row> rows(SqlClient client, String sql, Tuple parameters) {
        for (int tries = 1; ; tries++) {
            try {
                return list(await(client.preparedQuery(sql).execute(parameters)));
            } catch (PgException refused) {
                if (!ROLLED_BACK.contains(refused.getSqlState()) || tries == TRIES) {
                    throw translated(refused);
                }
            }
        }
    }

    /**
     * A connection outside the pool, opened with its first statement.
     *
     * @param name its application name at the server: printable ASCII, at most 50 characters, as
     *     the server would silently change another; no other session may have it
     */
    public Session session(String name) {
        if (!SESSION_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the server would change this name: " + name);
        }
        return new Session(this, name);
    }

    /** A snapshot of the database now, over a connection outside the pool. */
    public Snapshot snapshot() {
        return new Snapshot(this, connect("coffer-snapshot"));
    }

    SqlConnection connect(String name) {
        PgConnectOptions named =
                new PgConnectOptions(options).addProperty("application_name", name);
        try {
            return await(PgConnection.connect(vertx, named));
        } catch (PgException refused) {
            throw translated(refused);
        }
    }

    /** Whether the database answers now. */
    boolean answers() {
        try {
            return rows("select 1").size() == 1;
        } catch (DatabaseUnavailable away) {
            return false;
        }
    }

    /** Waits for a result. An interrupt does not cancel the statement; the flag stays set. */
    private <T> T await(Future<T> future) {
        try {
            // Beside the server's own limit, for a server that hangs as a whole.
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(2 * limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof PgException refused) {
                throw refused;
            }
            if (cause instanceof VertxException
                    || cause instanceof IOException
                    || cause instanceof TimeoutException) {
                if (cause instanceof TimeoutException) {
                    timeouts.incrementAndGet();
                }
                throw new DatabaseUnavailable(cause);
            }
            throw cause instanceof RuntimeException mistake ? mistake : failed;
        }
    }

    private RuntimeException translated(PgException refused) {
        String state = String.valueOf(refused.getSqlState());
        if (state.equals(FULL)) {
            fullUntil = System.nanoTime() + FULL_MEMORY.toNanos();
            return new DatabaseUnavailable(refused, DatabaseUnavailable.Reason.FULL);
        }
        if (state.equals(CANCELLED)) {
            timeouts.incrementAndGet();
            return new DatabaseUnavailable(refused, DatabaseUnavailable.Reason.CANCELLED);
        }
        boolean away = state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2));
        return away ? new DatabaseUnavailable(refused) : refused;
    }

    private static List<Row> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        pool.close().await();
    }
}
