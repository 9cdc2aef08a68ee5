package coffer.ledger;

import coffer.database.Snapshot;
import coffer.database.SqlExecutor;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the first seven invariants of the books: one query each, which finds nothing on sound
 * books. The eighth, that nothing was changed after it was written, is checked by {@link
 * SealStore}.
 */
public final class InvariantStore {

    /** Adds readable names to the rows of an invariant's query. */
    private static final String NAMED =
            """
            select coalesce(m.code, x.market_id::text) as market,
              coalesce(a.code, '-') as main_account,
              case when x.bucket_id is null then x.object
                else coalesce(b.kind || ' of ' || coalesce(s.sub_account_no, a.account_no),
                  'unknown') || ' bucket ' || x.bucket_id end as object,
              x.what
            from (%s) x
            left join market m on m.market_id = x.market_id
            left join bucket b on b.market_id = x.market_id and b.bucket_id = x.bucket_id
            left join sub_account s on s.market_id = x.market_id
              and s.sub_account_id = b.sub_account_id
            left join main_account a
              on a.main_account_id = coalesce(x.main_account_id, b.main_account_id)
            order by 1, 2, x.bucket_id, x.object
            """;

    private static final String JOURNAL_BALANCES =
            """
            select j.market_id, coalesce(f.main_account_id, t.main_account_id) as main_account_id,
              null::bigint as bucket_id, 'journal ' || j.journal_id as object,
              format('moves %s from bucket %s of main account %s to bucket %s of main account %s',
                yuan(j.amount), j.from_bucket, coalesce(f.main_account_id::text, 'none'),
                j.to_bucket, coalesce(t.main_account_id::text, 'none')) as what
            from journal j
            left join bucket f on f.market_id = j.market_id and f.bucket_id = j.from_bucket
            left join bucket t on t.market_id = j.market_id and t.bucket_id = j.to_bucket
            where (f.main_account_id = t.main_account_id) is not true
            """;

    private static final String NOT_BELOW_ZERO =
            """
            select b.market_id, b.main_account_id, b.bucket_id, null as object,
              format('holds %s, and no open Difference says why', yuan(b.balance)) as what
            from bucket b
            where b.balance < 0 and b.kind <> 'CASH' and not (b.kind = 'AVAILABLE'
              and exists (select from difference d where d.market_id = b.market_id
                and d.sub_account_id = b.sub_account_id and d.closed_at is null))
            """;

    private static final String MAIN_ACCOUNT_BALANCES =
            """
            select market_id, main_account_id, null::bigint as bucket_id, 'all buckets' as object,
              format('sum to %s and not to 0.00', yuan(sum(balance))) as what
            from bucket group by market_id, main_account_id having sum(balance) <> 0
            """;

    private static final String IN_TRANSIT =
            """
            select b.market_id, b.main_account_id, b.bucket_id, null as object,
              format('holds %s, but instructions without an end reserved %s', yuan(b.balance),
                yuan(coalesce(sum(i.amount), 0))) as what
            from bucket b left join instruction i on i.market_id = b.market_id
              and i.reserved_in = b.bucket_id and i.next_at is not null
            where b.kind = 'IN_TRANSIT' group by b.market_id, b.bucket_id
            having b.balance <> coalesce(sum(i.amount), 0)
            """;

    /** The bucket against its freezes, and each freeze against what was done with it. */
    private static final String FROZEN =
            """
            select b.market_id, b.main_account_id, b.bucket_id, null as object,
              format('holds %s, but %s remain of its freezes', yuan(b.balance),
                yuan(coalesce(sum(s.remaining), 0))) as what
            from bucket b left join standing_freeze s
              on s.market_id = b.market_id and s.frozen_in = b.bucket_id
            where b.kind = 'FROZEN' group by b.market_id, b.bucket_id
            having b.balance <> coalesce(sum(s.remaining), 0)
            union all
            select s.market_id, s.main_account_id, null, 'freeze ' || s.freeze_id,
              format('%s remain, but %s were frozen and %s used or corrected: %s too %s',
                yuan(s.remaining), yuan(h.frozen), yuan(h.used),
                yuan(abs(s.remaining - h.frozen + h.used)),
                case when s.remaining > h.frozen - h.used then 'much' else 'little' end)
            from standing_freeze s
            join instruction f on f.market_id = s.market_id and f.instruction_id = s.freeze_id
            left join (select market_id, freeze_id, sum(amount) as amount from instruction
                where state <> 'FAILED'
                  and kind in (select k.kind from instruction_kind k where k.uses_freeze)
                group by market_id, freeze_id) u
              on u.market_id = s.market_id and u.freeze_id = s.freeze_id
            left join (select c.market_id, c.freeze_id, sum(c.amount) as amount from correction c
                join journal j on j.market_id = c.market_id
                  and j.journal_id = c.correction_id * 4 + 3
                where c.freeze_id is not null group by c.market_id, c.freeze_id) c
              on c.market_id = s.market_id and c.freeze_id = s.freeze_id
            cross join lateral (select case f.state when 'SUCCEEDED' then f.amount else 0 end
                as frozen, coalesce(u.amount, 0) + coalesce(c.amount, 0) as used) h
            where s.remaining <> h.frozen - h.used
            """;

    private static final String ENTRIES_CHAIN =
            """
            select market_id, null::integer as main_account_id, bucket_id, null as object,
              format('journal %s left %s at version %s, but %s of it on %s at version %s come to %s'
                || ' at version %s', journal_id, yuan(balance), version, yuan(amount),
                yuan(balance_before), version_before, yuan(balance_before + amount),
                version_before + 1) as what
            from (
              select e.market_id, e.journal_id, e.bucket_id, e.version, e.amount, e.balance,
                lag(e.version, 1, 0::bigint) over w as version_before,
                lag(e.balance, 1, 0::bigint) over w as balance_before
              from entry e window w as (partition by e.market_id, e.bucket_id
                order by e.version)) x
            where version <> version_before + 1 or balance <> balance_before + amount
            union all
            select b.market_id, b.main_account_id, b.bucket_id, null,
              format('holds %s at version %s, but its last entry left %s at version %s',
                yuan(b.balance), b.version, yuan(coalesce(e.balance, 0)), coalesce(e.version, 0))
            from bucket b
            left join (select distinct on (market_id, bucket_id) market_id,
                bucket_id, version, balance from entry
              order by market_id, bucket_id, version desc) e
              on e.market_id = b.market_id and e.bucket_id = b.bucket_id
            where (b.version, b.balance) is distinct from
              (coalesce(e.version, 0), coalesce(e.balance, 0))
            """;

    private static final String ENDS =
            """
            select i.market_id, i.main_account_id, null::bigint as bucket_id,
              'instruction ' || i.instruction_id as object,
              format('is %s over %s from bucket %s by %s to %s, but its journals are: %s', i.state,
                yuan(i.amount), i.taken_from, i.reserved_in, i.settles_to,
                coalesce((select string_agg(format('%s of %s from %s to %s', j.role, yuan(j.amount),
                    j.from_bucket, j.to_bucket), ', ' order by j.journal_id)
                  from journal j where j.market_id = i.market_id
                    and j.instruction_id = i.instruction_id), 'none')) as what
            from (select i.market_id, i.instruction_id
              from instruction i left join journal j
                on j.market_id = i.market_id and j.instruction_id = i.instruction_id
              where i.reserved_in is not null
              group by i.market_id, i.instruction_id
              having count(*) filter (where j.role = 'RESERVE') <> 1
                or count(*) filter (where j.role = 'SETTLE') <> (i.state = 'SUCCEEDED')::int
                or count(*) filter (where j.role = 'RELEASE') <> (i.state = 'FAILED')::int
                or bool_or(j.amount <> i.amount or (j.from_bucket, j.to_bucket) is distinct from
                  (case j.role when 'RESERVE' then i.taken_from else i.reserved_in end,
                  case j.role when 'RESERVE' then i.reserved_in when 'SETTLE' then i.settles_to
                    else i.taken_from end))) wrong
            join instruction i using (market_id, instruction_id)
            """;

    private static final Map<Invariant, String> QUERIES = queries();

    private final SqlExecutor database;

    /**
     * Checks the books that a connection shows.
     *
     * @param database each query is a statement of its own; over a {@link Snapshot} all of them see
     *     the same state
     */
    public InvariantStore(SqlExecutor database) {
        this.database = database;
    }

    private static Map<Invariant, String> queries() {
        Map<Invariant, String> queries = new EnumMap<>(Invariant.class);
        queries.put(Invariant.JOURNAL_BALANCES, JOURNAL_BALANCES);
        queries.put(Invariant.NOT_BELOW_ZERO, NOT_BELOW_ZERO);
        queries.put(Invariant.MAIN_ACCOUNT_BALANCES, MAIN_ACCOUNT_BALANCES);
        queries.put(Invariant.IN_TRANSIT, IN_TRANSIT);
        queries.put(Invariant.FROZEN, FROZEN);
        queries.put(Invariant.ENTRIES_CHAIN, ENTRIES_CHAIN);
        queries.put(Invariant.ENDS, ENDS);
        return queries;
    }

    /** Every violation of the seven invariants; empty on sound books. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        QUERIES.forEach((invariant, query) -> {
            for (Row row : database.rows(NAMED.replace("%s) x", query + ") x"))) {
                violations.add(violation(invariant, row));
            }
        });
        return violations;
    }

    static Violation violation(Invariant invariant, Row row) {
        return new Violation(
                invariant,
                row.getString("market"),
                row.getString("main_account"),
                row.getString("object"),
                row.getString("what"));
    }
}
