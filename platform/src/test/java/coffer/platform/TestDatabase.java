package coffer.platform;

import coffer.database.Schema;
import coffer.platform.database.DataFolder;
import coffer.platform.database.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fresh databases on one server for the whole JVM: the one that {@code COFFER_TEST_DATABASE_URL}
 * names, as a superuser, or an embedded one. A fork of the build is a JVM: its tests share the
 * server, and each has its database.
 */
public final class TestDatabase {

    private static final AtomicInteger LAST = new AtomicInteger();
    private static final String SERVER =
            Optional.ofNullable(System.getenv("COFFER_TEST_DATABASE_URL"))
                    .orElseGet(TestDatabase::embedded);

    /** Made when the first test asks for it. */
    private static final class Template {

        private static final String NAME = make();

        private static String make() {
            String url = fresh();
            Schema.bringUpToDate(url);
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }

    private TestDatabase() {}

    private static String embedded() {
        try {
            Path folder = Files.createTempDirectory("coffer-test");
            EmbeddedServer server =
                    EmbeddedServer.start(new DataFolder(folder), () -> {}).orElseThrow();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, folder)));
            return server.url();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void remove(EmbeddedServer server, Path folder) {
        server.close();
        try (var files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The address of a database that nobody has used. */
    public static String fresh() {
        return create("");
    }

    /**
     * The address of a database with the schema and nothing else. The migrations run once in this
     * JVM; each database is a copy of what they left.
     */
    public static String withSchema() {
        return create(" template " + Template.NAME);
    }

    private static String create(String options) {
        String name = "t" + ProcessHandle.current().pid() + "_" + LAST.incrementAndGet();
        run(SERVER, "drop database if exists " + name);
        run(SERVER, "create database " + name + options);
        return SERVER.substring(0, SERVER.lastIndexOf('/') + 1) + name;
    }

    /** Runs a statement as the owner; the first column of its rows. */
    public static List<String> run(String url, String sql) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            List<String> column = new ArrayList<>();
            if (statement.execute(sql)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    column.add(String.valueOf(rows.getString(1)));
                }
            }
            return column;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A connection as the owner, for what one statement cannot do. */
    public static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(jdbc(url));
    }

    private static String jdbc(String url) {
        int at = url.indexOf('@');
        String[] login = url.substring("postgresql://".length(), at).split(":", 2);
        String password = login.length > 1 ? "&password=" + login[1] : "";
        return "jdbc:postgresql://" + url.substring(at + 1) + "?user=" + login[0] + password;
    }
}
