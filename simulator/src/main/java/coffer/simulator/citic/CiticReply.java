package coffer.simulator.citic;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A reply before it is bytes. Captured replies list their tags in ASCII order, capitals first, the
 * scalars and then the list; without rows there is no list.
 */
public record CiticReply(SortedMap<String, String> scalars, List<SortedMap<String, String>> rows) {

    /** A reply that is nothing but a status. */
    public static CiticReply of(ReplyStatus status) {
        return of(status, List.of());
    }

    /** A status and rows. */
    static CiticReply of(ReplyStatus status, List<SortedMap<String, String>> rows) {
        SortedMap<String, String> scalars = new TreeMap<>();
        scalars.put("status", status.code());
        scalars.put("statusText", status.text());
        return new CiticReply(scalars, rows);
    }

    /** The same reply with one more scalar. */
    CiticReply with(String tag, String value) {
        SortedMap<String, String> all = new TreeMap<>(scalars);
        all.put(tag, value);
        return new CiticReply(all, rows);
    }

    /** One row from tag, value, tag, value and so on. */
    static SortedMap<String, String> row(String... tagsAndValues) {
        SortedMap<String, String> row = new TreeMap<>();
        for (int i = 0; i < tagsAndValues.length; i += 2) {
            row.put(tagsAndValues[i], tagsAndValues[i + 1]);
        }
        return row;
    }

    /** The status code of the whole reply. */
    public String code() {
        return scalars.getOrDefault("status", "");
    }

    /** The XML text under a prolog that names this code page; {@code none} leaves it out. */
    public String xml(String prolog) {
        StringBuilder out = new StringBuilder(256);
        if (!prolog.equals("none")) {
            out.append("<?xml version=\"1.0\" encoding=\"").append(prolog).append("\"?>\n");
        }
        out.append("<stream>");
        scalars.forEach((tag, value) -> element(out, tag, value));
        if (!rows.isEmpty()) {
            out.append("<list name=\"userDataList\">");
            for (SortedMap<String, String> row : rows) {
                out.append("<row>");
                row.forEach((tag, value) -> element(out, tag, value));
                out.append("</row>");
            }
            out.append("</list>");
        }
        return out.append("</stream>").toString();
    }

    private static void element(StringBuilder out, String tag, String value) {
        out.append('<').append(tag).append('>');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
        out.append("</").append(tag).append('>');
    }
}
