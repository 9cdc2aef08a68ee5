package coffer.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/**
 * Brings a database up to date under the name of its owner: migrations, the role of the
 * application, and partitions for two years ahead. May run on every start; several processes that
 * start at once wait for each other.
 */
public final class Schema {

    private Schema() {}

    /**
     * Migrates, and makes partitions.
     *
     * @param url {@code postgresql://user:password@host:port/database}, as the owner
     * @throws IllegalStateException if the database cannot be brought up to date
     */
    public static void bringUpToDate(String url) {
        JdbcAddress address = JdbcAddress.parse(url);
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(address.url(), address.user(), address.password())
                .locations("classpath:coffer/store/migration")
                .load()
                .migrate();
        Properties login = new Properties();
        login.setProperty("user", address.user());
        login.setProperty("password", address.password());
        try (Connection connection = DriverManager.getConnection(address.url(), login);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select make_partitions(current_date - 100,"
                            + " (current_date + interval '2 years')::date)");
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot make partitions", failure);
        }
    }
}
