package coffer.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL on a data folder, kept running until it is closed. Each change of the server, by the
 * supervisor's thread or by {@link #close}, happens under this object's lock.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

    private final DataFolder folder;
    private final DataFolder.FolderLock claim;
    private final int port;
    private final Runnable restarted;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread supervisor;
    private EmbeddedPostgres server;
    private Optional<Postmaster> postmaster;

    private EmbeddedServer(DataFolder folder, DataFolder.FolderLock claim, Runnable restarted) {
        this.folder = folder;
        this.claim = claim;
        this.restarted = restarted;
        Postmaster.of(folder.cluster())
                .ifPresent(orphan -> {
                    LOG.warn(
                            "stopping PostgreSQL {}, left running by a platform that was killed",
                            orphan.pid());
                    orphan.end(END_LIMIT);
                });
        this.port = folder.port();
        this.server = start();
        this.postmaster = Postmaster.of(folder.cluster());
        folder.publish(url());
        this.supervisor = Thread.ofPlatform().daemon().name("database").unstarted(this::supervise);
    }

    /**
     * Starts a server on a folder.
     *
     * @param restarted is told when a server that died was started again
     * @return empty if another process has the folder
     */
    public static Optional<EmbeddedServer> start(DataFolder folder, Runnable restarted) {
        return folder.tryLock().map(claim -> start(folder, claim, restarted));
    }

    private static EmbeddedServer start(
            DataFolder folder, DataFolder.FolderLock claim, Runnable restarted) {
        boolean up = false;
        try {
            EmbeddedServer server = new EmbeddedServer(folder, claim, restarted);
            server.supervisor.start();
            up = true;
            return server;
        } finally {
            if (!up) {
                claim.close();
            }
        }
    }

    /** Where it listens; stays the same when the server is started again. */
    public String url() {
        return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
    }

    private EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(folder.cluster())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(START_LIMIT)
                    .setLocaleConfig("locale", "C")
                    // The library starts the server with -F and without synchronous commits.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    // Checkpoints by the clock and not by the load: each makes every page that is
                    // touched after it travel whole.
                    .setServerConfig("checkpoint_timeout", "15min")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("shared_buffers", "256MB")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("timezone", "UTC")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "PostgreSQL does not start; see " + folder.log(), failure);
        }
    }

    private void supervise() {
        try {
            while (!closed.await(LOOK_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                restartIfDead();
            }
        } catch (InterruptedException told) {
            LOG.debug("the supervisor was told to stop");
        }
    }

    private synchronized void restartIfDead() {
        if (closed.getCount() == 0 || postmaster.filter(Postmaster::alive).isPresent()) {
            return;
        }
        LOG.error("PostgreSQL has died; starting it again");
        try {
            server.close();
            server = start();
            postmaster = Postmaster.of(folder.cluster());
            restarted.run();
            LOG.info("PostgreSQL runs again");
        } catch (IOException | RuntimeException failure) {
            LOG.error("PostgreSQL could not be started; trying again", failure);
        }
    }

    /** Stops the server and leaves the folder. */
    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            folder.removeUrl();
            try {
                server.close();
            } catch (IOException failure) {
                throw new UncheckedIOException("PostgreSQL does not stop", failure);
            } finally {
                claim.close();
            }
        }
    }
}
