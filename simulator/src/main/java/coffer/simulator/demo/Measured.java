package coffer.simulator.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One figure of the bench.
 *
 * @param value in the unit's thousandths, so that nothing is rounded on the way
 * @param budget the most it may be, likewise
 * @param beside what it is to be compared with, in words
 */
record Measured(String what, long value, Unit unit, OptionalLong budget, Optional<String> beside) {

    private static final int WHAT_CELLS = 46;
    private static final int VALUE_CELLS = 16;
    private static final int BUDGET_CELLS = 24;

    /** What a figure counts. */
    enum Unit {
        MILLISECONDS("ms"),
        MEGABYTES("MB"),
        TIMES("times");

        private final String word;

        Unit(String word) {
            this.word = word;
        }
    }

    /** Whether it keeps within its budget; yes if it has none. */
    boolean isWithinBudget() {
        return budget.isEmpty() || value <= budget.getAsLong();
    }

    /** The line above all figures. */
    static String header() {
        return Cells.left("", WHAT_CELLS)
                + Cells.right("measured", VALUE_CELLS)
                + "  "
                + Cells.left("budget", BUDGET_CELLS)
                + "beside it";
    }

    /** As a line of the table. */
    String line() {
        String verdict =
                budget.isEmpty()
                        ? ""
                        : print(budget.getAsLong()) + (isWithinBudget() ? ", met" : ", MISSED");
        return Cells.left(what, WHAT_CELLS)
                + Cells.right(print(value), VALUE_CELLS)
                + "  "
                + Cells.left(verdict, BUDGET_CELLS)
                + beside.orElse("");
    }

    private String print(long thousandths) {
        return number(thousandths) + " " + unit.word;
    }

    private static String number(long thousandths) {
        long hundredths = (thousandths + 5) / 10;
        return String.format(Locale.ROOT, "%,d.%02d", hundredths / 100, hundredths % 100);
    }

    /** As an object for programs. */
    ObjectNode json() {
        ObjectNode json = JsonApi.JSON.createObjectNode();
        json.put("what", what).put("value", number(value).replace(",", "")).put("unit", unit.word);
        budget.ifPresent(most -> {
            json.put("budget", number(most).replace(",", ""));
            json.put("met", isWithinBudget());
        });
        beside.ifPresent(text -> json.put("beside", text));
        return json;
    }
}
