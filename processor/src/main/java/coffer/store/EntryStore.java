package coffer.store;

import coffer.values.BucketKind;
import coffer.values.FundAccountNo;
import coffer.values.InstructionKind;
import coffer.values.LineCause;
import coffer.values.MarketId;
import coffer.values.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Booked entries (分录), as a fund account shows them. */
public final class EntryStore {

    private static final String LIST =
            """
            select e.journal_id, e.bucket_id, e.amount, e.balance, e.version,
              b.kind::text as bucket, a.sub_account_no, j.role::text as role, i.instruction_id,
              i.kind::text as instruction_kind, j.event_at, j.recorded_at, x.cause::text as cause
            from bucket b
            join sub_account a on a.market_id = b.market_id and a.sub_account_id = b.sub_account_id
            join entry e on e.market_id = b.market_id and e.bucket_id = b.bucket_id
            join journal j on j.market_id = e.market_id and j.journal_id = e.journal_id
            left join line_explanation x on j.role = 'FACT' and x.market_id = j.market_id
              and x.line_id = j.journal_id / 4
            left join instruction i on i.market_id = j.market_id
              and i.instruction_id = coalesce(j.instruction_id, x.instruction_id)
            where b.market_id = $1 and a.fund_account_no = $2
              and (e.journal_id, e.bucket_id) < ($3, $4)
            order by e.journal_id desc, e.bucket_id desc limit $5
            """;

    private final Database database;

    public EntryStore(Database database) {
        this.database = database;
    }

    /**
     * One booked side.
     *
     * @param amount negative if money left the bucket
     * @param balance what the bucket held after it
     * @param version the bucket's version after it
     * @param role what the journal did: RESERVE, SETTLE, RELEASE, FACT, CORRECTION
     * @param cause what the bank's line was, if the journal is a fact
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
            Optional<Doing> instruction,
            Optional<LineCause> cause,
            Instant eventAt,
            Instant recordedAt) {}

    /** The instruction whose doing a journal is, or whose money came back with it. */
    public record Doing(long id, InstructionKind kind) {}

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
                                new Doing(
                                        id,
                                        InstructionKind.valueOf(
                                                row.getString("instruction_kind")))),
                Optional.ofNullable(row.getString("cause")).map(LineCause::valueOf),
                row.getOffsetDateTime("event_at").toInstant(),
                row.getOffsetDateTime("recorded_at").toInstant());
    }
}
