package coffer.platform.http;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.market.OutRequestNo;
import coffer.money.Money;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a body. All problems of the form are gathered: {@link #finish} throws the first of
 * them with the others suppressed in it. A field that nobody asked for is a problem too.
 */
public final class BodyFields {

    private static final Pattern AMOUNT = Pattern.compile("(-?)(0|[1-9][0-9]*)(?:\\.([0-9]+))?");

    private final ObjectNode body;
    private final String where;
    private final List<Decline> problems;
    private final Set<String> asked = new HashSet<>();
    private final List<BodyFields> inner = new ArrayList<>();

    public BodyFields(ObjectNode body) {
        this(body, "", new ArrayList<>());
    }

    private BodyFields(ObjectNode body, String where, List<Decline> problems) {
        this.body = body;
        this.where = where;
        this.problems = problems;
    }

    /** Reads the whole of a body. */
    public interface BodyParser<T> {

        /** Reads every field; what is given back is called only if there was no problem. */
        Supplier<T> read(BodyFields fields);
    }

    /**
     * Ends the reading.
     *
     * @throws Decline with all problems, if there are any
     */
    public void finish() {
        Optional<Decline> problem = problem();
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    /** Ends the reading; all problems in one, if there are any. */
    Optional<Decline> problem() {
        List<Decline> all = new ArrayList<>();
        unknown(all);
        all.addAll(problems);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Decline first = all.getFirst();
        all.stream().skip(1).forEach(first::addSuppressed);
        return Optional.of(first);
    }

    private void unknown(List<Decline> found) {
        body.fieldNames()
                .forEachRemaining(name -> {
                    if (!asked.contains(name)) {
                        found.add(
                                new Decline(
                                        DeclineCode.UNKNOWN_FIELD,
                                        pointer(name),
                                        "this field is not known"));
                    }
                });
        inner.forEach(fields -> fields.unknown(found));
    }

    private String pointer(String field) {
        return where + JsonBody.pointer(field);
    }

    public void problem(DeclineCode code, String field, String detail) {
        problem(code, field, detail, Map.of());
    }

    private void problem(
            DeclineCode code, String field, String template, Map<String, ?> arguments) {
        problems.add(new Decline(code, pointer(field), template, arguments));
    }

    public boolean readPresence(String field) {
        asked.add(field);
        return body.has(field);
    }

    /** A field that must be there; empty after a problem. */
    private Optional<JsonNode> present(String field) {
        if (!readPresence(field)) {
            problem(DeclineCode.FIELD_MISSING, field, "this field is missing");
        }
        return Optional.ofNullable(body.get(field));
    }

    public Optional<String> required(String field) {
        return present(field).flatMap(_ -> optional(field));
    }

    public Optional<String> optional(String field) {
        if (!readPresence(field)) {
            return Optional.empty();
        }
        JsonNode node = body.path(field);
        if (!node.isTextual()) {
            problem(DeclineCode.FIELD_INVALID, field, "not a string; leave out what is not there");
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    /** Words for people: neither blank nor longer than so many characters. */
    public Optional<String> plainText(String field, int most) {
        return required(field).filter(text -> isPlain(field, text, most));
    }

    /** The same, if they are there. */
    public Optional<String> optionalPlainText(String field, int most) {
        return optional(field).filter(text -> isPlain(field, text, most));
    }

    private boolean isPlain(String field, String text, int most) {
        boolean plain =
                !text.isBlank()
                        && text.length() <= most
                        && text.codePoints()
                                .noneMatch(c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
        if (!plain) {
            problem(
                    DeclineCode.FIELD_INVALID,
                    field,
                    "not 1 to {most} characters without control characters",
                    Map.of("most", most));
        }
        return plain;
    }

    public Optional<OutRequestNo> requestNo() {
        return required("out_request_no")
                .flatMap(text ->
                        parsed(
                                "out_request_no",
                                text,
                                OutRequestNo::new,
                                DeclineCode.FIELD_INVALID,
                                "not 1 to 64 visible ASCII characters"));
    }

    /** A number of another form belongs to nobody, and is answered as such. */
    public Optional<FundAccountNo> account(String field, Optional<String> text) {
        return text.flatMap(no ->
                parsed(
                        field,
                        no,
                        FundAccountNo::new,
                        DeclineCode.ACCOUNT_NOT_FOUND,
                        "there is no such fund account"));
    }

    /** An id of another form names nothing, and is answered as such. */
    public Optional<Long> id(
            String field, Optional<String> text, PublicId kind, DeclineCode code, String detail) {
        OptionalLong id = text.map(kind::parse).orElse(OptionalLong.empty());
        if (text.isPresent() && id.isEmpty()) {
            problem(code, field, detail);
        }
        return id.isPresent() ? Optional.of(id.getAsLong()) : Optional.empty();
    }

    /** One of some words. */
    public <E> Optional<E> oneOf(
            String field, E[] values, Function<E, String> word, DeclineCode code) {
        Optional<String> text = required(field);
        Optional<E> found =
                text.flatMap(t ->
                        Arrays.stream(values).filter(v -> word.apply(v).equals(t)).findFirst());
        if (text.isPresent() && found.isEmpty()) {
            problem(
                    code,
                    field,
                    "not one of {words}",
                    Map.of("words", String.join(", ", Arrays.stream(values).map(word).toList())));
        }
        return found;
    }

    private <T> Optional<T> parsed(
            String field,
            String text,
            Function<String, T> parser,
            DeclineCode code,
            String otherwise) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException notOfThatForm) {
            problem(code, field, otherwise);
            return Optional.empty();
        }
    }

    /** The amount that must be there. */
    public Optional<Money> amount() {
        return present("amount").flatMap(this::amount);
    }

    /** The amount, if it is there. */
    public Optional<Money> optionalAmount() {
        return readPresence("amount") ? amount(body.path("amount")) : Optional.empty();
    }

    private Optional<Money> amount(JsonNode node) {
        if (!node.isTextual()) {
            problem(DeclineCode.AMOUNT_NOT_A_STRING, "amount", "write \"1234.56\" as a string");
            return Optional.empty();
        }
        Matcher matcher = AMOUNT.matcher(node.textValue());
        if (!matcher.matches()) {
            problem(DeclineCode.AMOUNT_INVALID, "amount", "not a plain number such as 1234.56");
            return Optional.empty();
        }
        String fraction = Optional.ofNullable(matcher.group(3)).orElse("");
        if (fraction.length() > 2) {
            problem(DeclineCode.AMOUNT_TOO_PRECISE, "amount", "two digits after the point at most");
            return Optional.empty();
        }
        if (String.valueOf(matcher.group(2)).length() > Money.INTEGER_DIGITS) {
            problem(DeclineCode.AMOUNT_TOO_LARGE, "amount", "13 digits before the point at most");
            return Optional.empty();
        }
        Money amount = Money.parse(node.textValue());
        if (!amount.isPositive()) {
            problem(DeclineCode.AMOUNT_NOT_POSITIVE, "amount", "an amount is above zero");
            return Optional.empty();
        }
        return Optional.of(amount);
    }

    /** The currency that must be there. */
    public void currency() {
        currency(required("currency"));
    }

    /** The currency, if it is there. */
    public void optionalCurrency() {
        currency(optional("currency"));
    }

    private void currency(Optional<String> code) {
        if (code.filter(c -> !c.equals("CNY")).isPresent()) {
            problem(DeclineCode.CURRENCY_NOT_SUPPORTED, "currency", "the currency is CNY");
        }
    }

    /** A yes or no that must be there. */
    public Optional<Boolean> requiredBoolean(String field) {
        return present(field).flatMap(node -> requiredBoolean(field, node));
    }

    /** A yes or no; no if it is not there. */
    public boolean optionalBoolean(String field) {
        return readPresence(field) && requiredBoolean(field, body.path(field)).orElse(false);
    }

    private Optional<Boolean> requiredBoolean(String field, JsonNode node) {
        if (!node.isBoolean()) {
            problem(DeclineCode.FIELD_INVALID, field, "neither true nor false");
            return Optional.empty();
        }
        return Optional.of(node.booleanValue());
    }

    /** An object that must be there. */
    public Optional<BodyFields> object(String field) {
        return present(field).flatMap(node -> object(pointer(field), node));
    }

    private Optional<BodyFields> object(String pointer, JsonNode node) {
        return node(pointer, node)
                .map(object -> {
                    BodyFields fields = new BodyFields(object, pointer, problems);
                    inner.add(fields);
                    return fields;
                });
    }

    private Optional<ObjectNode> node(String pointer, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return Optional.of(object);
        }
        problems.add(new Decline(DeclineCode.FIELD_INVALID, pointer, "not an object"));
        return Optional.empty();
    }

    /** A list that must be there, of one to so many objects that are read by themselves. */
    List<ObjectNode> items(String field, int most) {
        Optional<JsonNode> node = present(field);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof ArrayNode array) || array.isEmpty() || array.size() > most) {
            problem(
                    DeclineCode.FIELD_INVALID,
                    field,
                    "not a list of 1 to {most}",
                    Map.of("most", most));
            return List.of();
        }
        List<ObjectNode> items = new ArrayList<>();
        for (int at = 0; at < array.size(); at++) {
            node(pointer(field) + "/" + at, array.path(at)).ifPresent(items::add);
        }
        return items;
    }

    /** A list that must be there, of one to so many strings. */
    public List<String> texts(String field, int most) {
        Optional<JsonNode> node = present(field);
        if (node.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        node.get().forEach(each -> texts.add(each.isTextual() ? each.textValue() : ""));
        boolean fit =
                node.get().isArray()
                        && !texts.isEmpty()
                        && texts.size() <= most
                        && !texts.contains("");
        if (!fit) {
            problem(
                    DeclineCode.FIELD_INVALID,
                    field,
                    "not a list of 1 to {most} strings",
                    Map.of("most", most));
        }
        return texts;
    }

    /** A list of objects that must be there, so many at most. */
    public List<BodyFields> objects(String field, int most) {
        Optional<JsonNode> node = present(field);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof ArrayNode array) || array.size() > most) {
            problem(
                    DeclineCode.FIELD_INVALID,
                    field,
                    "not a list of {most} at most",
                    Map.of("most", most));
            return List.of();
        }
        List<BodyFields> objects = new ArrayList<>();
        for (int at = 0; at < array.size(); at++) {
            object(pointer(field) + "/" + at, array.path(at)).ifPresent(objects::add);
        }
        return objects;
    }
}
