package coffer.testbed.bench;

import coffer.database.JdbcUrl;
import coffer.database.Schema;
import coffer.database.SqlExecutor;
import coffer.market.IdGenerator;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SeedStore;
import coffer.market.SubAccountPurpose;
import coffer.money.Money;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Books on a server of somebody else's that are made for a measurement and dropped after it, so
 * that nothing real is touched. The members hold more money than a measurement spends.
 */
final class ScratchDatabase implements AutoCloseable {

    private static final long RICH = 1_000_000_000_000L;

    private final String serverUrl;
    private final String name;
    private MarketId market = new MarketId(0);
    private MainAccountId mainAccount = new MainAccountId(0);

    private ScratchDatabase(String serverUrl, String name) {
        this.serverUrl = serverUrl;
        this.name = name;
    }

    /**
     * Makes a database with one market, one main account, and members with the sub-accounts 1, 2,
     * 3, ….
     *
     * @param ownerUrl a database on the server, as somebody who may make another
     */
    static ScratchDatabase create(String ownerUrl, int members) {
        String name = "coffer_bench_" + ProcessHandle.current().pid();
        ScratchDatabase scratch = new ScratchDatabase(ownerUrl, name);
        run(ownerUrl, "create database " + name);
        Schema.bringUpToDate(scratch.url());
        try (SeedStore seed = new SeedStore(scratch.url())) {
            scratch.market = seed.market("bench", "bench", Money.ZERO);
            scratch.mainAccount =
                    seed.mainAccount(
                            scratch.market, "bench", "none", "1", "bench", Money.ZERO, Map.of());
            for (int member = 1; member <= members; member++) {
                seed.subAccount(
                        scratch.market,
                        scratch.mainAccount,
                        "3%018d".formatted(member),
                        SubAccountPurpose.MEMBER,
                        Optional.of("F%06d".formatted(member)),
                        "member");
            }
            seed.commit();
        }
        scratch.fundMembers();
        return scratch;
    }

    /** By the same function as all money, so that the invariants hold here too. */
    private void fundMembers() {
        run(
                url(),
                """
                select post(1, now(), array_agg((%d + b.bucket_id) * 4 + 2),
                  array_agg('FACT'::journal_role), array_agg(null::bigint),
                  array_agg(-b.main_account_id::bigint), array_agg(b.bucket_id),
                  array_agg(%d::bigint), array_agg(now()))
                from bucket b where b.kind = 'AVAILABLE'
                """
                        .formatted(IdGenerator.first(Instant.now()), RICH));
        run(url(), "vacuum analyze");
        run(url(), "create table bare_row (id bigint generated always as identity, n bigint)");
        run(url(), "grant insert on bare_row to coffer_app");
    }

    /** The address of the database, as its owner. */
    String url() {
        int query = serverUrl.indexOf('?');
        String base = query < 0 ? serverUrl : serverUrl.substring(0, query);
        String options = query < 0 ? "" : serverUrl.substring(query);
        return base.substring(0, base.lastIndexOf('/') + 1) + name + options;
    }

    MarketId market() {
        return market;
    }

    MainAccountId mainAccount() {
        return mainAccount;
    }

    /** What tables take of the disk, indexes included; a name may end with %. */
    long bytes(String... tables) {
        JdbcUrl address = JdbcUrl.parse(url());
        try (Connection connection =
                        DriverManager.getConnection(
                                address.url(), address.user(), address.password());
                PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint
                                from pg_class where relkind = 'r'
                                  and relname like any (?) and relnamespace = 'public'::regnamespace
                                """)) {
            statement.setArray(1, connection.createArrayOf("text", tables));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the scratch database failed", failure);
        }
    }

    /** Makes the space of what is dead free, as the server does by itself from time to time. */
    void vacuum() {
        run(url(), "vacuum");
    }

    /** Lets the planner know what the tables hold by now. */
    void analyze() {
        run(url(), "analyze");
    }

    /** The baseline: one row, one commit. */
    void insertRow(SqlExecutor database) {
        database.rows("insert into bare_row (n) values (1)");
    }

    static void run(String url, String sql) {
        JdbcUrl address = JdbcUrl.parse(url);
        try (Connection connection =
                        DriverManager.getConnection(
                                address.url(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("the scratch database failed", failure);
        }
    }

    /** Drops the database. */
    @Override
    public void close() {
        run(serverUrl, "drop database if exists " + name + " with (force)");
    }
}
