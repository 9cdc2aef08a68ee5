package coffer.platform.command;

import coffer.platform.Platform;
import coffer.platform.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
public final class Serve implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Option(names = "--print-config", description = "print the settings in force and leave")
    private boolean printConfig;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = options.read();
        PrintWriter out = spec.commandLine().getOut();
        if (printConfig) {
            settings.shown().forEach(out::println);
            out.flush();
            return 0;
        }
        Platform platform = Platform.start(settings.get());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(platform), "stop"));
        String ready =
                "platform ready url=%s database=%s"
                        .formatted(
                                platform.url(), Settings.withoutPassword(platform.databaseUrl()));
        LOG.info(ready);
        out.println(ready);
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    /** Being told to stop and stopping in good order is success, which the signal would hide. */
    private static void stop(Platform platform) {
        platform.close();
        Runtime.getRuntime().halt(0);
    }
}
