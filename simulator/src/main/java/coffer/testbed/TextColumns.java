package coffer.testbed;

import java.util.List;

/**
 * Columns on a terminal. A character of Chinese takes two cells, a combining one none; a table
 * whose columns are counted in {@code char}s would not be aligned.
 */
public final class TextColumns {

    /** First and last code points of what is two cells wide (Unicode annex 11, W and F). */
    private static final List<Range> WIDE =
            List.of(
                    new Range(0x1100, 0x115f),
                    new Range(0x2e80, 0x303e),
                    new Range(0x3041, 0x4dbf),
                    new Range(0x4e00, 0xa4cf),
                    new Range(0xac00, 0xd7a3),
                    new Range(0xf900, 0xfaff),
                    new Range(0xfe30, 0xfe4f),
                    new Range(0xff00, 0xff60),
                    new Range(0xffe0, 0xffe6),
                    new Range(0x1f300, 0x1f64f),
                    new Range(0x20000, 0x3fffd));

    private TextColumns() {}

    private record Range(int first, int last) {

        boolean holds(int codePoint) {
            return first <= codePoint && codePoint <= last;
        }
    }

    /** How many cells a text takes. */
    public static int width(String text) {
        return text.codePoints().map(TextColumns::width).sum();
    }

    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        return WIDE.stream().anyMatch(range -> range.holds(codePoint)) ? 2 : 1;
    }

    /** A text at the left of so many cells; one that is too long keeps its length. */
    public static String left(String text, int cells) {
        return text + gap(text, cells);
    }

    /** A text at the right of so many cells. */
    public static String right(String text, int cells) {
        return gap(text, cells) + text;
    }

    private static String gap(String text, int cells) {
        return " ".repeat(Math.max(0, cells - width(text)));
    }
}
