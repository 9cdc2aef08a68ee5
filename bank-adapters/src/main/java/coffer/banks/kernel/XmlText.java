package coffer.banks.kernel;

import java.util.regex.Pattern;

/**
 * Makes the text of a reply fit for an XML parser. XML 1.0 forbids most control characters, also
 * written as references, and a parser rejects the whole message for one of them; a bank that passes
 * on what a payer typed sends them all the same.
 */
public final class XmlText {

    private static final String REPLACEMENT = "\uFFFD";

    /** What the production Char of XML 1.0 leaves out. */
    private static final Pattern FORBIDDEN =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private static final Pattern REFERENCE = Pattern.compile("&#(x[0-9A-Fa-f]+|[0-9]+);");
    private static final int MOST_DIGITS = 8;

    private XmlText() {}

    /** The same text with U+FFFD for each character that XML 1.0 forbids. */
    public static String wellFormed(String text) {
        if (isUsual(text)) {
            return text;
        }
        String raw = FORBIDDEN.matcher(text).replaceAll(REPLACEMENT);
        return REFERENCE
                .matcher(raw)
                .replaceAll(found -> isAllowed(found.group(1)) ? found.group() : REPLACEMENT);
    }

    /** Whether it has nothing that would have to be looked at more closely. */
    private static boolean isUsual(String text) {
        return text.chars().allMatch(XmlText::isUsual) && !text.contains("&#");
    }

    private static boolean isUsual(int unit) {
        return (unit >= ' ' && unit < Character.MIN_SURROGATE)
                || unit == '\n'
                || unit == '\r'
                || unit == '\t';
    }

    private static boolean isAllowed(String number) {
        boolean hex = number.startsWith("x");
        String digits = hex ? number.substring(1) : number;
        if (digits.length() > MOST_DIGITS) {
            return false;
        }
        long point = Long.parseLong(digits, hex ? 16 : 10);
        return point <= Character.MAX_CODE_POINT
                && !FORBIDDEN.matcher(Character.toString((int) point)).find();
    }
}
