package coffer.testbed;

import java.util.List;

/** How the story's figures stand on the terminal. */
public final class Ledger {

    private static final int AMOUNT_CELLS = 10;
    private static final int LABEL_CELLS = 11;
    private static final int GROUP_CELLS = 3 * AMOUNT_CELLS;

    private Ledger() {}

    /** The two lines above all figures. */
    public static String header() {
        String group =
                Cells.right("total", AMOUNT_CELLS)
                        + Cells.right("available", AMOUNT_CELLS)
                        + Cells.right("frozen", AMOUNT_CELLS);
        return " ".repeat(LABEL_CELLS)
                + Cells.right("platform before", GROUP_CELLS)
                + "   "
                + Cells.right("platform after", GROUP_CELLS)
                + "  |"
                + Cells.right("the bank's own", GROUP_CELLS)
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
        return Cells.right(Integer.toString(step), 3)
                + "  "
                + Cells.left(name, 27)
                + Cells.left(String.join(" -> ", parties), 20)
                + Cells.right(Figures.print(fen), AMOUNT_CELLS)
                + "  "
                + status
                + " after "
                + nanos / 1_000_000
                + " ms";
    }

    /** What it did to an account. */
    public static String change(String account, Figures before, Figures after, Figures bank) {
        return Cells.left("    " + account, LABEL_CELLS)
                + group(before)
                + " ->"
                + group(after)
                + "  |"
                + group(bank)
                + mark(after.equals(bank));
    }

    /** How an account stands. */
    static String standing(
            String label, int labelCells, String platform, Figures bank, String mark) {
        return Cells.left("    " + label, labelCells) + platform + "  |" + group(bank) + mark;
    }

    /** Three amounts. */
    static String group(Figures figures) {
        return amount(figures.total()) + amount(figures.available()) + amount(figures.frozen());
    }

    private static String amount(long fen) {
        return Cells.right(Figures.print(fen), AMOUNT_CELLS);
    }

    /** Whether two sides are the same. */
    static String mark(boolean equal) {
        return equal ? "  equal" : "  DIFFERENT";
    }
}
