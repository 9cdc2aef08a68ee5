package coffer.lease;

import coffer.database.SqlExecutor;
import coffer.market.MainAccountId;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/**
 * Leases of main accounts: which process may dispatch, inquire and poll for one, and until when.
 * All times are those of the database's clock.
 *
 * <p><b>Shares.</b> {@link #register Registered} processes share the main accounts. A process takes
 * a free one only while it holds no more than any other. A process that holds at least two more
 * than another is told at a renewal that the lease is SURPLUS and lets it go. So all come to hold
 * about as many. A lease that has been free for its own length may be taken by any process: a
 * registered process that takes nothing leaves no main account without a holder. Shares only spread
 * the work. That no two processes hold the same main account is guaranteed by its row alone.
 */
public final class LeaseStore {

    /** How long the row of a process that stopped renewing it is kept. */
    private static final String FORGOTTEN = "interval '1 hour'";

    /** How many main accounts the asking process holds. */
    private static final String MINE =
            "(select count(*) from lease o where o.holder = $2 and o.ends_at > coffer_clock())";

    /** The fewest main accounts that any other process holds; null if there is no other. */
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

    /** The result of a renewal. */
    enum Renewal {
        /** The lease had ended; another process may hold it. */
        ENDED,
        /** The lease was renewed. */
        KEPT,
        /** The lease was renewed, but another process should hold it. */
        SURPLUS
    }

    /** Registers a process, or renews its registration; it takes part in the shares meanwhile. */
    public void register(String holder, Duration length) {
        database.rows(PRESENT, Tuple.of(holder, length.toMillis()));
    }

    /** Ends the registration of a process. */
    public void unregister(String holder) {
        database.rows(ABSENT, Tuple.of(holder));
    }

    /** Takes a free lease; returns its epoch, or empty if it could not be taken. */
    public Optional<Long> take(MainAccountId account, String holder, Duration length) {
        return database.rows(TAKE, Tuple.of(account.value(), holder, length.toMillis())).stream()
                .map(row -> row.getLong("epoch"))
                .findFirst();
    }

    /** Renews a lease. */
    Renewal renew(MainAccountId account, String holder, long epoch, Duration length) {
        return database
                .rows(RENEW, Tuple.of(account.value(), holder, epoch, length.toMillis()))
                .stream()
                .map(row -> row.getBoolean("surplus") ? Renewal.SURPLUS : Renewal.KEPT)
                .findFirst()
                .orElse(Renewal.ENDED);
    }

    /** Ends a lease now, so that another process need not wait. */
    void release(MainAccountId account, String holder, long epoch) {
        database.rows(RELEASE, Tuple.of(account.value(), holder, epoch));
    }

    /** A number for a process that makes ids; no two processes get the same. */
    public int nextNode() {
        return database.rows(NODE).getFirst().getInteger("last");
    }
}
