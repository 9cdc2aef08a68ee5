package coffer.store;

import coffer.database.JdbcAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The owner of test books, on one connection: for what time does, and for planted damage. */
public final class TestOwner implements AutoCloseable {

    private final Connection connection;

    public TestOwner(TestBooks books) {
        JdbcAddress address = JdbcAddress.parse(books.url());
        try {
            this.connection =
                    DriverManager.getConnection(address.url(), address.user(), address.password());
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot reach the database", failure);
        }
    }

    public void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot leave the database", failure);
        }
    }
}
