package coffer.platform.http;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes JSON. A body with a duplicate field is declined, since it is ambiguous. */
public final class JsonBody {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    /** Writes any text, even one that is not well-formed, as its own ASCII. */
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final Pattern DUPLICATE =
            Pattern.compile("^Duplicate field '(.*)'", Pattern.DOTALL);

    private JsonBody() {}

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Reads the one object that a body must be.
     *
     * @throws Decline if it is not
     */
    public static ObjectNode read(byte[] body) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException wrong) {
            throw decline(wrong);
        } catch (IOException wrong) {
            throw Decline.of(DeclineCode.NOT_JSON, "the body is not UTF-8");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw node.isMissingNode()
                ? Decline.of(DeclineCode.NOT_JSON, "the body is empty")
                : Decline.of(DeclineCode.FIELD_INVALID, "the body must be a JSON object");
    }

    private static Decline decline(JsonProcessingException wrong) {
        Matcher duplicate = DUPLICATE.matcher(String.valueOf(wrong.getOriginalMessage()));
        if (duplicate.find()) {
            String pointer =
                    wrong.getProcessor() instanceof JsonParser parser
                            ? parser.getParsingContext().pathAsPointer().toString()
                            : pointer(duplicate.group(1));
            return new Decline(DeclineCode.DUPLICATE_FIELD, pointer, "this field stands twice");
        }
        return wrong.getLocation() == null
                ? Decline.of(DeclineCode.NOT_JSON, "the body is not JSON")
                : Decline.of(
                        DeclineCode.NOT_JSON,
                        "the body is not JSON in line {line}, column {column}",
                        Map.of(
                                "line",
                                wrong.getLocation().getLineNr(),
                                "column",
                                wrong.getLocation().getColumnNr()));
    }

    /** A JSON pointer to a field of the body. */
    static String pointer(String field) {
        return "/" + field.replace("~", "~0").replace("/", "~1");
    }

    /** A text that is the same for the same values, whatever their order and spacing. */
    public static String canonical(JsonNode node) {
        try {
            return ASCII.writeValueAsString(sorted(node));
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode sorted = ASCII.createObjectNode();
                TreeSet<String> names = new TreeSet<>();
                object.fieldNames().forEachRemaining(names::add);
                names.forEach(name -> sorted.set(name, sorted(object.get(name))));
                yield sorted;
            }
            case ArrayNode array -> {
                ArrayNode sorted = ASCII.createArrayNode();
                array.forEach(element -> sorted.add(sorted(element)));
                yield sorted;
            }
            default -> node;
        };
    }
}
