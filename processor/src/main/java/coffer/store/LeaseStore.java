package coffer.store;

import coffer.values.MainAccountId;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** Who may dispatch, inquire and poll a main account, and until when, by the database's clock. */
public final class LeaseStore {

    private static final String TAKE =
            """
            insert into lease (main_account_id, epoch, holder, ends_at)
            values ($1, 1, $2, coffer_clock() + $3 * interval '1 millisecond')
            on conflict (main_account_id) do update set epoch = lease.epoch + 1,
              holder = excluded.holder, ends_at = excluded.ends_at
            where lease.ends_at <= coffer_clock()
            returning epoch
            """;

    private static final String RENEW =
            """
            update lease set ends_at = coffer_clock() + $4 * interval '1 millisecond'
            where main_account_id = $1 and holder = $2 and epoch = $3 and ends_at > coffer_clock()
            returning epoch
            """;

    private static final String RELEASE =
            """
            update lease set ends_at = coffer_clock()
            where main_account_id = $1 and holder = $2 and epoch = $3 and ends_at > coffer_clock()
            """;

    private static final String NODE = "update node_counter set last = last + 1 returning last";

    private final Statements database;

    public LeaseStore(Statements database) {
        this.database = database;
    }

    /** Takes a lease that nobody holds; its epoch, if it could be taken. */
    public Optional<Long> take(MainAccountId account, String holder, Duration length) {
        return database.rows(TAKE, Tuple.of(account.value(), holder, length.toMillis())).stream()
                .map(row -> row.getLong("epoch"))
                .findFirst();
    }

    /** Holds on to a lease; false if it has ended. */
    public boolean renew(MainAccountId account, String holder, long epoch, Duration length) {
        return !database.rows(RENEW, Tuple.of(account.value(), holder, epoch, length.toMillis()))
                .isEmpty();
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
