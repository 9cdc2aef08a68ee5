package coffer.testbed.bench;

import coffer.testbed.JsonClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One figure of the bench.
 *
 * @param value in the unit's thousandths, so that nothing is rounded on the way
 * @param budget the most it may be, likewise
 * @param beside what it is to be compared with, in words
 */
record Measurement(
        String what, long value, Unit unit, OptionalLong budget, Optional<String> beside) {

    /** What a figure counts. */
    enum Unit {
        MILLISECONDS("ms"),
        MEGABYTES("MB");

        private final String word;

        Unit(String word) {
            this.word = word;
        }
    }

    /** Whether it keeps within its budget; yes if it has none. */
    boolean isWithinBudget() {
        return budget.isEmpty() || value <= budget.getAsLong();
    }

    /** As an object for programs. */
    ObjectNode json() {
        ObjectNode json = JsonClient.JSON.createObjectNode();
        json.put("what", what).put("value", number(value)).put("unit", unit.word);
        budget.ifPresent(most -> {
            json.put("budget", number(most));
            json.put("met", isWithinBudget());
        });
        beside.ifPresent(text -> json.put("beside", text));
        return json;
    }

    private static String number(long thousandths) {
        return BigDecimal.valueOf(thousandths, 3).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }
}
