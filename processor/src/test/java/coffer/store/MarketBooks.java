package coffer.store;

import coffer.values.BucketKind;
import coffer.values.InstructionKind;
import coffer.values.InstructionState;
import coffer.values.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The books of one market as they stand, read in one statement for a test's own check. */
public record MarketBooks(
        long counter,
        List<Bucket> buckets,
        List<Order> orders,
        List<Freeze> freezes,
        List<Posting> journals,
        List<Told> told,
        List<Open> differences) {

    private static final String READ =
            """
            select 'C' as sort, last as a, 0::bigint as b, 0::bigint as c, 0::bigint as d,
              0::bigint as e, 0::bigint as f, '' as s, '' as t
              from market_counter where market_id = $1
            union all
            select 'B', bucket_id, balance, version, coalesce(sub_account_id, 0), 0, 0, kind::text,
              '' from bucket where market_id = $1
            union all
            select 'O', instruction_id, payer, payee, coalesce(amount, 0), coalesce(freeze_id, 0),
              attempt, kind::text || ' ' || state::text, out_request_no
              from instruction where market_id = $1
            union all
            select 'F', freeze_id, holder, amount, remaining, coalesce(used_by, 0), 0,
              coalesce(freeze_no, ''), '' from standing_freeze where market_id = $1
            union all
            select 'J', number, journal_id, from_bucket, to_bucket, amount,
              coalesce(instruction_id, 0), role::text, ''
              from journal where market_id = $1 and number > $2
            union all
            select 'T', number, object_id, 0, 0, 0, 0, type, ''
              from outbox where market_id = $1 and number > $2
            union all
            select 'D', difference_id, coalesce(sub_account_id, 0), coalesce(instruction_id, 0),
              (closed_at is null)::integer, bars::integer, coalesce(line_id, 0), kind::text, detail
              from difference where market_id = $1
            """;

    /** A bucket; its sub-account is 0 for CASH. */
    public record Bucket(long id, int subAccount, BucketKind kind, long balance, long version) {}

    /** An instruction; its freeze is 0 if it has none. */
    public record Order(
            long id,
            InstructionKind kind,
            InstructionState state,
            int attempt,
            int payer,
            int payee,
            long amount,
            long freeze,
            String requestNo) {}

    /** A freeze; nobody uses it if the user is 0. */
    public record Freeze(
            long id, int holder, long amount, long remaining, long usedBy, String freezeNo) {}

    /** A journal; its instruction is 0 if it has none. */
    public record Posting(
            long number, long id, String role, long from, long to, long amount, long instruction) {}

    /** What others were told beside the journals. */
    public record Told(long number, long object, String type) {}

    /** A Difference, open or not; what it is about is 0 if it is about no such thing. */
    public record Open(
            long id,
            String kind,
            int subAccount,
            long instruction,
            long line,
            boolean open,
            boolean bars,
            String detail) {}

    /**
     * Reads the books.
     *
     * @param after only journals and what was told with higher numbers are read
     */
    public static MarketBooks read(Statements database, MarketId market, long after) {
        MarketBooks books =
                new MarketBooks(
                        0,
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        long counter = 0;
        for (Row row : database.rows(READ, Tuple.of(market.value(), after))) {
            if (row.getString("sort").equals("C")) {
                counter = row.getLong("a");
            } else {
                books.add(row);
            }
        }
        return new MarketBooks(
                counter,
                books.buckets,
                books.orders,
                books.freezes,
                books.journals,
                books.told,
                books.differences);
    }

    private void add(Row row) {
        long a = row.getLong("a");
        long b = row.getLong("b");
        long c = row.getLong("c");
        long d = row.getLong("d");
        long e = row.getLong("e");
        long f = row.getLong("f");
        String s = row.getString("s");
        String t = row.getString("t");
        switch (row.getString("sort")) {
            case "B" -> buckets.add(new Bucket(a, (int) d, BucketKind.valueOf(s), b, c));
            case "O" -> {
                String[] words = s.split(" ", -1);
                orders.add(
                        new Order(
                                a,
                                InstructionKind.valueOf(words[0]),
                                InstructionState.valueOf(words[1]),
                                (int) f,
                                (int) b,
                                (int) c,
                                d,
                                e,
                                t));
            }
            case "F" -> freezes.add(new Freeze(a, (int) b, c, d, e, s));
            case "J" -> journals.add(new Posting(a, b, s, c, d, e, f));
            case "T" -> told.add(new Told(a, b, s));
            case "D" -> differences.add(new Open(a, s, (int) b, c, f, d == 1, e == 1, t));
            default -> throw new IllegalStateException("nothing is called " + row);
        }
    }

    /** One instruction. */
    public Optional<Order> order(long id) {
        return orders.stream().filter(o -> o.id() == id).findFirst();
    }
}
