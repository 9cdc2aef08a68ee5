package coffer.banks.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Text of bytes in GB18030, of which GBK and GB2312 are parts.
 *
 * <p>Banks cut texts at a number of bytes, perhaps inside a character. The JDK's decoder then takes
 * the byte that follows as a part of the cut character, and with a {@code <} an end tag is lost.
 * Here a byte that begins no character costs itself alone: what follows is read as if it were not
 * there. A lead byte before a letter is no such byte, for the two are a character.
 */
public final class Gb18030 {

    public static final Charset CHARSET = Charset.forName("GB18030");
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ASCII_END = 0x80;
    private static final int FIRST_LEAD = 0x81;
    private static final int LAST_LEAD = 0xFE;
    private static final int FIRST_TRAIL = 0x40;
    private static final int DELETE = 0x7F;
    private static final int FOUR = 4;

    private Gb18030() {}

    /** The text; U+FFFD stands for each byte that belongs to no character. */
    public static String decode(byte[] bytes) {
        return whole(bytes).orElseGet(() -> decode(bytes, false));
    }

    /**
     * The text as it can be kept and shown without a loss: {@code \x81} stands for a byte that
     * belongs to no character or is a control character other than tab and line ends, and {@code
     * \x5C} for a backslash.
     */
    public static String printable(byte[] bytes) {
        return whole(bytes)
                .filter(text -> text.chars().allMatch(Gb18030::isPlain))
                .orElseGet(() -> decode(bytes, true));
    }

    /** The usual case, in one pass: all bytes belong to characters. */
    private static Optional<String> whole(byte[] bytes) {
        try {
            return Optional.of(CHARSET.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private static String decode(byte[] bytes, boolean printable) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int length = characterLength(bytes, at);
            int first = bytes[at] & 0xFF;
            if (length == 1 && (!printable || isPlain(first))) {
                text.append((char) first);
            } else if (length > 1) {
                text.append(new String(bytes, at, length, CHARSET));
            } else if (printable) {
                text.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(bytes[at]));
            } else {
                text.append(REPLACEMENT);
            }
            at += Math.max(length, 1);
        }
        return text.toString();
    }

    private static boolean isPlain(int character) {
        boolean control =
                character < ' ' && character != '\t' && character != '\n' && character != '\r';
        return !control && character != DELETE && character != '\\';
    }

    /** How many bytes the character that begins here has; 0 if none begins here. */
    private static int characterLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        if (first < ASCII_END) {
            return 1;
        }
        if (!isLead(first) || at + 1 == bytes.length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        boolean two = second >= FIRST_TRAIL && second <= LAST_LEAD && second != DELETE;
        if (two) {
            return isMapped(bytes, at, 2) ? 2 : 0;
        }
        boolean four =
                isDigit(second)
                        && at + FOUR <= bytes.length
                        && isLead(bytes[at + 2] & 0xFF)
                        && isDigit(bytes[at + 3] & 0xFF);
        return four && isMapped(bytes, at, FOUR) ? FOUR : 0;
    }

    private static boolean isLead(int value) {
        return value >= FIRST_LEAD && value <= LAST_LEAD;
    }

    private static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isMapped(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, CHARSET).indexOf(REPLACEMENT) < 0;
    }
}
