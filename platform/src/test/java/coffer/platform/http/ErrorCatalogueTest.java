package coffer.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue is complete, and every decline of the code has its sentence there. */
class ErrorCatalogueTest {

    private static final Pattern PLACE = Pattern.compile("\\{[a-z]+}");
    private static final Pattern LITERAL = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    /** Calls that take the sentence of a decline. */
    private static final Pattern CALL =
            Pattern.compile(
                    "\\b(new Decline|Decline\\s*\\.of|problem|invalidParameter|missing|parsed)\\(");

    /**
     * Sentences with values that stand nowhere else in the text of a decline's template: evidence
     * that is also shown with an instruction. A Chinese caller gets the meaning of the code.
     */
    private static final Set<String> NOT_TRANSLATED =
            Set.of(
                    "that it failed needs an answer of the bank, after the quiet period that ends"
                            + " at %s, that it knows no such order");

    private static final JsonNode FILE = file();

    private static JsonNode file() {
        try (InputStream file = ErrorCatalogue.class.getResourceAsStream("errors.json")) {
            return new JsonMapper().readTree(Objects.requireNonNull(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The text of the main sources of modules; literals that are joined by + are one. */
    private static String sources(String... modules) {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("bank-adapters")) ? here : here.resolveSibling(".");
        return Arrays.stream(modules)
                .flatMap(module -> files(root.resolve(module).resolve("src/main/java")).stream())
                .collect(Collectors.joining())
                .replaceAll("\"\\s*\\+\\s*\"", "");
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void everyCodeIsExplainedInEveryLanguageAndNothingElseIs() {
        Set<String> codes =
                Arrays.stream(DeclineCode.values())
                        .map(DeclineCode::word)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names(FILE.path("codes"))).isEqualTo(codes);
        for (String code : codes) {
            JsonNode languages = FILE.path("codes").path(code);
            assertThat(names(languages)).as(code).isEqualTo(Set.of("en", "zh"));
            for (JsonNode texts : languages) {
                assertThat(names(texts)).isEqualTo(Set.of("title", "detail", "what_to_do"));
            }
            for (JsonNode text : languages.path("zh")) {
                assertThat(text.asText()).as(code).containsPattern(CHINESE);
            }
            for (JsonNode text : languages.path("en")) {
                assertThat(text.asText()).as(code).isNotBlank().doesNotContainPattern(CHINESE);
            }
        }
    }

    @Test
    void everyDetailHasTheSameArgumentsInEveryLanguage() {
        for (Map.Entry<String, JsonNode> detail : FILE.path("details").properties()) {
            assertThat(names(detail.getValue())).isEqualTo(Set.of("en", "zh"));
            for (JsonNode text : detail.getValue()) {
                assertThat(places(text.asText()))
                        .as(detail.getKey())
                        .isEqualTo(places(detail.getKey()));
            }
        }
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(place -> place.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void noDetailIsLeftOver() {
        String sources = sources("processor", "bank-adapters", "platform");
        List<String> unused =
                names(FILE.path("details")).stream()
                        .filter(key -> !sources.contains('"' + key.replace("\"", "\\\"") + '"'))
                        .toList();
        assertThat(unused).isEmpty();
    }

    @Test
    void everySentenceOfADeclineIsInTheCatalogue() {
        String sources = sources("processor", "platform");
        Set<String> known = names(FILE.path("details"));
        Set<String> unknown = new TreeSet<>();
        Matcher call = CALL.matcher(sources);
        while (call.find()) {
            Matcher literal =
                    LITERAL.matcher(sources.substring(call.end(), end(sources, call.end())));
            while (literal.find()) {
                String text = String.valueOf(literal.group(1)).replace("\\\"", "\"");
                if (text.strip().contains(" ") && !known.contains(text)) {
                    unknown.add(text);
                }
            }
        }
        unknown.removeAll(NOT_TRANSLATED);
        assertThat(unknown).isEmpty();
    }

    private static int end(String text, int start) {
        int depth = 1;
        int at = start;
        while (depth > 0) {
            depth += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
            at++;
        }
        return at;
    }

    @Test
    void aDetailKeepsItsArgumentsInEveryLanguage() {
        Decline decline =
                Decline.of(
                        DeclineCode.ACCOUNT_NOT_FOUND,
                        "there is no fund account {no}",
                        Map.of("no", "F000009"));
        assertThat(decline.detail()).isEqualTo("there is no fund account F000009");
        assertThat(ErrorCatalogue.detail(decline, Language.ENGLISH))
                .isEqualTo("There is no fund account F000009.");
        assertThat(ErrorCatalogue.detail(decline, Language.CHINESE)).isEqualTo("没有资金账户 F000009。");
    }

    @Test
    void anUnknownSentenceIsAnsweredWithTheMeaningOfItsCodeInChinese() {
        Decline decline = Decline.of(DeclineCode.BUSY, "no such sentence");
        assertThat(ErrorCatalogue.detail(decline, Language.ENGLISH)).isEqualTo("no such sentence");
        assertThat(ErrorCatalogue.detail(decline, Language.CHINESE)).startsWith("等待处理");
    }
}
