package coffer.platform.command;

import coffer.database.Database;
import coffer.platform.config.Config;
import coffer.platform.database.DatabaseHandle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;

/**
 * A database that is there already, for the length of a command: somebody's server, the one that a
 * platform runs now, or one that is started on a data folder and stopped again.
 */
final class CommandDatabase implements AutoCloseable {

    private static final int CONNECTIONS = 2;

    private final DatabaseHandle handle;
    private final Vertx vertx;
    private final Database database;

    private CommandDatabase(DatabaseHandle handle, Duration limit) {
        this.handle = handle;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        this.database = new Database(vertx, handle.url(), CONNECTIONS, limit);
    }

    /**
     * Finds the database.
     *
     * @param limit how long one statement may take
     * @throws IllegalStateException if there is none
     */
    static CommandDatabase open(Config.Database config, Duration limit)
            throws InterruptedException {
        return new CommandDatabase(DatabaseHandle.openExisting(config), limit);
    }

    /** Its address as the owner of the schema. */
    String ownerUrl() {
        return handle.ownerUrl();
    }

    Database database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
        vertx.close().await();
        handle.close();
    }
}
