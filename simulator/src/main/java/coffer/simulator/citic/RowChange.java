package coffer.simulator.citic;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a fault changes in the rows of a reply on their way out; the books stay as they are. It
 * concerns the rows whose memo (RESUME) contains a text, or all rows if the text is empty.
 */
public sealed interface RowChange {

    /** The field has another content, written as it is: it need not be well-formed XML. */
    record OtherContent(String tag, String content, String memo) implements RowChange {}

    /** The field is cut inside its last Chinese character, of which one byte is left. */
    record CutCharacter(String tag, String memo) implements RowChange {}

    String tag();

    String memo();

    /** Whether a content has bytes: ASCII, control characters too, or what the code page holds. */
    static boolean isWritable(String content) {
        return isAscii(content) || Gbk.holds(content);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** The bytes of a reply with this change. */
    default byte[] apply(String reply) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher rows = Pattern.compile("<row>.*?</row>", Pattern.DOTALL).matcher(reply);
        int end = 0;
        while (rows.find()) {
            out.writeBytes(Gbk.bytes(reply.substring(end, rows.start())));
            writeRow(rows.group(), out);
            end = rows.end();
        }
        out.writeBytes(Gbk.bytes(reply.substring(end)));
        return out.toByteArray();
    }

    private void writeRow(String row, ByteArrayOutputStream out) {
        Matcher field =
                Pattern.compile("(?<=<%1$s>).*?(?=</%1$s>)".formatted(tag()), Pattern.DOTALL)
                        .matcher(row);
        boolean concerned =
                Pattern.matches("(?s).*<RESUME>[^<]*" + Pattern.quote(memo()) + ".*", row);
        if (!concerned || !field.find()) {
            out.writeBytes(Gbk.bytes(row));
            return;
        }
        out.writeBytes(Gbk.bytes(row.substring(0, field.start())));
        writeField(field.group(), out);
        out.writeBytes(Gbk.bytes(row.substring(field.end())));
    }

    private void writeField(String content, ByteArrayOutputStream out) {
        switch (this) {
            case OtherContent(String _, String other, String _) ->
                    out.writeBytes(
                            isAscii(other)
                                    ? other.getBytes(StandardCharsets.US_ASCII)
                                    : Gbk.bytes(other));
            case CutCharacter _ -> {
                int last = content.length() - 1;
                while (last >= 0 && content.charAt(last) < 0x80) {
                    last--;
                }
                if (last < 0) {
                    out.writeBytes(Gbk.bytes(content));
                } else {
                    out.writeBytes(Gbk.bytes(content.substring(0, last)));
                    out.write(Gbk.bytes(content.substring(last, last + 1))[0]);
                }
            }
        }
    }
}
