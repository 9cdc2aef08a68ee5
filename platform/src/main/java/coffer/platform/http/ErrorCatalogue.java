package coffer.platform.http;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The texts of all errors in all {@linkplain Language languages}, from {@code errors.json}.
 *
 * <p>The file has two parts. {@code codes} says of each code what it means and what to do. {@code
 * details} has the sentences of single declines, under the sentence that the code which declines
 * holds ({@link Decline#template}); {@code {name}} stands for an argument. A decline whose sentence
 * is not in the file is answered in English with that sentence, and in another language with the
 * meaning of its code.
 */
final class ErrorCatalogue {

    private static final String FILE = "errors.json";
    private static final ErrorCatalogue TEXTS = read();

    private final Map<DeclineCode, Map<Language, Meaning>> codes = new EnumMap<>(DeclineCode.class);
    private final Map<String, Map<Language, String>> details = new HashMap<>();

    /**
     * What a code means.
     *
     * @param title in a few words
     * @param detail in a sentence or two
     * @param whatToDo what the caller can do about it
     */
    record Meaning(String title, String detail, String whatToDo) {}

    private ErrorCatalogue(JsonNode file) {
        for (DeclineCode code : DeclineCode.values()) {
            Map<Language, Meaning> meanings = new EnumMap<>(Language.class);
            for (Language language : Language.values()) {
                JsonNode texts = file.path("codes").path(code.word()).path(language.tag());
                meanings.put(
                        language,
                        new Meaning(
                                text(texts, "title"),
                                text(texts, "detail"),
                                text(texts, "what_to_do")));
            }
            codes.put(code, meanings);
        }
        file.path("details")
                .properties()
                .forEach(entry -> {
                    Map<Language, String> texts = new EnumMap<>(Language.class);
                    for (Language language : Language.values()) {
                        texts.put(language, text(entry.getValue(), language.tag()));
                    }
                    details.put(entry.getKey(), texts);
                });
    }

    private static String text(JsonNode node, String name) {
        String text = node.path(name).asText("");
        if (text.isBlank()) {
            throw new IllegalStateException(FILE + " lacks " + name + " in " + node);
        }
        return text;
    }

    private static ErrorCatalogue read() {
        JsonMapper json =
                JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (InputStream file = ErrorCatalogue.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return new ErrorCatalogue(json.readTree(file));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + FILE, failure);
        }
    }

    /** What a code means. */
    static Meaning meaning(DeclineCode code, Language language) {
        Meaning meaning = TEXTS.codes.getOrDefault(code, Map.of()).get(language);
        if (meaning == null) {
            throw new IllegalStateException(code + " has no meaning");
        }
        return meaning;
    }

    /** What is wrong with one request or one field. */
    static String detail(Decline decline, Language language) {
        String template = TEXTS.details.getOrDefault(decline.template(), Map.of()).get(language);
        if (template != null) {
            return Decline.filled(template, decline.arguments());
        }
        return language == Language.ENGLISH
                ? decline.detail()
                : meaning(decline.code(), language).detail();
    }
}
