package coffer.simulator.citic;

import coffer.simulator.books.YuanFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Set;

/**
 * Checks of single fields, in the manner of the bank: a mandatory field is not empty, lengths are
 * counted in GBK bytes, amounts are {@code decimal(15,2)} (CITIC B2B interface, data formats).
 */
final class RequestFields {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    private final CiticRequest request;

    RequestFields(CiticRequest request) {
        this.request = request;
    }

    /** A field that must be there, of at most so many bytes. */
    String mandatory(String tag, int maxBytes) {
        String value = optional(tag, maxBytes);
        if (value.isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00003, tag);
        }
        return value;
    }

    /** A field that may be empty. */
    String optional(String tag, int maxBytes) {
        return checked(tag, request.field(tag), maxBytes);
    }

    /** A field that must hold one of these words. */
    String oneOf(String tag, Set<String> words) {
        int longest = words.stream().mapToInt(String::length).max().orElse(0);
        String value = mandatory(tag, longest);
        if (!words.contains(value)) {
            throw new CiticRefusal(CiticCode.SM00006, tag);
        }
        return value;
    }

    /** A field that may be empty, or holds one of these words. */
    String noneOrOneOf(String tag, Set<String> words) {
        return request.field(tag).isEmpty() ? "" : oneOf(tag, words);
    }

    /** A rate, {@code decimal(9,7)}; it may be empty unless it is mandatory. */
    String rate(String tag, boolean mandatory) {
        String value = mandatory ? mandatory(tag, 10) : optional(tag, 10);
        if (!value.isEmpty() && !value.matches("\\d{1,2}(\\.\\d{1,7})?")) {
            throw new CiticRefusal(CiticCode.SM00006, tag);
        }
        return value;
    }

    static String checked(String tag, String value, int maxBytes) {
        if (!Gbk.holds(value) || Gbk.length(value) > maxBytes) {
            throw new CiticRefusal(CiticCode.SM00004, tag);
        }
        return value;
    }

    /** An amount above zero, in fen. */
    long amount(String tag) {
        String value = mandatory(tag, 20);
        if (!YuanFormat.isAmount(value) || YuanFormat.parse(value) == 0) {
            throw new CiticRefusal(CiticCode.SM00005, tag);
        }
        return YuanFormat.parse(value);
    }

    /** An amount that may be left out; if it is there its form counts. */
    String optionalAmount(String tag) {
        String value = optional(tag, 20);
        if (!value.isEmpty() && !YuanFormat.isAmount(value)) {
            throw new CiticRefusal(CiticCode.SM00005, tag);
        }
        return value;
    }

    /** A date that must be there. */
    LocalDate date(String tag) {
        String value = mandatory(tag, 8);
        try {
            return LocalDate.parse(value, DATE);
        } catch (DateTimeParseException e) {
            throw new CiticRefusal(CiticCode.SM00006, tag);
        }
    }

    /** A small whole number, or the given one if the field is empty. */
    int number(String tag, int maxBytes, int ifEmpty) {
        String value = optional(tag, maxBytes);
        if (value.isEmpty()) {
            return ifEmpty;
        }
        if (!value.matches("\\d+")) {
            throw new CiticRefusal(CiticCode.SM00006, tag);
        }
        return Integer.parseInt(value);
    }
}
