package coffer.testbed.bench;

import coffer.database.Database;
import coffer.database.Session;
import io.vertx.sqlclient.Tuple;
import java.util.SplittableRandom;

/**
 * The transaction of TPC-B as pgbench runs it, statement by statement over one connection: what row
 * by row SQL costs on the same server.
 */
final class TpcB implements AutoCloseable {

    private static final int TELLERS = 10;
    private static final int MOST = 5_000;

    private final Session session;
    private final int branches;
    private final int accounts;
    private final SplittableRandom random;

    private TpcB(Session session, int branches, int accounts, SplittableRandom random) {
        this.session = session;
        this.branches = branches;
        this.accounts = accounts;
        this.random = random;
    }

    /**
     * Makes the tables.
     *
     * @param url the database, as its owner
     * @param branches not fewer than there will be clients, or they wait for each other
     * @param accounts of each branch
     */
    static void create(String url, int branches, int accounts) {
        ScratchDatabase.run(
                url,
                """
                create table tpcb_branch (bid integer primary key, bbalance integer not null,
                  filler char(88));
                create table tpcb_teller (tid integer primary key, bid integer, tbalance integer
                  not null, filler char(84));
                create table tpcb_account (aid integer primary key, bid integer, abalance integer
                  not null, filler char(84));
                create table tpcb_history (tid integer, bid integer, aid integer, delta integer,
                  mtime timestamp, filler char(22));
                insert into tpcb_branch select b, 0, '' from generate_series(1, %1$d) b;
                insert into tpcb_teller select t, 1 + (t - 1) / %2$d, 0, ''
                  from generate_series(1, %1$d * %2$d) t;
                insert into tpcb_account select a, 1 + (a - 1) / %3$d, 0, ''
                  from generate_series(1, %1$d * %3$d) a;
                grant select, insert, update on tpcb_branch, tpcb_teller, tpcb_account, tpcb_history
                  to coffer_app;
                analyze tpcb_branch, tpcb_teller, tpcb_account
                """
                        .formatted(branches, TELLERS, accounts));
    }

    /** One client with a connection of its own. */
    static TpcB client(
            Database database, int number, int branches, int accounts, SplittableRandom random) {
        return new TpcB(
                database.session("coffer-bench-tpcb-" + number), branches, accounts, random);
    }

    /** One transaction. */
    void transaction() {
        int account = 1 + random.nextInt(branches * accounts);
        int teller = 1 + random.nextInt(branches * TELLERS);
        int branch = 1 + random.nextInt(branches);
        int delta = random.nextInt(-MOST, MOST + 1);
        session.rows("begin");
        session.rows(
                "update tpcb_account set abalance = abalance + $1 where aid = $2",
                Tuple.of(delta, account));
        session.rows("select abalance from tpcb_account where aid = $1", Tuple.of(account));
        session.rows(
                "update tpcb_teller set tbalance = tbalance + $1 where tid = $2",
                Tuple.of(delta, teller));
        session.rows(
                "update tpcb_branch set bbalance = bbalance + $1 where bid = $2",
                Tuple.of(delta, branch));
        session.rows(
                "insert into tpcb_history (tid, bid, aid, delta, mtime)"
                        + " values ($1, $2, $3, $4, current_timestamp)",
                Tuple.of(teller, branch, account, delta));
        session.rows("commit");
    }

    /** Closes the connection. */
    @Override
    public void close() {
        session.close();
    }
}
