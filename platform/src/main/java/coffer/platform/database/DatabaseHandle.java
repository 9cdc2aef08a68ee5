package coffer.platform.database;

import coffer.database.Schema;
import coffer.platform.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the database is.
 *
 * @param url for the application
 * @param ownerUrl for migrations and seeds
 * @param server the embedded server, if it is ours to stop
 */
public record DatabaseHandle(String url, String ownerUrl, Optional<EmbeddedServer> server)
        implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /**
     * The database of a platform: the given one, or an embedded one that is started.
     *
     * @param restarted is told when an embedded server that died was started again
     * @throws IllegalStateException if another process has the data folder, or the given one does
     *     not answer
     */
    public static DatabaseHandle openForPlatform(Config.Database config, Runnable restarted) {
        return configured(config)
                .or(() -> embedded(config, restarted))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "another process uses the data folder "
                                        + config.folder()
                                        + "; name another, or give a database.url"));
    }

    /**
     * The database of a command beside the platform: the given one, the one that a platform runs on
     * the data folder now, or else one that is started for the length of the command.
     */
    public static DatabaseHandle openOrShare(Config.Database config) throws InterruptedException {
        Optional<DatabaseHandle> place = configured(config);
        long until = System.nanoTime() + config.startLimit().toNanos();
        while (place.isEmpty()) {
            place = running(config).or(() -> embedded(config, () -> {}));
            if (place.isEmpty()) {
                if (System.nanoTime() - until > 0) {
                    throw new IllegalStateException(
                            "another process has the data folder "
                                    + config.folder()
                                    + ", but its database does not answer");
                }
                Thread.sleep(PAUSE);
            }
        }
        return place.get();
    }

    /**
     * The database of a command that looks at books: like {@link #openOrShare}, but none is made
     * where there is none.
     *
     * @throws IllegalStateException if there is no database
     */
    public static DatabaseHandle openExisting(Config.Database config) throws InterruptedException {
        if (config.url().isEmpty() && !new DataFolder(config.folder()).holdsDatabase()) {
            throw new IllegalStateException("there is no database in " + config.folder());
        }
        return openOrShare(config);
    }

    private static Optional<DatabaseHandle> configured(Config.Database config) {
        Optional<DatabaseHandle> place =
                config.url()
                        .map(url ->
                                new DatabaseHandle(
                                        url, config.ownerUrl().orElse(url), Optional.empty()));
        place.ifPresent(there -> Schema.await(there.ownerUrl(), config.startLimit()));
        return place;
    }

    private static Optional<DatabaseHandle> running(Config.Database config) {
        return new DataFolder(config.folder())
                .running()
                .map(url -> new DatabaseHandle(url, url, Optional.empty()));
    }

    private static Optional<DatabaseHandle> embedded(Config.Database config, Runnable restarted) {
        return EmbeddedServer.start(new DataFolder(config.folder()), restarted)
                .map(server -> new DatabaseHandle(server.url(), server.url(), Optional.of(server)));
    }

    /** Stops the embedded server if it is ours. */
    @Override
    public void close() {
        server.ifPresent(EmbeddedServer::close);
    }
}
