package coffer.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;

/** The three amounts of an account, in fen. */
public record AccountFigures(long total, long available, long frozen) {

    /** Reads them from an object that holds them as texts of yuan. */
    public static AccountFigures of(JsonNode json) {
        return new AccountFigures(fen(json, "total"), fen(json, "available"), fen(json, "frozen"));
    }

    /** Reads one amount of an object, a text of yuan. */
    public static long fen(JsonNode json, String field) {
        String text = json.path(field).asText();
        try {
            return new BigDecimal(text).movePointRight(2).longValueExact();
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw new TestbedFailure(field + " is not an amount: '" + text + "'", wrong);
        }
    }

    /** An amount as people read it, {@code 10,000.00}. */
    public static String print(long fen) {
        long positive = Math.abs(fen);
        return (fen < 0 ? "-" : "")
                + String.format(Locale.ROOT, "%,d.%02d", positive / 100, positive % 100);
    }

    /** An amount as programs read it, {@code 10000.00}. */
    public static String plain(long fen) {
        return print(fen).replace(",", "");
    }
}
