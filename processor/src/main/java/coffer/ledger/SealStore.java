package coffer.ledger;

import coffer.database.Snapshot;
import coffer.database.SqlExecutor;
import coffer.market.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Seals the rows that took a number of a market's counter, and checks the eighth invariant: that
 * they are as they were sealed. A seal covers a range of numbers and holds the hash of the seal
 * before it, so that all seals of a market form a chain. Sealing follows the counter with a delay;
 * of rows that are not sealed yet only their presence is checked.
 *
 * <p>Comparing the chain's end with the counter needs one {@link Snapshot}. Sealed rows never
 * change, and may be read piece by piece.
 */
public final class SealStore {

    /** How many numbers are hashed by one statement. */
    private static final long PIECE = 20_000;

    private static final String UNSEALED =
            """
            select c.market_id, c.last - coalesce(h.up_to, 0) as numbers
            from market_counter c left join chain_head h using (market_id)
            where c.last > coalesce(h.up_to, 0) order by c.market_id
            """;

    private static final String SEAL = "select seal($1, $2, $3) as sealed";

    private static final String CHAINS =
            """
            select c.market_id, m.code as market, c.last, coalesce(h.up_to, 0) as up_to, h.hash,
              h.proven_at, s.sealed_at
            from market_counter c join market m using (market_id)
            left join chain_head h using (market_id)
            left join lateral (select s.sealed_at from seal s where s.market_id = c.market_id
              order by s.after desc limit 1) s on true
            order by c.market_id
            """;

    private static final String PROVEN = "select proven($1, $2)";

    private static final String LEADS =
            "select from seal where market_id = $1 and hash = decode($2, 'hex') limit 1";

    /** Where seals do not follow one another, end elsewhere than the head, or above the counter. */
    private static final String LINKS =
            """
            with link as (
              select s.after, s.up_to, s.previous, s.hash,
                lag(s.up_to, 1, 0::bigint) over w as up_to_before,
                lag(s.hash, 1, sha256('')) over w as hash_before
              from seal s where s.market_id = $1 window w as (order by s.after)),
            tail as (
              select coalesce(max(up_to), 0) as up_to,
                (array_agg(hash order by after desc))[1] as hash
              from link),
            found as (
              select after as at, format('seal of %s to %s', after + 1, up_to) as object,
                format('follows number %s, but the seal before it ends at %s', after, up_to_before)
                  as what
              from link where after <> up_to_before
              union all
              select after, format('seal of %s to %s', after + 1, up_to),
                format('names %s as the hash before it, which is %s', encode(previous, 'hex'),
                  encode(hash_before, 'hex'))
              from link where after = up_to_before and previous <> hash_before
              union all
              select t.up_to, 'head of the chain',
                format('stands at %s with %s, but the last seal ends at %s with %s',
                  coalesce(h.up_to::text, 'nothing'), coalesce(encode(h.hash, 'hex'), 'nothing'),
                  t.up_to, coalesce(encode(t.hash, 'hex'), 'nothing'))
              from tail t left join chain_head h on h.market_id = $1
              where (coalesce(h.up_to, 0), coalesce(h.hash, sha256('')))
                is distinct from (t.up_to, coalesce(t.hash, sha256('')))
              union all
              select c.last, 'counter', format('stands at %s, but %s was sealed', c.last,
                greatest(t.up_to, h.up_to))
              from tail t left join chain_head h on h.market_id = $1
              join market_counter c on c.market_id = $1 where c.last < greatest(t.up_to, h.up_to))
            select m.code as market, '-' as main_account, f.object, f.what
            from found f join market m on m.market_id = $1 order by f.at, f.object
            """;

    /** Numbers above the last seal that are missing, taken twice, or above the counter. */
    private static final String TAIL =
            """
            with head as (
              select c.last, coalesce((select max(s.up_to) from seal s where s.market_id = $1), 0)
                as up_to from market_counter c where c.market_id = $1)
            select m.code as market, '-' as main_account, 'number ' || x.number as object,
              case when x.number > h.last
                then format('is taken, but the counter stands at %s', h.last)
                else format('is taken %s times and not once; the counter stands at %s', x.taken,
                  h.last) end as what
            from head h, market m, lateral (
              select n.number, count(n.reference) as taken from (
                select number, reference from numbered
                  where market_id = $1 and number > least(h.up_to, h.last)
                union all
                select x.number, null from generate_series(h.up_to + 1, h.last) x (number)) n
              group by n.number) x
            where m.market_id = $1 and (x.number > h.last or x.number > h.up_to and x.taken <> 1)
            order by x.number
            """;

    private static final String PIECE_END =
            """
            select coalesce(max(up_to) filter (where up_to <= $2 + $3), min(up_to)) as up_to
            from (select s.up_to from seal s where s.market_id = $1 and s.after >= $2
              order by s.after limit 1000) x
            """;

    /**
     * Hashes what stands under the numbers of some seals now. If a seal's hash is not that, the
     * numbers whose prints differ are what was changed; if none differs, it is the seal itself.
     */
    private static final String CONTENT =
            """
            with s as materialized (
              select * from seal where market_id = $1 and after >= $2 and up_to <= $3),
            number as materialized (
              select n.number, max(n.after) as after, max(n.was) as was, max(n.print) as print,
                min(n.reference) as found, count(n.content) as taken,
                digest_of(string_agg(n.content, E'\n' order by n.content)) as digest
              from (
                select s.after + m.at as number, s.after, m.was, m.print, null::bigint as reference,
                    null::text as content
                  from s, unnest(s.refs, s.prints) with ordinality m (was, print, at)
                union all
                select number, null, null, null, reference, content from numbered
                  where market_id = $1 and number > $2 and number <= $3) n
              group by n.number),
            sealed as (
              select s.after, s.up_to, s.sealed_at, s.hash = seal_hash(s.market_id, s.previous,
                s.after, s.up_to, s.sealed_at, n.digests) as holds
              from s join (select after, string_agg(digest, '' order by number) as digests
                from number group by after) n using (after)),
            differs as (
              select n.*, coalesce(n.was, n.found) as reference from number n
              where n.after is not null and (n.taken <> 1 or n.print <> print_of(n.digest)
                or n.was is distinct from n.found)),
            found as (
              select d.number, d.reference, 'number ' || d.number || case
                  when d.reference > 0 then ', journal ' || d.reference
                  when d.reference < 0 then ', event of ' || -d.reference
                  when d.reference = 0 then ', Difference ' || d.number else '' end as object,
                case when d.taken = 0 and d.was is null then 'nothing stands there, nor did when it'
                    || ' was sealed'
                  when d.taken = 0 then format('is gone; its print was %s', to_hex(d.print))
                  when d.taken > 1 then format('stands there with %s more', d.taken - 1)
                  else format('was changed; its print was %s and is %s', to_hex(d.print),
                    to_hex(print_of(d.digest))) end
                  || format(', sealed at %s', to_char(s.sealed_at at time zone 'UTC',
                    'YYYY-MM-DD"T"HH24:MI:SS"Z"')) as what
              from differs d join sealed s using (after) where not s.holds or d.taken <> 1
              union all
              select s.after, null, format('seal of %s to %s', s.after + 1, s.up_to),
                case when s.holds then 'its prints or references were changed: what stands under'
                    || ' its numbers has its hash'
                  else 'its hash, its time or the hash before it was changed: what stands under its'
                    || ' numbers has its prints' end
              from sealed s
              where s.holds = exists (select from differs d where d.after = s.after and d.taken = 1)
                and (s.holds or not exists (select from differs d where d.after = s.after)))
            select k.code as market, coalesce(a.code, '-') as main_account, f.object, f.what
            from found f join market k on k.market_id = $1
            left join main_account a on f.reference > 0 and a.main_account_id = coalesce(
              (select b.main_account_id from journal j join bucket b
                on b.market_id = $1 and b.bucket_id = j.from_bucket
                where j.market_id = $1 and j.journal_id = f.reference),
              (select i.main_account_id from instruction i
                where i.market_id = $1 and i.instruction_id = f.reference / 4),
              (select l.main_account_id from bank_line l
                where l.market_id = $1 and l.line_id = f.reference / 4),
              (select d.main_account_id from correction c join difference d
                on d.market_id = $1 and d.difference_id = c.difference_id
                where c.market_id = $1 and c.correction_id = f.reference / 4))
            order by f.number, f.object
            """;

    private final SqlExecutor database;
    private final Clock clock;

    public SealStore(SqlExecutor database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Numbers of a market that are not sealed yet. */
    public record Unsealed(MarketId market, long numbers) {}

    /**
     * The state of a market's chain. Whoever keeps a head can check later that the chain still
     * contains it, and with it everything before.
     *
     * @param last the last number that was taken
     * @param sealed the last number that was sealed
     * @param head the hash of the last seal; empty if nothing was sealed
     * @param sealedAt when the last seal was set
     * @param provenAt as of when all books of the market were proven last
     */
    public record Chain(
            MarketId market,
            String code,
            long last,
            long sealed,
            Optional<String> head,
            Optional<Instant> sealedAt,
            Optional<Instant> provenAt) {}

    /** The markets that have something to seal. */
    List<Unsealed> unsealed() {
        return database.rows(UNSEALED).stream()
                .map(row ->
                        new Unsealed(
                                new MarketId(row.getInteger("market_id")), row.getLong("numbers")))
                .toList();
    }

    /**
     * Seals what a market has not sealed yet, unless another process does so now.
     *
     * @param most how many numbers at most
     * @return how many were sealed
     */
    public long seal(MarketId market, int most) {
        return database.rows(SEAL, Tuple.of(market.value(), now(), most))
                .getFirst()
                .getLong("sealed");
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The chains of all markets. */
    List<Chain> chains() {
        return database.rows(CHAINS).stream().map(SealStore::chain).toList();
    }

    private static Chain chain(Row row) {
        return new Chain(
                new MarketId(row.getInteger("market_id")),
                row.getString("market"),
                row.getLong("last"),
                row.getLong("up_to"),
                Optional.ofNullable(row.getBuffer("hash"))
                        .map(hash -> HexFormat.of().formatHex(hash.getBytes())),
                Optional.ofNullable(row.getOffsetDateTime("sealed_at"))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getOffsetDateTime("proven_at"))
                        .map(OffsetDateTime::toInstant));
    }

    /**
     * Whether an earlier head of a market's chain is still part of it.
     *
     * @param head 64 hexadecimal digits
     */
    boolean leadsTo(MarketId market, String head) {
        return !database.rows(LEADS, Tuple.of(market.value(), head)).isEmpty();
    }

    /** Records that all books of a market were proven as they were at a time. */
    void proven(MarketId market, Instant at) {
        database.rows(
                PROVEN, Tuple.of(market.value(), OffsetDateTime.ofInstant(at, ZoneOffset.UTC)));
    }

    /**
     * Violations in the structure of a market's chain: in the order of its seals, its head, its
     * counter, and the numbers that are not sealed yet. Needs a snapshot.
     */
    List<Violation> structureViolations(MarketId market) {
        List<Violation> violations = new ArrayList<>();
        for (String query : List.of(LINKS, TAIL)) {
            violations.addAll(violations(query, Tuple.of(market.value())));
        }
        return violations;
    }

    /**
     * Violations in the contents of the seals after a number: rows that are not as they were
     * sealed. Reads a piece at a time.
     *
     * @param after where a seal begins; 0 for all of them
     */
    List<Violation> contentViolations(MarketId market, long after) {
        List<Violation> violations = new ArrayList<>();
        long from = after;
        for (Optional<Long> to = pieceEnd(market, from); to.isPresent(); ) {
            violations.addAll(violations(CONTENT, Tuple.of(market.value(), from, to.get())));
            from = to.get();
            to = pieceEnd(market, from);
        }
        return violations;
    }

    private Optional<Long> pieceEnd(MarketId market, long from) {
        Row row = database.rows(PIECE_END, Tuple.of(market.value(), from, PIECE)).getFirst();
        return Optional.ofNullable(row.getLong("up_to"));
    }

    private List<Violation> violations(String query, Tuple parameters) {
        return database.rows(query, parameters).stream()
                .map(row -> InvariantStore.violation(Invariant.SEALED, row))
                .toList();
    }
}
