package coffer.platform.command;

import coffer.platform.Platform;
import coffer.platform.config.Config;
import coffer.platform.config.ConfigReader;
import coffer.platform.config.SettingValues;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a platform until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs the platform until SIGTERM.")
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** For the embedded database, which stops last. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Option(names = "--print-config", description = "print the settings in force and exit")
    private boolean printConfig;

    @Option(
            names = "--market",
            paramLabel = "FILE",
            description = "write this market, as JSON, into the database first")
    private Optional<Path> market = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConfigReader settings = options.read();
        PrintWriter out = spec.commandLine().getOut();
        if (printConfig) {
            settings.printableSettings().forEach(out::println);
            out.flush();
            return 0;
        }
        Optional<SeedFile> seed =
                market.isPresent()
                        ? Optional.of(SeedFile.read(Files.readString(market.get())))
                        : Optional.empty();
        CompletableFuture<Platform> started = new CompletableFuture<>();
        AtomicBoolean told = new AtomicBoolean();
        Duration limit = settings.get().stopLimit();
        // Before anything is started: whenever the signal comes, what runs by then is stopped.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, told, limit), "stop"));
        Platform platform = start(settings.get(), seed, started, told);
        String ready =
                "platform ready url=%s database=%s"
                        .formatted(
                                platform.url(),
                                SettingValues.withoutPassword(platform.databaseUrl()));
        LOG.info(ready);
        out.println(ready);
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private static Platform start(
            Config config,
            Optional<SeedFile> seed,
            CompletableFuture<Platform> started,
            AtomicBoolean told) {
        try {
            Platform platform =
                    Platform.start(
                            config, database -> seed.ifPresent(s -> s.write(database)), told::get);
            started.complete(platform);
            return platform;
        } finally {
            // Does nothing if it did start.
            started.cancel(false);
        }
    }

    /**
     * Being told to stop and stopping in good order is success, which the signal would hide. A
     * start under way is called off, and waited for. What does not end within the limit is left as
     * a kill would leave it: the next start sorts it out.
     */
    private static void stop(
            CompletableFuture<Platform> started, AtomicBoolean told, Duration limit) {
        if (started.isCancelled()) {
            // It could not start, and the program ends by itself with a status that says so.
            return;
        }
        told.set(true);
        Thread stopping = Thread.ofPlatform().name("close").start(() -> close(started));
        boolean inOrder = false;
        try {
            inOrder = stopping.join(limit.plus(GRACE));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!inOrder) {
            LOG.error("the platform did not stop within stop.limit; the process is ended");
        }
        Runtime.getRuntime().halt(inOrder ? 0 : 1);
    }

    private static void close(CompletableFuture<Platform> started) {
        try {
            started.join().close();
        } catch (CancellationException calledOff) {
            LOG.info("told to stop while starting; nothing is left running");
        }
    }
}
