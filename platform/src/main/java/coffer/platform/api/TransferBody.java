package coffer.platform.api;

import coffer.values.Decline;
import coffer.values.DeclineCode;
import coffer.values.InstructionKind;
import coffer.values.FundAccountNo;
import coffer.values.InstructionId;
import coffer.values.Money;
import coffer.values.OutRequestNo;
import coffer.work.ForcedTransfers.Wish;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of an order. The request number is read first and by itself, for a repeat is a repeat
 * whatever else is wrong with it; the rest is read only when the number is new. All problems of the
 * form are gathered: the first is the decline, the others are suppressed in it.
 */
final class TransferBody {

    private static final Set<String> FIELDS =
            Set.of(
                    "out_request_no",
                    "kind",
                    "payer",
                    "payee",
                    "amount",
                    "currency",
                    "freeze_id",
                    "order_no",
                    "memo",
                    "bank");

    private static final Pattern AMOUNT = Pattern.compile("(-?)(0|[1-9][0-9]*)(?:\\.([0-9]+))?");
    private static final int ORDER_NO_LENGTH = 64;

    private final ObjectNode body;
    private final List<Decline> problems = new ArrayList<>();

    TransferBody(ObjectNode body) {
        this.body = body;
    }

    /**
     * The request number.
     *
     * @throws Decline if there is none; then with all other problems too
     */
    OutRequestNo requestNo() {
        Optional<OutRequestNo> no =
                required("out_request_no")
                        .flatMap(text ->
                                parsed(
                                        "out_request_no",
                                        text,
                                        OutRequestNo::new,
                                        DeclineCode.FIELD_INVALID,
                                        "not 1 to 64 visible ASCII characters"));
        if (no.isEmpty()) {
            parts();
        }
        throwProblems();
        return no.orElseThrow();
    }

    /**
     * What is wanted.
     *
     * @throws Decline with all problems of the form, if there are any
     */
    Wish wish() {
        Parts parts = parts();
        throwProblems();
        return new Wish(
                parts.kind().orElseThrow(),
                parts.payer(),
                parts.payee(),
                parts.amount().orElseThrow(),
                parts.freeze(),
                parts.orderNo(),
                parts.memo(),
                parts.bank());
    }

    private record Parts(
            Optional<InstructionKind> kind,
            Optional<FundAccountNo> payer,
            Optional<FundAccountNo> payee,
            Optional<Money> amount,
            Optional<InstructionId> freeze,
            Optional<String> orderNo,
            String memo,
            Optional<String> bank) {}

    private Parts parts() {
        body.fieldNames()
                .forEachRemaining(name -> {
                    if (!FIELDS.contains(name)) {
                        problem(DeclineCode.UNKNOWN_FIELD, name, "this field is not known");
                    }
                });
        Parts parts =
                new Parts(
                        kind(),
                        account("payer"),
                        account("payee"),
                        amount(),
                        freeze(),
                        orderNo(),
                        optional("memo").orElse(""),
                        optional("bank"));
        currency();
        return parts;
    }

    private Optional<InstructionKind> kind() {
        Optional<String> text = required("kind");
        Optional<InstructionKind> kind =
                text.flatMap(word ->
                        Arrays.stream(InstructionKind.values())
                                .filter(k -> k.word().equals(word))
                                .findFirst());
        if (text.isPresent() && kind.isEmpty()) {
            problem(
                    DeclineCode.KIND_UNKNOWN,
                    "kind",
                    "not transfer, freeze, unfreeze, unfreeze_pay or pay_freeze");
        }
        return kind;
    }

    /** A number of another form belongs to nobody, and is answered as such. */
    private Optional<FundAccountNo> account(String field) {
        return optional(field)
                .flatMap(text ->
                        parsed(
                                field,
                                text,
                                FundAccountNo::new,
                                DeclineCode.ACCOUNT_NOT_FOUND,
                                "there is no such fund account"));
    }

    private Optional<InstructionId> freeze() {
        Optional<String> text = optional("freeze_id");
        Optional<InstructionId> freeze =
                text.map(PublicId.FREEZE::parse)
                        .filter(id -> id.isPresent())
                        .map(id -> new InstructionId(id.getAsLong()));
        if (text.isPresent() && freeze.isEmpty()) {
            problem(DeclineCode.FREEZE_NOT_FOUND, "freeze_id", "there is no such freeze");
        }
        return freeze;
    }

    private Optional<Money> amount() {
        JsonNode node = body.get("amount");
        if (node == null) {
            problem(DeclineCode.FIELD_MISSING, "amount", "this field is missing");
            return Optional.empty();
        }
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

    private void currency() {
        if (required("currency").filter(code -> !code.equals("CNY")).isPresent()) {
            problem(DeclineCode.CURRENCY_NOT_SUPPORTED, "currency", "the currency is CNY");
        }
    }

    private Optional<String> orderNo() {
        Optional<String> text = optional("order_no");
        if (text.filter(t -> !isPlain(t)).isPresent()) {
            problem(
                    DeclineCode.FIELD_INVALID,
                    "order_no",
                    "not 1 to 64 characters without control characters");
            return Optional.empty();
        }
        return text;
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty()
                && text.length() <= ORDER_NO_LENGTH
                && text.codePoints()
                        .noneMatch(c ->
                                Character.isISOControl(c)
                                        || Character.getType(c) == Character.SURROGATE);
    }

    private Optional<String> required(String field) {
        if (!body.has(field)) {
            problem(DeclineCode.FIELD_MISSING, field, "this field is missing");
            return Optional.empty();
        }
        return optional(field);
    }

    private Optional<String> optional(String field) {
        JsonNode node = body.get(field);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            problem(DeclineCode.FIELD_INVALID, field, "not a string; leave out what is not there");
            return Optional.empty();
        }
        return Optional.of(node.textValue());
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

    private void problem(DeclineCode code, String field, String detail) {
        problems.add(new Decline(code, JsonBody.pointer(field), detail));
    }

    private void throwProblems() {
        if (!problems.isEmpty()) {
            Decline first = problems.getFirst();
            problems.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
