package coffer.store;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** The seven promises of the books as queries, each of which finds nothing on sound books. */
public final class Invariants {

    private static final List<Promise> PROMISES =
            List.of(
                    new Promise(
                            "every journal sums to zero inside one main account",
                            """
                            select e.market_id, e.journal_id from entry e
                            join bucket b on b.market_id = e.market_id
                              and b.bucket_id = e.bucket_id
                            group by e.market_id, e.journal_id
                            having sum(e.amount) <> 0
                              or min(b.main_account_id) <> max(b.main_account_id)
                            """),
                    new Promise(
                            "only CASH, and an AVAILABLE with an open Difference, is below zero",
                            """
                            select b.market_id, b.bucket_id, b.balance from bucket b
                            where b.balance < 0 and b.kind <> 'CASH' and not (b.kind = 'AVAILABLE'
                              and exists (select from difference d
                                where d.market_id = b.market_id
                                  and d.sub_account_id = b.sub_account_id
                                  and d.closed_at is null))
                            """),
                    new Promise(
                            "the buckets of a main account sum to zero",
                            """
                            select market_id, main_account_id, sum(balance)::bigint as off
                            from bucket group by market_id, main_account_id
                            having sum(balance) <> 0
                            """),
                    new Promise(
                            "IN_TRANSIT is what instructions without an end reserved",
                            """
                            select b.market_id, b.bucket_id, b.balance,
                              coalesce(sum(i.amount), 0)::bigint as reserved
                            from bucket b left join instruction i on i.market_id = b.market_id
                              and i.reserved_in = b.bucket_id and i.next_at is not null
                            where b.kind = 'IN_TRANSIT' group by b.market_id, b.bucket_id
                            having b.balance <> coalesce(sum(i.amount), 0)
                            """),
                    new Promise(
                            "FROZEN is what remains of the freezes it holds",
                            """
                            select b.market_id, b.bucket_id, b.balance,
                              coalesce(sum(s.remaining), 0)::bigint as remaining
                            from bucket b left join standing_freeze s
                              on s.market_id = b.market_id and s.frozen_in = b.bucket_id
                            where b.kind = 'FROZEN' group by b.market_id, b.bucket_id
                            having b.balance <> coalesce(sum(s.remaining), 0)
                            """),
                    new Promise(
                            "a bucket's entries chain without a gap and end at the bucket",
                            """
                            select market_id, bucket_id, version from (
                              select e.market_id, e.bucket_id, e.version, e.amount, e.balance,
                                lag(e.version, 1, 0::bigint) over w as version_before,
                                lag(e.balance, 1, 0::bigint) over w as balance_before
                              from entry e window w as (partition by e.market_id, e.bucket_id
                                order by e.version)) x
                            where version <> version_before + 1
                              or balance <> balance_before + amount
                            union all
                            select b.market_id, b.bucket_id, b.version from bucket b
                            left join (select distinct on (market_id, bucket_id) market_id,
                                bucket_id, version, balance from entry
                              order by market_id, bucket_id, version desc) e
                              on e.market_id = b.market_id and e.bucket_id = b.bucket_id
                            where (b.version, b.balance) is distinct from
                              (coalesce(e.version, 0), coalesce(e.balance, 0))
                            """),
                    new Promise(
                            "an instruction has one reservation and the end that its state says",
                            """
                            select i.market_id, i.instruction_id, i.state::text as state
                            from instruction i left join journal j
                              on j.market_id = i.market_id
                              and j.instruction_id = i.instruction_id
                            where i.reserved_in is not null
                            group by i.market_id, i.instruction_id
                            having count(*) filter (where j.role = 'RESERVE') <> 1
                              or count(*) filter (where j.role = 'SETTLE')
                                <> (i.state = 'SUCCEEDED')::int
                              or count(*) filter (where j.role = 'RELEASE')
                                <> (i.state = 'FAILED')::int
                            """));

    private final Statements database;

    public Invariants(Statements database) {
        this.database = database;
    }

    private record Promise(String text, String query) {}

    /**
     * A promise that does not hold.
     *
     * @param number 1 to 7
     * @param where one place, as the row that the query found
     */
    public record Breach(int number, String promise, String where) {}

    /** How many promises there are. */
    public static int count() {
        return PROMISES.size();
    }

    /** Every place where a promise does not hold; empty on sound books. */
    public List<Breach> breaches() {
        List<Breach> breaches = new ArrayList<>();
        for (int at = 0; at < PROMISES.size(); at++) {
            Promise promise = PROMISES.get(at);
            for (Row row : database.rows(promise.query())) {
                breaches.add(new Breach(at + 1, promise.text(), row.deepToString()));
            }
        }
        return breaches;
    }
}
