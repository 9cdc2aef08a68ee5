package coffer.platform;

import coffer.instruction.BankingHours;
import coffer.instruction.RetryPolicy;
import coffer.statement.PollingSchedule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@link Config} from properties and from the environment, which wins. The setting {@code
 * http.port} is {@code COFFER_HTTP_PORT} there; two have short names, {@code data} and {@code
 * database.url}. A duration is a number with a unit: {@code 200ms}, {@code 10s}, {@code 2m}, {@code
 * 24h}, {@code 3d}. All problems are gathered, so that they can be told at once.
 */
public final class Settings {

    private static final String PREFIX = "COFFER_";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    /** What a duration looks like, for whoever wrote another. */
    static final String DURATION_FORM = "a duration such as 200ms, 10s, 2m, 24h, 3d";

    private static final Pattern PASSWORD = Pattern.compile("(://[^:/@]*:)[^@/]*@");
    private static final Pattern STAFF =
            Pattern.compile(
                    "([a-z][a-z0-9]{1,19})/([a-z][a-z0-9._-]{0,31})=([\\x21-\\x7e&&[^,]]{16,200})");
    private static final int HIGHEST_PORT = 65_535;

    private final Map<String, String> properties;
    private final Map<String, String> environment;
    private final Set<String> unread;
    private final List<String> problems = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final Config config;

    private Settings(Map<String, String> properties, Map<String, String> environment) {
        this.properties = Map.copyOf(properties);
        this.environment = Map.copyOf(environment);
        this.unread = new TreeSet<>(properties.keySet());
        this.config = config();
        unread.forEach(name -> problems.add(name + " is not a setting"));
    }

    /** The settings cannot be used; each problem is a sentence. */
    public static final class Wrong extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final List<String> problems;

        private Wrong(List<String> problems) {
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
     * @throws Wrong naming all problems, if there are any
     */
    public static Settings read(Map<String, String> properties, Map<String, String> environment) {
        Settings settings = new Settings(properties, environment);
        if (!settings.problems.isEmpty()) {
            throw new Wrong(settings.problems);
        }
        return settings;
    }

    /** What was read. */
    public Config get() {
        return config;
    }

    /** One line for each setting in force; secrets as stars. */
    public List<String> shown() {
        return List.copyOf(shown);
    }

    /** An address of a database without its password. */
    public static String withoutPassword(String url) {
        return PASSWORD.matcher(url).replaceAll("$1***@");
    }

    private Config config() {
        return new Config(
                http(),
                store(),
                work(),
                watch(),
                duration("stop.limit", "10s"),
                durationOrZero("clock.ahead", "0s"));
    }

    private Config.Http http() {
        return new Config.Http(
                text("http.host", "127.0.0.1"),
                port(),
                number("http.body-limit-bytes", 65_536, 1_024, 16 << 20),
                number("http.batch-limit-bytes", 1 << 20, 1_024, 16 << 20),
                number("http.most-requests", 512, 1, 100_000),
                number("http.event-loops", 2, 1, 256),
                duration("http.idle-limit", "2m"),
                duration("http.longest-wait", "30s"),
                duration("http.wait-look", "1s"),
                duration("http.key-memory", "5s"),
                number("http.keys-remembered", 10_000, 1, 1_000_000),
                staff());
    }

    /** Two keys of one person would be two persons, and so would one key of two names. */
    private List<Config.Staff> staff() {
        List<Config.Staff> staff = new ArrayList<>();
        String[] words = value("staff.keys").orElse("").split("[\\s,]+", -1);
        for (int at = 0; at < words.length; at++) {
            Matcher matcher = STAFF.matcher(words[at]);
            if (matcher.matches()) {
                staff.add(new Config.Staff(text(matcher, 1), text(matcher, 2), text(matcher, 3)));
            } else if (!words[at].isEmpty()) {
                problems.add(
                        ("staff.keys: word %d is not market/name=key"
                                        + " with a key of 16 to 200 characters")
                                .formatted(at + 1));
            }
        }
        Set<String> seen = new HashSet<>();
        for (Config.Staff person : staff) {
            if (!seen.add(person.market() + "/" + person.name())) {
                problems.add(
                        "staff.keys: %s/%s stands twice".formatted(person.market(), person.name()));
            }
            if (!seen.add("=" + person.key())) {
                problems.add(
                        "staff.keys: the key of %s/%s stands twice"
                                .formatted(person.market(), person.name()));
            }
        }
        shown.add(
                "staff.keys="
                        + String.join(" ", staff.stream().map(Config.Staff::toString).toList()));
        return staff;
    }

    private static String text(Matcher matcher, int group) {
        return String.valueOf(matcher.group(group));
    }

    private Config.Store store() {
        Optional<String> url = address("database.url");
        Optional<String> ownerUrl = address("database.owner-url");
        if (ownerUrl.isPresent() && url.isEmpty()) {
            problems.add("database.owner-url is of no use without database.url");
        }
        return new Config.Store(
                url,
                ownerUrl,
                Path.of(text("data", ".coffer")),
                number("database.connections", 16, 2, 1_000),
                number("database.lease-connections", 2, 1, 100),
                duration("database.statement-limit", "10s"),
                duration("database.start-limit", "20s"));
    }

    private Config.Work work() {
        return new Config.Work(
                duration("work.idle-pause", "200ms"),
                duration("work.away-pause", "2s"),
                duration("work.discovery-pause", "1s"),
                duration("work.lease-length", "10s"),
                number("work.writer-batch", 500, 1, 5_000),
                number("work.writer-places", 5_000, 1, 1_000_000),
                number("work.dispatcher-crew", 32, 1, 1_000),
                number("work.inquirer-crew", 32, 1, 1_000),
                number("work.balance-crew", 4, 1, 1_000),
                number("work.reads-beside-orders", 20, 1, 10_000),
                duration("work.balance-pause", "1s"),
                duration("work.balance-stale", "10m"),
                duration("work.day-closing", "2h"),
                number("work.message-limit", 16_384, 100, 10_000_000),
                patience(),
                new PollingSchedule(
                        duration("work.lines-poll", "2s"),
                        duration("work.lines-restless", "30s"),
                        duration("work.lines-all", "24h"),
                        duration("work.lines-overlap-every", "1h"),
                        number("work.lines-overlap-days", 3, 1, 30)));
    }

    private RetryPolicy patience() {
        return new RetryPolicy(
                durationOrZero("patience.first-inquiry", "0s"),
                duration("patience.back-off", "1s"),
                duration("patience.longest-pause", "2m"),
                duration("patience.quiet", "10m"),
                duration("patience.unknown", "2h"),
                duration("patience.review", "10m"),
                duration("patience.resend", "500ms"),
                duration("patience.expiry", "24h"),
                duration("patience.alarm", "30m"),
                hours("patience.hours"));
    }

    private Optional<BankingHours> hours(String name) {
        String value = text(name, "");
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(BankingHours.parse(value));
        } catch (IllegalArgumentException notOfThatForm) {
            problems.add(name + " is not hours of a day such as 08:30-17:00: " + value);
            return Optional.empty();
        }
    }

    private Config.Watch watch() {
        return new Config.Watch(
                duration("watch.pause", "5s"),
                duration("watch.books-pause", "5m"),
                duration("watch.seal-pause", "5s"),
                duration("watch.proof-limit", "10m"));
    }

    private Optional<String> value(String name) {
        unread.remove(name);
        String inEnvironment =
                PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return Optional.ofNullable(environment.get(inEnvironment))
                .or(() -> Optional.ofNullable(properties.get(name)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private String text(String name, String fallback) {
        String value = value(name).orElse(fallback);
        shown.add(name + "=" + value);
        return value;
    }

    private int number(String name, int fallback, int least, int most) {
        String value = text(name, Integer.toString(fallback));
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        problems.add(name + " is not a whole number from " + least + " to " + most + ": " + value);
        return fallback;
    }

    private Duration duration(String name, String fallback) {
        Duration duration = durationOrZero(name, fallback);
        if (!duration.isZero()) {
            return duration;
        }
        if (problems.stream().noneMatch(p -> p.startsWith(name + " "))) {
            problems.add(name + " is zero");
        }
        return duration(fallback);
    }

    private Duration durationOrZero(String name, String fallback) {
        String value = text(name, fallback);
        try {
            return duration(value);
        } catch (IllegalArgumentException notOfThatForm) {
            problems.add(name + " is not " + DURATION_FORM + ": " + value);
            return Duration.ZERO;
        }
    }

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private OptionalInt port() {
        Optional<String> value = value("http.port");
        if (value.isEmpty()) {
            shown.add("http.port=8080, or a free one");
            return OptionalInt.empty();
        }
        return OptionalInt.of(number("http.port", 0, 0, HIGHEST_PORT));
    }

    private Optional<String> address(String name) {
        Optional<String> value = value(name);
        shown.add(name + "=" + value.map(Settings::withoutPassword).orElse(""));
        value.filter(url -> !isAddress(url))
                .ifPresent(url ->
                        problems.add(
                                name
                                        + " is not postgresql://user:password@host:port/database: "
                                        + withoutPassword(url)));
        return value;
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = URI.create(url);
            String scheme = String.valueOf(uri.getScheme());
            return (scheme.equals("postgresql") || scheme.equals("postgres"))
                    && uri.getHost() != null
                    && uri.getRawPath().length() > 1;
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }
}
