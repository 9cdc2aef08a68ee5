package coffer.platform.command;

import coffer.platform.config.ConfigReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Where the settings come from. */
final class SettingsOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "a properties file with settings; COFFER_... in the environment overrides it")
    private Optional<Path> file = Optional.empty();

    /**
     * Reads the settings.
     *
     * @throws ConfigReader.InvalidSettings naming all problems, if there are any
     */
    public ConfigReader read() throws IOException {
        return read(Optional.empty());
    }

    /**
     * The same with another database than the settings name.
     *
     * @param database its address, as the owner of the schema or as the application
     */
    ConfigReader read(Optional<String> database) throws IOException {
        Map<String, String> properties = new HashMap<>();
        if (file.isPresent()) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
                read.load(reader);
            }
            read.stringPropertyNames()
                    .forEach(name -> properties.put(name, read.getProperty(name)));
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        database.ifPresent(url -> {
            environment.keySet().removeIf(name -> name.startsWith("COFFER_DATABASE_"));
            properties.keySet().removeIf(name -> name.startsWith("database."));
            properties.put("database.url", url);
        });
        return ConfigReader.read(properties, environment);
    }
}
