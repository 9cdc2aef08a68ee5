package coffer.testbed;

import java.util.List;

/** Formats the figures of accounts on both sides for a terminal. */
public final class FigureTable {

    private static final int AMOUNT_CELLS = 10;
    private static final int LABEL_CELLS = 11;
    private static final int GROUP_CELLS = 3 * AMOUNT_CELLS;

    private FigureTable() {}

    /** The two lines above all figures. */
    public static String header() {
        String group =
                TextColumns.right("total", AMOUNT_CELLS)
                        + TextColumns.right("available", AMOUNT_CELLS)
                        + TextColumns.right("frozen", AMOUNT_CELLS);
        return " ".repeat(LABEL_CELLS)
                + TextColumns.right("platform before", GROUP_CELLS)
                + "   "
                + TextColumns.right("platform after", GROUP_CELLS)
                + "  |"
                + TextColumns.right("the bank's own", GROUP_CELLS)
                + "\n"
                + " ".repeat(LABEL_CELLS)
                + group
                + "   "
                + group
                + "  |"
                + group;
    }

    /** What a step was. */
    public static String title(
            int step, String name, List<String> parties, long fen, String status, long nanos) {
        return TextColumns.right(Integer.toString(step), 3)
                + "  "
                + TextColumns.left(name, 27)
                + TextColumns.left(String.join(" -> ", parties), 20)
                + TextColumns.right(AccountFigures.print(fen), AMOUNT_CELLS)
                + "  "
                + status
                + " after "
                + nanos / 1_000_000
                + " ms";
    }

    /** What it did to an account. */
    public static String change(
            String account, AccountFigures before, AccountFigures after, AccountFigures bank) {
        return TextColumns.left("    " + account, LABEL_CELLS)
                + group(before)
                + " ->"
                + group(after)
                + "  |"
                + group(bank)
                + mark(after.equals(bank));
    }

    /** How an account stands. */
    static String row(
            String label, int labelCells, String platform, AccountFigures bank, String mark) {
        return TextColumns.left("    " + label, labelCells) + platform + "  |" + group(bank) + mark;
    }

    /** Three amounts. */
    static String group(AccountFigures figures) {
        return amount(figures.total()) + amount(figures.available()) + amount(figures.frozen());
    }

    private static String amount(long fen) {
        return TextColumns.right(AccountFigures.print(fen), AMOUNT_CELLS);
    }

    /** Whether two sides are the same. */
    static String mark(boolean equal) {
        return equal ? "  equal" : "  DIFFERENT";
    }
}
