package coffer.account;

import coffer.bank.InstructionKind;
import coffer.database.SqlExecutor;
import coffer.ledger.BankLineCause;
import coffer.market.FundAccountNo;
import coffer.market.MarketId;
import coffer.money.BucketKind;
import coffer.money.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Booked entries (分录), as a fund account shows them. */
public final class EntryStore {

    /**
     * What is in transit has no index of its own: it came by a reservation from a bucket that has
     * one, and goes by its end, which is the next journal's id.
     */
    private static final String LIST =
            """
            with own as (
              select b.bucket_id, b.kind, a.sub_account_no
              from sub_account a join bucket b on b.market_id = a.market_id and b.bucket_id
                between 4::bigint * a.sub_account_id and 4::bigint * a.sub_account_id + 2
              where a.market_id = $1 and a.fund_account_no = $2),
            gone as (
              select j.* from own join journal j on j.market_id = $1
                and j.from_bucket = own.bucket_id and j.from_bucket % 4 <> 2),
            found as (
              select * from gone
              union
              select j.* from own join journal j on j.market_id = $1
                and j.to_bucket = own.bucket_id and j.to_bucket % 4 <> 2
              union
              select j.* from gone join journal j on j.market_id = $1
                and j.journal_id = gone.journal_id + 1 where gone.role = 'RESERVE')
            select j.journal_id, s.bucket_id, s.amount, s.balance, s.version,
              own.kind::text as bucket, own.sub_account_no, j.role::text as role, i.instruction_id,
              i.kind::text as instruction_kind, j.event_at, j.recorded_at, x.cause::text as cause
            from found j
            cross join lateral (values (j.from_bucket, -j.amount, j.from_balance, j.from_version),
              (j.to_bucket, j.amount, j.to_balance, j.to_version))
              s (bucket_id, amount, balance, version)
            join own on own.bucket_id = s.bucket_id
            left join line_explanation x on j.role = 'FACT' and x.market_id = $1
              and x.line_id = j.journal_id / 4
            left join instruction i on i.market_id = $1
              and i.instruction_id = coalesce(j.instruction_id, x.instruction_id)
            where (j.journal_id, s.bucket_id) < ($3, $4)
            order by j.journal_id desc, s.bucket_id desc limit $5
            """;

    private final SqlExecutor database;

    public EntryStore(SqlExecutor database) {
        this.database = database;
    }

    /**
     * One booked side.
     *
     * @param amount negative if money left the bucket
     * @param balance what the bucket held after it
     * @param version the bucket's version after it
     * @param role what the journal did: RESERVE, SETTLE, RELEASE, FACT, CORRECTION
     * @param cause what the bank line was, if the journal is a fact
     */
    public record EntryView(
            long journal,
            long bucketId,
            String subAccountNo,
            BucketKind bucket,
            Money amount,
            Money balance,
            long version,
            String role,
            Optional<InstructionRef> instruction,
            Optional<BankLineCause> cause,
            Instant eventAt,
            Instant recordedAt) {}

    /** The instruction that a journal belongs to, or whose money came back with it. */
    public record InstructionRef(long id, InstructionKind kind) {}

    /** Entries of a fund account, newest first, before one of them. */
    public List<EntryView> entries(
            MarketId market,
            FundAccountNo account,
            long beforeJournal,
            long beforeBucket,
            int limit) {
        Tuple tuple = Tuple.of(market.value(), account.value(), beforeJournal, beforeBucket, limit);
        return database.rows(LIST, tuple).stream().map(EntryStore::entry).toList();
    }

    private static EntryView entry(Row row) {
        return new EntryView(
                row.getLong("journal_id"),
                row.getLong("bucket_id"),
                row.getString("sub_account_no"),
                BucketKind.valueOf(row.getString("bucket")),
                Money.ofMinor(row.getLong("amount")),
                Money.ofMinor(row.getLong("balance")),
                row.getLong("version"),
                row.getString("role"),
                Optional.ofNullable(row.getLong("instruction_id"))
                        .map(id ->
                                new InstructionRef(
                                        id,
                                        InstructionKind.valueOf(
                                                row.getString("instruction_kind")))),
                Optional.ofNullable(row.getString("cause")).map(BankLineCause::valueOf),
                row.getOffsetDateTime("event_at").toInstant(),
                row.getOffsetDateTime("recorded_at").toInstant());
    }
}
