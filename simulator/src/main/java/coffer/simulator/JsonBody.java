package coffer.simulator;

import coffer.simulator.books.YuanFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object that is read field by field; {@link #rejectUnknownFields} refuses what nobody asked
 * for. A field that is doubled, of another type, or null makes the body invalid.
 */
final class JsonBody {
    /** The mapper of the control API. */
    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final JsonNode object;
    private final Set<String> asked = new HashSet<>();

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    static JsonBody read(String text) {
        try {
            JsonNode node = JSON.readTree(text.isBlank() ? "{}" : text);
            if (!node.isObject()) {
                throw Problem.invalid("the body is not a JSON object");
            }
            return new JsonBody(node);
        } catch (JsonProcessingException e) {
            throw Problem.invalid("the body is not JSON: " + e.getOriginalMessage());
        }
    }

    private Optional<JsonNode> field(String name) {
        asked.add(name);
        return Optional.ofNullable(object.get(name));
    }

    Optional<String> optional(String name) {
        Optional<JsonNode> node = field(name);
        if (node.filter(n -> !n.isTextual()).isPresent()) {
            throw Problem.invalid(name + " is not a string");
        }
        return node.map(JsonNode::textValue);
    }

    String text(String name) {
        return optional(name)
                .filter(t -> !t.isEmpty())
                .orElseThrow(() -> Problem.invalid(name + " is missing or empty"));
    }

    /** One of these words. */
    Optional<String> word(String name, Set<String> words) {
        Optional<String> word = optional(name);
        if (word.filter(w -> !words.contains(w)).isPresent()) {
            throw Problem.invalid(name + " is none of " + words);
        }
        return word;
    }

    boolean flag(String name) {
        Optional<JsonNode> node = field(name);
        if (node.filter(n -> !n.isBoolean()).isPresent()) {
            throw Problem.invalid(name + " is not true or false");
        }
        return node.map(JsonNode::booleanValue).orElse(false);
    }

    /** A whole number that is not negative. */
    Optional<Integer> count(String name) {
        Optional<JsonNode> node = field(name);
        if (node.filter(n -> !n.canConvertToInt() || !n.isIntegralNumber()).isPresent()
                || node.filter(n -> n.intValue() < 0).isPresent()) {
            throw Problem.invalid(name + " is not a whole number from 0");
        }
        return node.map(JsonNode::intValue);
    }

    /** An amount above zero, in fen. */
    long amount(String name) {
        long fen = optionalAmount(name).orElseThrow(() -> Problem.invalid(name + " is missing"));
        if (fen == 0) {
            throw Problem.invalid(name + " is zero");
        }
        return fen;
    }

    /** An amount above zero, in fen, that may be left out. */
    Optional<Long> optionalPositiveAmount(String name) {
        return field(name).map(_ -> amount(name));
    }

    Optional<Long> optionalAmount(String name) {
        Optional<String> text = optional(name);
        if (text.filter(t -> !YuanFormat.isAmount(t)).isPresent()) {
            throw Problem.invalid(name + " is not an amount like 1234.56");
        }
        return text.map(YuanFormat::parse);
    }

    /** A scalar of any type as text, for the settings. */
    Optional<String> scalar(String name) {
        Optional<JsonNode> node = field(name);
        if (node.filter(n -> !n.isValueNode() || n.isNull()).isPresent()) {
            throw Problem.invalid(name + " is not a value");
        }
        return node.map(JsonNode::asText);
    }

    /** Refuses every field that was not asked for. */
    void rejectUnknownFields() {
        object.fieldNames()
                .forEachRemaining(name -> {
                    if (!asked.contains(name)) {
                        throw Problem.invalid("unknown field " + name);
                    }
                });
    }
}
