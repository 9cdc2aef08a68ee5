package coffer.work;

import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.instruction.Counts;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.InstructionStore.Finish;
import coffer.instruction.InstructionStore.NewInstruction;
import coffer.instruction.OwnWriters;
import coffer.instruction.Writer;
import coffer.lease.LeaseStore;
import coffer.market.Ids;
import coffer.market.MainAccount;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import coffer.store.TestBooks;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A trading floor for tests of the writer: members with money, and orders between them. */
public final class Floor implements AutoCloseable {

    private static final RequestHash HASH = new RequestHash("ab".repeat(32));

    public final TestBooks books = TestBooks.open();
    public final MainAccount account;
    public final Ids ids;

    /** Members 1, 2, 3, … with so many 分 each. */
    public Floor(int members, long each) {
        this.account = books.market("alpha", members);
        this.ids = new Ids(Clock.systemUTC(), new LeaseStore(books.database()).nextNode());
        books.asOwner(
                """
                select post(%1$d, now(), array_agg((%2$d + b.bucket_id) * 4 + 2),
                  array_agg('FACT'::journal_role), array_agg(null::bigint),
                  array_agg(-b.main_account_id::bigint), array_agg(b.bucket_id),
                  array_agg(%3$d::bigint), array_agg(now()))
                from bucket b join sub_account a using (market_id, sub_account_id)
                where b.kind = 'AVAILABLE' and a.purpose = 'MEMBER'
                """
                        .formatted(account.market().value(), Ids.first(Instant.now()), each));
    }

    /** Writers over connections of their own. */
    public OwnWriters writers(String name) {
        return new OwnWriters(books.database(), Clock.systemUTC(), Counts.NONE, name, 500, 10_000);
    }

    public Writer writer(OwnWriters writers) {
        return writers.of(account.market(), account.id());
    }

    public NewInstruction transfer(int payer, int payee, long amount) {
        InstructionId id = new InstructionId(ids.next());
        return order(id, InstructionKind.TRANSFER, payer, payee, amount, id.serial().value(), "");
    }

    public NewInstruction order(
            InstructionId id,
            InstructionKind kind,
            int payer,
            int payee,
            long amount,
            String requestNo,
            String memo) {
        return new NewInstruction(
                id,
                account.id(),
                kind,
                member(payer),
                member(payee),
                Money.ofMinor(amount),
                Optional.empty(),
                HeldBy.BANK,
                requestNo,
                HASH,
                Optional.empty(),
                memo);
    }

    /** The public sub-account was made first. */
    public static SubAccountId member(int member) {
        return new SubAccountId(member + 1);
    }

    /** The end of an order that was never sent. */
    public static Finish end(InstructionId id, InstructionState state) {
        return new Finish(
                id,
                InstructionState.CREATED,
                0,
                state,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What stands in the market's counter now. */
    public long counter() {
        return books.database()
                .rows(
                        "select last from market_counter where market_id = $1",
                        Tuple.of(account.market().value()))
                .getFirst()
                .getLong("last");
    }

    /** The balance of every bucket. */
    public SortedMap<Long, Long> balances() {
        return books.database().rows("select bucket_id, balance from bucket").stream()
                .collect(
                        Collectors.toMap(
                                row -> row.getLong("bucket_id"),
                                row -> row.getLong("balance"),
                                Long::sum,
                                TreeMap::new));
    }

    /** The journals of orders, in the order in which they were decided. */
    public List<Row> journals() {
        return books.database()
                .rows(
                        """
                        select number, role::text as role, journal_id, from_bucket, to_bucket, amount
                        from journal where role <> 'FACT' order by number
                        """);
    }

    @Override
    public void close() {
        books.close();
    }
}
