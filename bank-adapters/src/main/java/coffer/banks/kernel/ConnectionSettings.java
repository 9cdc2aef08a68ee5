package coffer.banks.kernel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the settings of one bank connection and gathers every problem, so that they can be reported
 * at once: a setting that cannot be read counts as its fallback until {@link #build} throws.
 */
public final class ConnectionSettings {

    private final Map<String, String> values;
    private final Set<String> unread;
    private final List<String> problems = new ArrayList<>();

    public ConnectionSettings(Map<String, String> values) {
        this.values = Map.copyOf(values);
        this.unread = new TreeSet<>(values.keySet());
    }

    /** The text of a setting, or the fallback if it was not given. */
    public String text(String key, String fallback) {
        unread.remove(key);
        return values.getOrDefault(key, fallback).strip();
    }

    public int number(String key, int fallback) {
        return read(key, fallback, Integer::parseInt, "a whole number");
    }

    /** A whole number that lies between two others, both included. */
    public int within(String key, int fallback, int least, int most) {
        int value = number(key, fallback);
        if (value < least || value > most) {
            problems.add(key + " is not within " + least + " to " + most + ": " + value);
            return fallback;
        }
        return value;
    }

    public boolean flag(String key, boolean fallback) {
        return choice(key, fallback, "false", "true");
    }

    /** A choice between two words, of which the second means yes. */
    public boolean choice(String key, boolean fallback, String no, String yes) {
        String value = text(key, fallback ? yes : no);
        if (!value.equals(yes) && !value.equals(no)) {
            problems.add(key + " is neither " + no + " nor " + yes + ": " + value);
        }
        return value.equals(yes);
    }

    /** Words between commas or blanks; none if the setting is given and empty. */
    public Set<String> words(String key, Set<String> fallback) {
        String value = text(key, String.join(" ", fallback));
        Set<String> words = new LinkedHashSet<>(List.of(value.split("[,\\s]+")));
        words.remove("");
        return words;
    }

    /** Any other form; the parser throws {@link IllegalArgumentException} if it is not that. */
    public <T> T read(String key, T fallback, Function<String, T> parser, String form) {
        unread.remove(key);
        String value = values.get(key);
        if (value == null) {
            return fallback;
        }
        try {
            return parser.apply(value.strip());
        } catch (IllegalArgumentException notOfThatForm) {
            problems.add(key + " is not " + form + ": " + value);
            return fallback;
        }
    }

    /** A mandatory setting; the stand-in, used after a problem, must pass all checks. */
    public <T> T required(String key, T standIn, Function<String, T> parser, String form) {
        if (!values.containsKey(key)) {
            problems.add(key + " is missing");
        }
        return read(key, standIn, parser, form);
    }

    /**
     * Makes the bank's own record of what was read, which checks the rules of that bank.
     *
     * @throws IllegalArgumentException naming all problems, if there are any: settings of the wrong
     *     form, what the record complains of, and settings that nobody asked for
     */
    public <T> T build(Supplier<T> maker) {
        List<String> all = new ArrayList<>(problems);
        unread.forEach(key -> all.add(key + " is not a setting of this bank"));
        try {
            T made = maker.get();
            if (all.isEmpty()) {
                return made;
            }
        } catch (IllegalArgumentException wrong) {
            all.add(wrong.getMessage());
        }
        throw new IllegalArgumentException(String.join("; ", all));
    }
}
