package coffer.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.BankBalanceStore;
import coffer.bank.BankFeed;
import coffer.bank.BankHints;
import coffer.database.Database;
import coffer.instruction.BankConnection;
import coffer.instruction.ClaimStore;
import coffer.instruction.FreezeNumberStore;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionStore;
import coffer.instruction.InstructionUpdater;
import coffer.instruction.LocalBatchWriters;
import coffer.instruction.RetryPolicy;
import coffer.lease.LeaseStore;
import coffer.market.BankCode;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.MainAccountId;
import coffer.market.MainAccountNo;
import coffer.market.MarketId;
import coffer.platform.TestDatabase;
import coffer.platform.config.Config;
import coffer.platform.config.ConfigReader;
import coffer.platform.monitoring.PlatformMetrics;
import coffer.statement.StatementHintStore;
import coffer.statement.StatementStores;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The listener of a bank that sends notices lives exactly as long as the account's workers. */
class AccountWorkersIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Config.Workers config = ConfigReader.read(Map.of(), Map.of()).get().workers();
    private final Clock clock = Clock.systemUTC();
    private final PlatformMetrics metrics = new PlatformMetrics(clock);
    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database(vertx, books(), 4, LIMIT);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LocalBatchWriters writers =
            new LocalBatchWriters(database, clock, metrics, "test", 100, 1000);

    /** One main account without sub-accounts. */
    private static String books() {
        String url = TestDatabase.withSchema();
        TestDatabase.run(
                url,
                """
                insert into market (market_id, code, name, withdrawal_limit)
                  values (1, 'm1', '测试市场', 0);
                insert into main_account (main_account_id, market_id, code, bank, account_no, name)
                  values (1, 1, 'citic', 'citic', '8110000000000009999', '测试市场')
                """);
        return url;
    }

    private static final class RecordingFeed implements BankFeed {

        private final boolean portIsFree;
        private final List<String> calls = new ArrayList<>();

        RecordingFeed(boolean portIsFree) {
            this.portIsFree = portIsFree;
        }

        @Override
        public void start(BankHints hints) {
            calls.add("start");
            if (!portIsFree) {
                throw new UncheckedIOException(new IOException("the port is in use"));
            }
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    @AfterEach
    void close() {
        writers.close();
        threads.shutdownNow();
        database.close();
        vertx.close().await();
    }

    private AccountWorkers start(BankFeed feed) {
        MainAccount account =
                new MainAccount(
                        new MarketId(1),
                        new MainAccountId(1),
                        "citic",
                        new BankCode("citic"),
                        new MainAccountNo("8110000000000009999"),
                        "测试市场",
                        Map.of());
        MonitoredBankGateway bank =
                new MonitoredBankGateway(new SilentBankGateway(), account.id(), metrics);
        return AccountWorkers.start(
                BankConnection.of(account, bank, RetryPolicy.USUAL, clock, metrics),
                bank,
                Optional.of(feed),
                shared());
    }

    private AccountWorkers.SharedParts shared() {
        LeaseStore leases = new LeaseStore(database);
        InstructionStore instructions = new InstructionStore(database, clock);
        InstructionListener nobody = (market, id, state) -> {};
        return new AccountWorkers.SharedParts(
                config,
                metrics,
                leases,
                instructions,
                new ClaimStore(database, clock),
                new FreezeNumberStore(database),
                new BankBalanceStore(database),
                new StatementStores(database, clock),
                new StatementHintStore(database),
                new InstructionUpdater(
                        instructions,
                        writers,
                        account -> RetryPolicy.USUAL,
                        config.messageLimit(),
                        clock,
                        metrics,
                        nobody),
                nobody,
                new IdGenerator(clock, leases.nextNode()),
                clock,
                threads,
                "test");
    }

    @Test
    void theListenerStartsWithTheWorkersAndClosesBeforeTheyEnd() throws InterruptedException {
        RecordingFeed feed = new RecordingFeed(true);
        AccountWorkers workers = start(feed);
        assertThat(feed.calls).containsExactly("start");
        workers.stopWorking();
        assertThat(feed.calls).containsExactly("start", "close");
        workers.stop(() -> LIMIT);
        assertThat(feed.calls).containsExactly("start", "close");
    }

    @Test
    void aListenerWithoutAPortIsCountedAndTheWorkersRunAllTheSame() throws InterruptedException {
        RecordingFeed feed = new RecordingFeed(false);
        AccountWorkers workers = start(feed);
        assertThat(metrics.text()).contains("coffer_bank_connection_failures_total");
        workers.stopWorking();
        workers.stop(() -> LIMIT);
        assertThat(feed.calls).containsExactly("start", "close");
    }
}
