package coffer.simulator.citic;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * The bank's code page. What arrives is read as GB18030, which contains GBK and GB2312; what leaves
 * is GBK, and a character that GBK does not hold is refused long before.
 */
public final class Gbk {
    private static final Charset GBK = Charset.forName("GBK");
    private static final Charset GB18030 = Charset.forName("GB18030");

    private Gbk() {}

    /** Tells whether the text survives the bank's code page and holds no control character. */
    public static boolean holds(String text) {
        return text.chars().noneMatch(Character::isISOControl) && encoded(text).isPresent();
    }

    /** Length as the bank counts it: a Chinese character is two bytes. */
    public static int length(String text) {
        return bytes(text).length;
    }

    /** The bytes for the wire. */
    public static byte[] bytes(String text) {
        return encoded(text).orElseThrow(() -> new IllegalArgumentException("not in GBK: " + text));
    }

    /** Reads bytes of the wire; empty if they are not of this family of code pages. */
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(
                    GB18030.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The longest beginning of the text that fits into so many bytes. */
    static String cut(String text, int maxBytes) {
        int end = text.length();
        while (length(text.substring(0, end)) > maxBytes) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Optional<byte[]> encoded(String text) {
        try {
            ByteBuffer buffer =
                    GBK.newEncoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return Optional.of(bytes);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
