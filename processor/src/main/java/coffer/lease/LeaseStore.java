package coffer.lease;

import coffer.database.SqlExecutor;
import coffer.market.MainAccountId;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may dispatch, inquire and poll a main account, and until when, by the database's clock.
 *
 * <p><b>Shares.</b> Processes that are {@link #present} share the main accounts: who takes a free
 * one holds no more than any other, and who holds two more than another is told at the renewal of
 * those that it should let go, so that both come to hold as many. What nobody took for the length
 * of a lease anybody may take: a process that is there but takes nothing leaves no main account
 * without a holder. Shares only spread the work; that no two hold the same main account is the
 * matter of its one row alone.
 */
public final class LeaseStore {

    /** A process that is gone is not kept for longer. */
    private static final String FORGOTTEN = "interval '1 hour'";

    /** How many main accounts the asking process holds. */
    private static final String MINE =
            "(select count(*) from lease o where o.holder = $2 and o.ends_at > coffer_clock())";

    /** How many that one of the others holds which has fewest; null if there is no other. */
    private static final String FEWEST =
            """
            (select min(held) from (select count(o.main_account_id) as held
              from process p left join lease o on o.holder = p.holder and o.ends_at > coffer_clock()
              where p.ends_at > coffer_clock() and p.holder <> $2 group by p.holder) other)
            """;

    private static final String TAKE =
            """
            insert into lease (main_account_id, epoch, holder, ends_at)
            values ($1, 1, $2, coffer_clock() + $3 * interval '1 millisecond')
            on conflict (main_account_id) do update set epoch = lease.epoch + 1,
              holder = excluded.holder, ends_at = excluded.ends_at
            where lease.ends_at <= coffer_clock()
              and (lease.ends_at <= coffer_clock() - $3 * interval '1 millisecond'
                or %1$s <= coalesce(%2$s, %1$s))
            returning epoch
            """
                    .formatted(MINE, FEWEST);

    private static final String RENEW =
            """
            update lease set ends_at = coffer_clock() + $4 * interval '1 millisecond'
            where main_account_id = $1 and holder = $2 and epoch = $3 and ends_at > coffer_clock()
            returning 2 * (select count(*) from lease o where o.holder = $2
              and o.ends_at > coffer_clock() and o.main_account_id < $1)
                >= %1$s + coalesce(%2$s, %1$s) as surplus
            """
                    .formatted(MINE, FEWEST);

    private static final String PRESENT =
            """
            with gone as (delete from process where ends_at < coffer_clock() - %s)
            insert into process (holder, ends_at)
            values ($1, coffer_clock() + $2 * interval '1 millisecond')
            on conflict (holder) do update set ends_at = excluded.ends_at
            """
                    .formatted(FORGOTTEN);

    private static final String ABSENT = "delete from process where holder = $1";

    private static final String RELEASE =
            """
            update lease set ends_at = coffer_clock()
            where main_account_id = $1 and holder = $2 and epoch = $3 and ends_at > coffer_clock()
            """;

    private static final String NODE = "update node_counter set last = last + 1 returning last";

    private final SqlExecutor database;

    public LeaseStore(SqlExecutor database) {
        this.database = database;
    }

    /** What became of a lease that was to be renewed. */
    public enum Renewal {
        /** It had ended; somebody else may have it. */
        ENDED,
        /** It lasts on. */
        OURS,
        /** It lasts on, but another process should have it. */
        SURPLUS
    }

    /** Says that a process is there to take its share, for a time. */
    public void present(String holder, Duration length) {
        database.rows(PRESENT, Tuple.of(holder, length.toMillis()));
    }

    /** Says that a process takes no share any more. */
    public void absent(String holder) {
        database.rows(ABSENT, Tuple.of(holder));
    }

    /** Takes a lease that nobody holds; its epoch, if it could be taken. */
    public Optional<Long> take(MainAccountId account, String holder, Duration length) {
        return database.rows(TAKE, Tuple.of(account.value(), holder, length.toMillis())).stream()
                .map(row -> row.getLong("epoch"))
                .findFirst();
    }

    /** Holds on to a lease. */
    public Renewal renew(MainAccountId account, String holder, long epoch, Duration length) {
        return database
                .rows(RENEW, Tuple.of(account.value(), holder, epoch, length.toMillis()))
                .stream()
                .map(row -> row.getBoolean("surplus") ? Renewal.SURPLUS : Renewal.OURS)
                .findFirst()
                .orElse(Renewal.ENDED);
    }

    /** Lets a lease end now, so that another process need not wait. */
    public void release(MainAccountId account, String holder, long epoch) {
        database.rows(RELEASE, Tuple.of(account.value(), holder, epoch));
    }

    /** A number for a process that makes ids; the next process gets another. */
    public int nextNode() {
        return database.rows(NODE).getFirst().getInteger("last");
    }
}
