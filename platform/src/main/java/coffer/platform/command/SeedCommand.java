package coffer.platform.command;

import coffer.database.Schema;
import coffer.platform.config.Config;
import coffer.platform.database.DatabaseHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Writes a market, its main accounts, members and clients into the database, with or without a
 * running platform. What exists already is not changed.
 */
@Command(
        name = "seed",
        mixinStandardHelpOptions = true,
        description = "Writes a market into the database; prints its clients' API keys as JSON.")
final class SeedCommand implements Callable<Integer> {

    @Mixin private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "FILE", description = "file with the market as JSON")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        SeedFile seed = SeedFile.read(Files.readString(file));
        Config config = options.read().get();
        try (DatabaseHandle handle = DatabaseHandle.openOrShare(config.database())) {
            Schema.bringUpToDate(handle.ownerUrl());
            spec.commandLine().getOut().println(seed.write(handle.ownerUrl()));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
