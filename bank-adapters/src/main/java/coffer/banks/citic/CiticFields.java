package coffer.banks.citic;

import coffer.bank.BankExchange;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
import coffer.banks.citic.CiticMessages.Reply;
import coffer.banks.kernel.BankAmount;
import coffer.money.Money;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Forms of the fields of CITIC's messages: texts, amounts, dates, rows; and the answer to a
 * question whose fields may be missing or wrong.
 */
final class CiticFields {

    /** The time zone of the bank. */
    static final ZoneId BANK_ZONE = ZoneId.of("Asia/Shanghai");

    static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    private CiticFields() {}

    static boolean saysSuccess(String status) {
        return status.equals(CiticCodes.SUCCESS);
    }

    static boolean saysNoRecord(String status) {
        return status.equals(CiticCodes.NO_RECORD);
    }

    /**
     * The answer to a question: its status first, then what the rows say. A row that cannot be read
     * is no answer.
     */
    static <T> QueryResult<T> answer(Reply reply, BankExchange exchange, Supplier<T> value) {
        Optional<String> status = given(reply.status);
        if (status.isEmpty()) {
            return new QueryResult.NoAnswer<>(NoVerdictReason.UNREADABLE, exchange);
        }
        if (!status.get().equals(CiticCodes.SUCCESS)) {
            return new QueryResult.NoAnswer<>(CiticCodes.withoutAnswer(status.get()), exchange);
        }
        try {
            return new QueryResult.Answer<>(value.get(), exchange);
        } catch (IllegalArgumentException | DateTimeException notUnderstood) {
            return new QueryResult.NoAnswer<>(NoVerdictReason.UNREADABLE, exchange);
        }
    }

    /** The same, where some codes mean that there is no record. */
    static <T> QueryResult<T> answer(
            Reply reply,
            BankExchange exchange,
            Set<String> noRecordCodes,
            T noRecord,
            Supplier<T> value) {
        boolean none = given(reply.status).filter(noRecordCodes::contains).isPresent();
        return none ? new QueryResult.Answer<>(noRecord, exchange) : answer(reply, exchange, value);
    }

    static <T> T only(List<T> rows) {
        if (rows.size() != 1) {
            throw new IllegalArgumentException(rows.size() + " rows instead of one");
        }
        return rows.getFirst();
    }

    static <T> List<T> rows(@Nullable List<T> rows) {
        return rows == null ? List.of() : rows;
    }

    /** A tag's text; empty if the tag did not come or has no content. */
    static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(found -> !found.isEmpty());
    }

    static boolean is(@Nullable String text, String expected) {
        return given(text).equals(Optional.of(expected));
    }

    static String required(@Nullable String text, String tag) {
        return given(text).orElseThrow(() -> new IllegalArgumentException(tag + " is missing"));
    }

    static Money money(@Nullable String text) {
        return BankAmount.parse(required(text, "an amount"));
    }

    static Money moneyOrZero(@Nullable String text) {
        return given(text).map(BankAmount::parse).orElse(Money.ZERO);
    }

    static LocalDate date(@Nullable String text) {
        return LocalDate.parse(required(text, "TRANDATE"), DATE);
    }

    static String positive(Money amount) {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("not an amount to send: " + amount);
        }
        return amount.toString();
    }
}
