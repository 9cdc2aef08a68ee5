package coffer.market;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request is declined: thrown by use cases, turned into an error reply by the HTTP server.
 *
 * <p>What is wrong is a sentence in English, in which {@code {name}} stands for the argument of
 * that name. The sentence with its placeholders is the key under which the catalogue of error texts
 * has the texts for callers, so that a caller can be answered in another language with the same
 * arguments.
 */
public final class Decline extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    private final DeclineCode code;
    private final String pointer;
    private final String template;
    private final Map<String, String> arguments;

    /**
     * @param pointer the field at fault as a JSON pointer; empty if it is the request as a whole
     * @param template what is wrong, in a sentence; {@code {name}} stands for an argument
     * @param arguments the values of the sentence, by name
     */
    public Decline(DeclineCode code, String pointer, String template, Map<String, ?> arguments) {
        super(filled(template, texts(arguments)));
        this.code = code;
        this.pointer = pointer;
        this.template = template;
        this.arguments = texts(arguments);
    }

    private static Map<String, String> texts(Map<String, ?> arguments) {
        return arguments.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey,
                                argument -> String.valueOf(argument.getValue())));
    }

    /** A decline whose sentence has no arguments. */
    public Decline(DeclineCode code, String pointer, String detail) {
        this(code, pointer, detail, Map.of());
    }

    /** A decline of the request as a whole. */
    public static Decline of(DeclineCode code, String detail) {
        return new Decline(code, "", detail);
    }

    /** A decline of the request as a whole, with arguments in its sentence. */
    public static Decline of(DeclineCode code, String template, Map<String, ?> arguments) {
        return new Decline(code, "", template, arguments);
    }

    public DeclineCode code() {
        return code;
    }

    public String pointer() {
        return pointer;
    }

    /** The sentence with its placeholders. */
    public String template() {
        return template;
    }

    /** The values of the sentence, by name. */
    public Map<String, String> arguments() {
        return arguments;
    }

    /** A sentence with values in the places of its {@code {names}}. */
    public static String filled(String template, Map<String, String> arguments) {
        return PLACE.matcher(template)
                .replaceAll(place ->
                        Matcher.quoteReplacement(
                                arguments.getOrDefault(place.group(1), place.group())));
    }

    /** What is wrong, in a sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
