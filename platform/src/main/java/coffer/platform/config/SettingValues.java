package coffer.platform.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads single settings from properties and from the environment, which wins, and gathers what is
 * wrong with them. {@code http.port} is {@code COFFER_HTTP_PORT} in the environment. A duration is
 * a number with a unit: {@code 200ms}, {@code 10s}, {@code 2m}, {@code 24h}, {@code 3d}.
 */
public final class SettingValues {

    /** The form of a duration, for the message about a wrong one. */
    public static final String DURATION_FORM = "a duration such as 200ms, 10s, 2m, 24h, 3d";

    private static final String PREFIX = "COFFER_";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern PASSWORD = Pattern.compile("(://[^:/@]*:)[^@/]*@");

    private final Map<String, String> properties;
    private final Map<String, String> environment;
    private final Set<String> unread;
    private final List<String> problems = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    SettingValues(Map<String, String> properties, Map<String, String> environment) {
        this.properties = Map.copyOf(properties);
        this.environment = Map.copyOf(environment);
        this.unread = new TreeSet<>(properties.keySet());
    }

    /** Notes a problem; it begins with the name of the setting. */
    void addProblem(String problem) {
        problems.add(problem);
    }

    /** All problems so far, and every property that nobody has read. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        unread.forEach(name -> all.add(name + " is not a setting"));
        return all;
    }

    /** Shows a setting in force; the caller has masked what is secret. */
    void show(String line) {
        shown.add(line);
    }

    /** One line for each setting that was read. */
    List<String> shown() {
        return List.copyOf(shown);
    }

    /** A setting as it is written; empty if it is left out. */
    Optional<String> value(String name) {
        unread.remove(name);
        String inEnvironment =
                PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return Optional.ofNullable(environment.get(inEnvironment))
                .or(() -> Optional.ofNullable(properties.get(name)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** A setting, or its default. */
    String text(String name, String fallback) {
        String value = value(name).orElse(fallback);
        shown.add(name + "=" + value);
        return value;
    }

    /** A whole number within limits. */
    int number(String name, int fallback, int least, int most) {
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

    /** A duration above zero. */
    Duration duration(String name, String fallback) {
        Duration duration = durationOrZero(name, fallback);
        if (!duration.isZero()) {
            return duration;
        }
        if (problems.stream().noneMatch(p -> p.startsWith(name + " "))) {
            problems.add(name + " is zero");
        }
        return duration(fallback);
    }

    /** A duration, which may be zero. */
    Duration durationOrZero(String name, String fallback) {
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
    public static Duration duration(String text) {
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

    /** The address of a database. */
    Optional<String> address(String name) {
        Optional<String> value = value(name);
        shown.add(name + "=" + value.map(SettingValues::withoutPassword).orElse(""));
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

    /** An address of a database without its password. */
    public static String withoutPassword(String url) {
        return PASSWORD.matcher(url).replaceAll("$1***@");
    }
}
