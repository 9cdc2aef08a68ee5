package coffer.simulator.books;

import java.util.regex.Pattern;

/**
 * Amounts as banks write them, yuan with a point and no separators ({@code decimal(15,2)}), and as
 * the books hold them, fen in a {@code long}. A third decimal is refused and never rounded.
 */
public final class YuanFormat {
    private static final Pattern PLAIN = Pattern.compile("\\d{1,13}(\\.\\d{1,2})?");

    private YuanFormat() {}

    /** Tells whether the text is an amount that the bank's format can hold. */
    public static boolean isAmount(String text) {
        return PLAIN.matcher(text).matches();
    }

    /** Reads yuan and gives fen. */
    public static long parse(String text) {
        if (!isAmount(text)) {
            throw new IllegalArgumentException("not an amount in yuan: " + text);
        }
        int point = text.indexOf('.');
        if (point < 0) {
            return Long.parseLong(text) * 100;
        }
        String decimals = text.substring(point + 1);
        String fen = decimals.length() == 1 ? decimals + "0" : decimals;
        return Long.parseLong(text.substring(0, point)) * 100 + Long.parseLong(fen);
    }

    /** Writes fen as yuan with two decimals. */
    public static String print(long fen) {
        long positive = Math.abs(fen);
        String sign = fen < 0 ? "-" : "";
        long rest = positive % 100;
        return sign + positive / 100 + "." + (rest < 10 ? "0" : "") + rest;
    }
}
