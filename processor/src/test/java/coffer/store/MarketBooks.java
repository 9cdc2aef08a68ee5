package coffer.store;

import coffer.bank.InstructionKind;
import coffer.database.Statements;
import coffer.instruction.InstructionState;
import coffer.market.MarketId;
import coffer.money.BucketKind;
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
        List<Deposit> deposits,
        List<Posting> journals,
        List<Told> told,
        List<Open> differences) {

    private static final String READ =
            """
            select 'C' as sort, last as a, 0::bigint as b, 0::bigint as c, 0::bigint as d,
              0::bigint as e, 0::bigint as f, 0::bigint as g, '' as s, '' as t
              from market_counter where market_id = $1
            union all
            select 'B', bucket_id, balance, version, coalesce(sub_account_id, 0), 0, 0, 0,
              kind::text, '' from bucket where market_id = $1
            union all
            select 'O', i.instruction_id, i.payer, i.payee, i.amount,
              coalesce(i.freeze_id, i.source_id, 0), i.attempt,
              (i.cleared_at is not null)::integer + 2 * exists (select from line_explanation e
                where e.market_id = i.market_id and e.instruction_id = i.instruction_id
                  and e.cause = 'RETURN')::integer,
              i.kind::text || ' ' || i.state::text, i.out_request_no
              from instruction i where i.market_id = $1 and i.reserved_in is not null
            union all
            select 'F', freeze_id, holder, amount, remaining, coalesce(used_by, 0), 0, 0,
              coalesce(freeze_no, ''), '' from standing_freeze where market_id = $1
            union all
            select 'P', public_deposit_id, amount, 0, 0, 0, 0, 0, '', ''
              from public_deposit where market_id = $1
            union all
            select 'J', number, journal_id, from_bucket, to_bucket, amount,
              coalesce(instruction_id, 0), 0, role::text, ''
              from journal where market_id = $1 and number > $2
            union all
            select 'T', number, object_id, 0, 0, 0, 0, 0, type, ''
              from outbox where market_id = $1 and number > $2
            union all
            select 'D', d.difference_id, coalesce(d.sub_account_id, 0),
              coalesce(d.instruction_id, 0), (d.closed_at is null)::integer,
              d.bars::integer + 2 * (c.amount is not null)::integer, coalesce(d.line_id, 0),
              coalesce((select r.review_id from review r where r.market_id = d.market_id
                and r.object_id = d.difference_id and r.verdict is null), 0), d.kind::text,
              d.detail from difference d left join correction c on c.market_id = d.market_id
                and c.correction_id = d.correction_id where d.market_id = $1
            order by sort, a
            """;

    /** A bucket; its sub-account is 0 for CASH. */
    public record Bucket(long id, int subAccount, BucketKind kind, long balance, long version) {}

    /**
     * An instruction that moves money.
     *
     * @param from the freeze that it makes or uses, or the deposit or credit that it gives or takes
     *     back; 0 if it has none of these
     * @param cleared whether it waits for no second person
     * @param returned whether what it paid came back
     */
    public record Order(
            long id,
            InstructionKind kind,
            InstructionState state,
            int attempt,
            int payer,
            int payee,
            long amount,
            long from,
            boolean cleared,
            boolean returned,
            String requestNo) {}

    /** Money whose owner was not known when it came. */
    public record Deposit(long id, long amount) {}

    /** A freeze; nobody uses it if the user is 0. */
    public record Freeze(
            long id, int holder, long amount, long remaining, long usedBy, String freezeNo) {}

    /** A journal; its instruction is 0 if it has none. */
    public record Posting(
            long number, long id, String role, long from, long to, long amount, long instruction) {}

    /** What others were told beside the journals. */
    public record Told(long number, long object, String type) {}

    /**
     * A Difference, open or not; what it is about is 0 if it is about no such thing.
     *
     * @param moved whether a Correction that moved money closed it
     * @param proposed the Correction that waits for its second person; 0 if there is none
     */
    public record Open(
            long id,
            String kind,
            int subAccount,
            long instruction,
            long line,
            boolean open,
            boolean bars,
            boolean moved,
            long proposed,
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
                books.deposits,
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
        long g = row.getLong("g");
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
                                (g & 1) != 0,
                                (g & 2) != 0,
                                t));
            }
            case "F" -> freezes.add(new Freeze(a, (int) b, c, d, e, s));
            case "P" -> deposits.add(new Deposit(a, b));
            case "J" -> journals.add(new Posting(a, b, s, c, d, e, f));
            case "T" -> told.add(new Told(a, b, s));
            case "D" ->
                    differences.add(
                            new Open(
                                    a, s, (int) b, c, f, d == 1, (e & 1) != 0, (e & 2) != 0, g, t));
            default -> throw new IllegalStateException("nothing is called " + row);
        }
    }

    /** One instruction. */
    public Optional<Order> order(long id) {
        return orders.stream().filter(o -> o.id() == id).findFirst();
    }
}
