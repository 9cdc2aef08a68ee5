package coffer.platform.command;

import coffer.platform.config.Config;
import coffer.platform.database.DataFolder;
import coffer.platform.database.EmbeddedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the embedded PostgreSQL without a platform, so that several platforms can share it. */
@Command(
        name = "database",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the embedded PostgreSQL alone until SIGTERM, with its data under COFFER_DATA.",
            "Platforms that share it are given its address as COFFER_DATABASE_URL."
        })
final class DatabaseCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseCommand.class);

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Config.Database config = options.read().get().database();
        if (config.url().isPresent()) {
            throw new IllegalArgumentException(
                    "database.url names a database that runs already; this command runs its own");
        }
        EmbeddedServer server =
                EmbeddedServer.start(
                                new DataFolder(config.folder()),
                                () -> LOG.warn("PostgreSQL died and was started again"))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "another process uses the data folder " + config.folder()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("database ready url=" + server.url());
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    /** Stopping in good order is success, which the signal would hide. */
    private static void stop(EmbeddedServer server) {
        server.close();
        Runtime.getRuntime().halt(0);
    }
}
