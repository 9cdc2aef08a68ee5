package coffer.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/**
 * Brings a database up to date, as its owner: runs the migrations, creates the application's role
 * and makes partitions for two years ahead. May run on every start; processes that start at the
 * same time wait for each other.
 */
public final class Schema {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final String STARTING = "57P03";

    private Schema() {}

    /**
     * Waits for a server that is not there yet, or still starting.
     *
     * @param url as for {@link #bringUpToDate}
     * @throws IllegalStateException if it does not answer within the limit, or waiting is useless:
     *     there is no such database, or the password is wrong
     */
    public static void await(String url, Duration limit) {
        JdbcUrl address = JdbcUrl.parse(url);
        long until = System.nanoTime() + limit.toNanos();
        for (boolean answers = false; !answers; ) {
            try (Connection connection = open(address)) {
                answers = connection.isValid(0);
            } catch (SQLException failure) {
                boolean mayCome =
                        STARTING.equals(failure.getSQLState())
                                || String.valueOf(failure.getSQLState()).startsWith("08");
                if (!mayCome || System.nanoTime() - until > 0) {
                    throw new IllegalStateException(
                            "the database does not answer: " + failure.getMessage(), failure);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while waiting for the database", interrupted);
        }
    }

    private static Connection open(JdbcUrl address) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", address.user());
        login.setProperty("password", address.password());
        return DriverManager.getConnection(address.url(), login);
    }

    /**
     * Migrates, and makes partitions.
     *
     * @param url {@code postgresql://user:password@host:port/database}, as the owner
     * @throws IllegalStateException if the database cannot be brought up to date
     */
    public static void bringUpToDate(String url) {
        JdbcUrl address = JdbcUrl.parse(url);
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(address.url(), address.user(), address.password())
                .locations("classpath:coffer/database/migration")
                .load()
                .migrate();
        try (Connection connection = open(address);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select make_partitions(current_date - 100,"
                            + " (current_date + interval '2 years')::date)");
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot make partitions", failure);
        }
    }
}
