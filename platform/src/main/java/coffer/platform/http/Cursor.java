package coffer.platform.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Where a list continues: the keys of the last row that was shown, encoded so that callers treat it
 * as opaque.
 */
public record Cursor(List<String> keys) {

    private static final String SEPARATOR = "|";

    public Cursor {
        keys = List.copyOf(keys);
    }

    public static Cursor of(long... keys) {
        List<String> texts = new ArrayList<>();
        for (long key : keys) {
            texts.add(Long.toString(key));
        }
        return new Cursor(texts);
    }

    /**
     * Reads the cursor of a list.
     *
     * @param sort names the list, so that no other list's cursor is taken for it
     * @throws coffer.market.Decline if it is not one of this list
     */
    public static Optional<Cursor> of(Request request, String sort, int keys) {
        return request.queryParameter("cursor")
                .map(text -> {
                    List<String> parts = List.of(decoded(text).split("\\|", -1));
                    if (parts.size() != keys + 1 || !parts.getFirst().equals(sort)) {
                        throw Request.invalidParameter("cursor is none that this list gave");
                    }
                    return new Cursor(parts.subList(1, parts.size()));
                });
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw Request.invalidParameter("cursor is none that this list gave");
        }
    }

    /** A key that is a number. */
    public long number(int at) {
        try {
            return Long.parseLong(keys.get(at));
        } catch (NumberFormatException notANumber) {
            throw Request.invalidParameter("cursor is none that this list gave");
        }
    }

    public String text(int at) {
        return keys.get(at);
    }

    private String encoded(String sort) {
        String plain = sort + SEPARATOR + String.join(SEPARATOR, keys);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Rows before one of them, newest first, and no more than a number. */
    public interface PageQuery<T> {
        List<T> before(long id, int limit);
    }

    /**
     * Answers with a page of rows that have a number each.
     *
     * @param sort names the list
     */
    public static <T> Reply answer(
            Request request,
            String sort,
            PageQuery<T> rows,
            Function<T, ObjectNode> shape,
            ToLongFunction<T> number) {
        int limit = request.limit();
        long before = of(request, sort, 1).map(c -> c.number(0)).orElse(Long.MAX_VALUE);
        return Reply.json(
                200,
                page(
                        sort,
                        rows.before(before, limit + 1),
                        limit,
                        shape,
                        row -> of(number.applyAsLong(row))));
    }

    /**
     * A page of rows, of which one more was read than the page may show.
     *
     * @param sort names the list
     */
    public static <T> ObjectNode page(
            String sort,
            List<T> rows,
            int limit,
            Function<T, ObjectNode> shape,
            Function<T, Cursor> cursor) {
        List<T> shown = rows.subList(0, Math.min(limit, rows.size()));
        Optional<String> next =
                rows.size() > limit
                        ? Optional.of(cursor.apply(shown.getLast()).encoded(sort))
                        : Optional.empty();
        return list(shown.stream().map(shape).toList(), next);
    }

    /** A list as the API shows it; the cursor leads to what follows. */
    public static ObjectNode list(List<ObjectNode> rows, Optional<String> next) {
        ObjectNode json = JsonBody.object();
        json.put("object", "list");
        json.putArray("data").addAll(rows);
        json.put("has_more", next.isPresent());
        next.ifPresent(cursor -> json.put("next_cursor", cursor));
        return json;
    }
}
