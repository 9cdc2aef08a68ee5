package coffer.database;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts between Java values and parameters or columns of SQL. Arrays hold one value per item.
 */
public final class SqlValues {

    private SqlValues() {}

    /** A timestamp of a row; empty where the column is null. */
    public static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    /** A moment as a timestamp parameter. */
    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** One text per item, as an array parameter. */
    public static <T> @Nullable String[] texts(List<T> items, Function<T, @Nullable String> part) {
        return items.stream().map(part).toArray(String[]::new);
    }

    /** One long per item, as an array parameter. */
    public static <T> @Nullable Long[] longs(List<T> items, Function<T, @Nullable Long> part) {
        return items.stream().map(part).toArray(Long[]::new);
    }

    /** One integer per item, as an array parameter. */
    public static <T> @Nullable Integer[] ints(List<T> items, Function<T, @Nullable Integer> part) {
        return items.stream().map(part).toArray(Integer[]::new);
    }

    /** One timestamp per item, null where the item has none. */
    public static <T> @Nullable OffsetDateTime[] times(
            List<T> items, Function<T, @Nullable Instant> part) {
        return items.stream()
                .map(part)
                .map(at -> at == null ? null : utc(at))
                .toArray(OffsetDateTime[]::new);
    }
}
