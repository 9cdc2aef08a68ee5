package coffer.platform.config;

import coffer.instruction.BankingHours;
import coffer.instruction.RetryPolicy;
import coffer.statement.PollingSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the {@link Config} from settings: which settings there are, their defaults and their
 * limits. {@link SettingValues} reads the single ones. All problems are gathered and reported
 * together.
 */
public final class ConfigReader {

    private static final Pattern STAFF =
            Pattern.compile(
                    "([a-z][a-z0-9]{1,19})/([a-z][a-z0-9._-]{0,31})=([\\x21-\\x7e&&[^,]]{16,200})");
    private static final int HIGHEST_PORT = 65_535;

    private final SettingValues values;
    private final Config config;

    private ConfigReader(SettingValues values) {
        this.values = values;
        this.config = config();
    }

    /** The settings cannot be used; each problem is a sentence. */
    public static final class InvalidSettings extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final List<String> problems;

        private InvalidSettings(List<String> problems) {
            super(String.join("; ", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }

    /**
     * Reads settings; all of them may be left out.
     *
     * @throws InvalidSettings naming all problems, if there are any
     */
    public static ConfigReader read(
            Map<String, String> properties, Map<String, String> environment) {
        ConfigReader reader = new ConfigReader(new SettingValues(properties, environment));
        List<String> problems = reader.values.problems();
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return reader;
    }

    /** What was read. */
    public Config get() {
        return config;
    }

    /** One line for each setting in force; secrets as stars. */
    public List<String> printableSettings() {
        return values.shown();
    }

    private Config config() {
        return new Config(
                http(),
                store(),
                work(),
                watch(),
                values.duration("stop.limit", "10s"),
                values.durationOrZero("clock.ahead", "0s"));
    }

    private Config.Http http() {
        return new Config.Http(
                values.text("http.host", "127.0.0.1"),
                port(),
                values.number("http.body-limit-bytes", 65_536, 1_024, 16 << 20),
                values.number("http.batch-limit-bytes", 1 << 20, 1_024, 16 << 20),
                values.number("http.most-requests", 512, 1, 100_000),
                values.number("http.event-loops", 2, 1, 256),
                values.duration("http.idle-limit", "2m"),
                values.duration("http.longest-wait", "30s"),
                values.duration("http.wait-look", "1s"),
                values.duration("http.key-memory", "5s"),
                values.number("http.keys-remembered", 10_000, 1, 1_000_000),
                staff());
    }

    /**
     * Each person has one key: with two keys, or one key for two names, one person could approve
     * their own request.
     */
    private List<Config.StaffKey> staff() {
        List<Config.StaffKey> staff = new ArrayList<>();
        String[] words = values.value("staff.keys").orElse("").split("[\\s,]+", -1);
        for (int at = 0; at < words.length; at++) {
            Matcher matcher = STAFF.matcher(words[at]);
            if (matcher.matches()) {
                staff.add(
                        new Config.StaffKey(text(matcher, 1), text(matcher, 2), text(matcher, 3)));
            } else if (!words[at].isEmpty()) {
                values.addProblem(
                        ("staff.keys: word %d is not market/name=key"
                                        + " with a key of 16 to 200 characters")
                                .formatted(at + 1));
            }
        }
        Set<String> seen = new HashSet<>();
        for (Config.StaffKey person : staff) {
            if (!seen.add(person.market() + "/" + person.name())) {
                values.addProblem(
                        "staff.keys: %s/%s stands twice".formatted(person.market(), person.name()));
            }
            if (!seen.add("=" + person.key())) {
                values.addProblem(
                        "staff.keys: the key of %s/%s stands twice"
                                .formatted(person.market(), person.name()));
            }
        }
        values.show(
                "staff.keys="
                        + String.join(" ", staff.stream().map(Config.StaffKey::toString).toList()));
        return staff;
    }

    private static String text(Matcher matcher, int group) {
        return String.valueOf(matcher.group(group));
    }

    private Config.Database store() {
        Optional<String> url = values.address("database.url");
        Optional<String> ownerUrl = values.address("database.owner-url");
        if (ownerUrl.isPresent() && url.isEmpty()) {
            values.addProblem("database.owner-url is of no use without database.url");
        }
        return new Config.Database(
                url,
                ownerUrl,
                Path.of(values.text("data", ".coffer")),
                values.number("database.connections", 16, 2, 1_000),
                values.number("database.lease-connections", 2, 1, 100),
                values.duration("database.statement-limit", "10s"),
                values.duration("database.start-limit", "20s"));
    }

    private Config.Workers work() {
        return new Config.Workers(
                values.duration("work.idle-pause", "200ms"),
                values.duration("work.away-pause", "2s"),
                values.duration("work.discovery-pause", "1s"),
                values.duration("work.lease-length", "10s"),
                values.number("work.writer-batch", 500, 1, 5_000),
                values.number("work.writer-places", 5_000, 1, 1_000_000),
                values.number("work.dispatcher-crew", 32, 1, 1_000),
                values.number("work.inquirer-crew", 32, 1, 1_000),
                values.number("work.balance-crew", 4, 1, 1_000),
                values.number("work.reads-beside-orders", 20, 1, 10_000),
                values.duration("work.balance-pause", "1s"),
                values.duration("work.balance-stale", "10m"),
                values.duration("work.day-closing", "2h"),
                values.number("work.message-limit", 16_384, 100, 10_000_000),
                patience(),
                new PollingSchedule(
                        values.duration("work.lines-poll", "2s"),
                        values.duration("work.lines-restless", "30s"),
                        values.duration("work.lines-all", "24h"),
                        values.duration("work.lines-overlap-every", "1h"),
                        values.number("work.lines-overlap-days", 3, 1, 30)));
    }

    private RetryPolicy patience() {
        return new RetryPolicy(
                values.durationOrZero("patience.first-inquiry", "0s"),
                values.duration("patience.back-off", "1s"),
                values.duration("patience.longest-pause", "2m"),
                values.duration("patience.quiet", "10m"),
                values.duration("patience.unknown", "2h"),
                values.duration("patience.review", "10m"),
                values.duration("patience.resend", "500ms"),
                values.duration("patience.expiry", "24h"),
                values.duration("patience.alarm", "30m"),
                hours("patience.hours"));
    }

    private Optional<BankingHours> hours(String name) {
        String value = values.text(name, "");
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(BankingHours.parse(value));
        } catch (IllegalArgumentException notOfThatForm) {
            values.addProblem(name + " is not hours of a day such as 08:30-17:00: " + value);
            return Optional.empty();
        }
    }

    private Config.Monitoring watch() {
        return new Config.Monitoring(
                values.duration("watch.pause", "5s"),
                values.duration("watch.books-pause", "5m"),
                values.duration("watch.seal-pause", "5s"),
                values.duration("watch.proof-limit", "10m"));
    }

    private OptionalInt port() {
        Optional<String> value = values.value("http.port");
        if (value.isEmpty()) {
            values.show("http.port=8080, or a free one");
            return OptionalInt.empty();
        }
        return OptionalInt.of(values.number("http.port", 0, 0, HIGHEST_PORT));
    }
}
