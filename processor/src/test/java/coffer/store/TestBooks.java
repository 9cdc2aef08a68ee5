package coffer.store;

import coffer.account.AccountStore;
import coffer.account.SubAccount;
import coffer.database.Database;
import coffer.database.JdbcAddress;
import coffer.database.Schema;
import coffer.ledger.Breach;
import coffer.ledger.Invariants;
import coffer.market.MainAccount;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SeedStore;
import coffer.money.Money;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Fresh books in a database of their own, on a real server: the one that {@code
 * COFFER_TEST_DATABASE_URL} names, or an embedded one that all tests of this JVM share.
 */
public final class TestBooks implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable String server;
    private static boolean templateReady;

    private final Vertx vertx = Vertx.vertx();
    private final String url;
    private final Database database;

    private TestBooks(String url) {
        this.url = url;
        this.database = new Database(vertx, url, 16, Duration.ofSeconds(10));
    }

    /** Opens books that hold nothing yet. */
    public static synchronized TestBooks open() {
        String template = "coffer_template_" + ProcessHandle.current().pid();
        String base = serverUrl();
        if (!templateReady) {
            run(base, "create database " + template);
            Schema.bringUpToDate(withDatabase(base, template));
            templateReady = true;
        }
        String name = "books_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        run(base, "create database " + name + " template " + template);
        return new TestBooks(withDatabase(base, name));
    }

    private static String serverUrl() {
        if (server != null) {
            return server;
        }
        String given = System.getenv("COFFER_TEST_DATABASE_URL");
        String found = given == null ? startEmbedded() : given;
        server = found;
        return found;
    }

    private static String startEmbedded() {
        try {
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder()
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .start();
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                try {
                                    postgres.close();
                                } catch (IOException failure) {
                                    throw new UncheckedIOException(failure);
                                }
                            }));
            return "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String withDatabase(String url, String name) {
        return url.substring(0, url.lastIndexOf('/') + 1) + name;
    }

    private static void run(String url, String sql) {
        JdbcAddress address = JdbcAddress.parse(url);
        try (Connection connection =
                        DriverManager.getConnection(
                                address.url(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** The address of the database, as its owner. */
    public String url() {
        return url;
    }

    /** The application's door. */
    public Database database() {
        return database;
    }

    /** Runs a statement under the owner's name: for set-up and planted damage. */
    public void asOwner(String sql) {
        run(url, sql);
    }

    /** A market with one main account at a bank called {@code fake}, its special ones, members. */
    public MainAccount market(String code, int members) {
        try (SeedStore seed = new SeedStore(url)) {
            String mainNo = "8%06d".formatted(Math.floorMod(code.hashCode(), 1_000_000));
            MarketId market = seed.market(code, "示例市场 " + code, Money.ZERO);
            MainAccountId main =
                    seed.mainAccount(market, "fake", "fake", mainNo, "主体", Money.ZERO, Map.of());
            seed.subAccount(
                    market,
                    main,
                    no(mainNo, 900),
                    SubAccount.Purpose.PUBLIC,
                    Optional.empty(),
                    "公共调账");
            for (int member = 1; member <= members; member++) {
                seed.subAccount(
                        market,
                        main,
                        no(mainNo, member),
                        SubAccount.Purpose.MEMBER,
                        Optional.of("F%06d".formatted(member)),
                        "会员" + member);
            }
            seed.commit();
            return new AccountStore(database)
                    .mainAccounts().stream()
                            .filter(a -> a.id().equals(main))
                            .findFirst()
                            .orElseThrow();
        }
    }

    /**
     * Many markets at once, each like {@link #market}: market and main account have the same
     * number, counted on from 1. Each member has a bound account with the member's own number, and
     * may withdraw up to 100.00 by itself. All were opened at the beginning of 2026.
     */
    public List<MainAccount> markets(int count, int members) {
        asOwner(
                """
                insert into market (market_id, code, name, withdrawal_limit)
                  select m, 'm' || lpad(m::text, 6, '0'), '示例市场', 10000
                  from generate_series(1, %1$d) m;
                insert into market_counter (market_id, fund_accounts)
                  select m, %2$d from generate_series(1, %1$d) m;
                insert into main_account (main_account_id, market_id, code, bank, account_no, name)
                  select m, m, 'fake', 'fake', '8' || lpad(m::text, 6, '0'), '主体'
                  from generate_series(1, %1$d) m;
                insert into fund_account (market_id, fund_account_no, name)
                  select m, 'F' || lpad(n::text, 6, '0'), '会员' || n
                  from generate_series(1, %1$d) m, generate_series(1, %2$d) n;
                insert into sub_account (market_id, sub_account_id, main_account_id,
                    sub_account_no, purpose, fund_account_no, name, opened_at)
                  select m, n + 1, m, '3' || lpad(m::text, 6, '0')
                      || lpad((case n when 0 then 900 else n end)::text, 9, '0'),
                    case n when 0 then 'PUBLIC' else 'MEMBER' end::sub_account_purpose,
                    case when n > 0 then 'F' || lpad(n::text, 6, '0') end, '会员' || n,
                    '2026-01-01'
                  from generate_series(1, %1$d) m, generate_series(0, %2$d) n;
                insert into bucket (market_id, bucket_id, main_account_id, kind, floor)
                  select m, -m, m, 'CASH', null from generate_series(1, %1$d) m;
                insert into bucket (market_id, bucket_id, main_account_id, sub_account_id, kind)
                  select m, 4 * (n + 1) + k.at - 1, m, n + 1, k.kind
                  from generate_series(1, %1$d) m, generate_series(0, %2$d) n,
                    unnest(array['AVAILABLE', 'FROZEN', 'IN_TRANSIT']::bucket_kind[])
                      with ordinality k (kind, at);
                insert into instruction (market_id, instruction_id, main_account_id, payer, payee,
                    kind, state, created_at, ended_at, serial, out_request_no, memo)
                  select m, n, m, n + 1, n + 1, 'REGISTRATION', 'SUCCEEDED', now(), now(),
                    'R' || n, 'R' || n, ''
                  from generate_series(1, %1$d) m, generate_series(1, %2$d) n;
                insert into member (market_id, member_id, main_account_id, out_request_no, name,
                    kind, certificate_type, certificate_no, legal_person, address, contact_name,
                    contact_phone, contact_email, applied_at, fund_account_no, registration)
                  select m, n, m, 'R' || n, '会员' || n, 'COMPANY', '', '', '', '', '', '', '',
                    now(), 'F' || lpad(n::text, 6, '0'), n
                  from generate_series(1, %1$d) m, generate_series(1, %2$d) n;
                insert into bound_account (market_id, bound_account_id, member_id, account_no, name,
                    bank_name, bank_line_no, same_bank)
                  select m, n, n, '621700000000000' || lpad(n::text, 4, '0'), '会员' || n, '示例银行',
                    '', true
                  from generate_series(1, %1$d) m, generate_series(1, %2$d) n;
                analyze
                """
                        .formatted(count, members));
        return new AccountStore(database).mainAccounts();
    }

    /** The number of a sub-account of {@link #market}; 900 is the public one. */
    public static String no(MainAccount account, int member) {
        return no(account.no().value(), member);
    }

    private static String no(String mainNo, int member) {
        return "3" + mainNo.substring(1) + "%09d".formatted(member);
    }

    /** Breaches of the seven promises; empty on sound books. */
    public List<Breach> breaches() {
        return new Invariants(database).breaches();
    }

    @Override
    public void close() {
        database.close();
        vertx.close().await();
    }
}
