package coffer.platform.worker;

import coffer.account.AccountStore;
import coffer.banks.Banks;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.BankConnection;
import coffer.instruction.BankConnections;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionListener;
import coffer.instruction.InstructionState;
import coffer.instruction.RetryPolicy;
import coffer.market.MainAccount;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.platform.monitoring.PlatformMetrics;
import coffer.platform.worker.Worker.Pauses;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All main accounts with their bank connections and workers. Finds main accounts that were added to
 * the database, connects them to their banks and starts their workers. A main account with wrong
 * settings is logged once and tried again when its settings change.
 *
 * <p>Connections exist before any worker runs, so that orders are accepted no matter which process
 * holds the lease.
 */
public final class ConnectedAccounts implements BankConnections, InstructionListener {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectedAccounts.class);
    private static final int BEATS_PER_LEASE = 3;

    private final Banks banks;
    private final AccountStore accounts;
    private final PlatformMetrics metrics;
    private final RetryPolicy retryPolicy;
    private final Clock clock;
    private final Map<MainAccountId, BankConnection> connections = new ConcurrentHashMap<>();
    private final Map<MainAccountId, AccountWorkers> workers = new ConcurrentHashMap<>();
    private final Map<MainAccountId, MainAccount> failed = new ConcurrentHashMap<>();

    /**
     * @param retryPolicy how long banks are waited for whose connection does not say otherwise
     */
    public ConnectedAccounts(
            Banks banks,
            AccountStore accounts,
            PlatformMetrics metrics,
            RetryPolicy retryPolicy,
            Clock clock) {
        this.banks = banks;
        this.accounts = accounts;
        this.metrics = metrics;
        this.retryPolicy = retryPolicy;
        this.clock = clock;
        metrics.leases(this::heldCount);
    }

    @Override
    public Optional<BankConnection> channel(MainAccountId account) {
        return Optional.ofNullable(connections.get(account));
    }

    @Override
    public Collection<BankConnection> all() {
        return connections.values();
    }

    /** The workers of all connected main accounts. */
    public Collection<AccountWorkers> workers() {
        return workers.values();
    }

    /** How many main accounts this process holds. */
    long heldCount() {
        return workers.values().stream().filter(AccountWorkers::holdsLease).count();
    }

    @Override
    public void moved(MarketId market, InstructionId id, InstructionState state) {
        workers.values().stream()
                .filter(workers -> workers.connection().account().market().equals(market))
                .forEach(workers -> workers.stateChanged(state));
    }

    /** Looks for new main accounts; returns how many were connected. */
    public int discover(AccountWorkers.SharedParts shared) {
        int found = 0;
        for (MainAccount account : accounts.mainAccounts()) {
            if (!connections.containsKey(account.id())
                    && !account.equals(failed.get(account.id()))) {
                found += connect(account, shared) ? 1 : 0;
            }
        }
        return found;
    }

    private boolean connect(MainAccount account, AccountWorkers.SharedParts shared) {
        try {
            Banks.Connection opened = openGateway(account);
            MonitoredBankGateway bank =
                    new MonitoredBankGateway(opened.gateway(), account.id(), metrics);
            RetryPolicy own = ConnectionRetryPolicy.of(account, retryPolicy);
            BankConnection connection = BankConnection.of(account, bank, own, clock, metrics);
            connections.put(account.id(), connection);
            workers.put(
                    account.id(), AccountWorkers.start(connection, bank, opened.feed(), shared));
            LOG.info("main account {} is connected to {}", account.id(), account.bank());
            return true;
        } catch (IllegalArgumentException wrong) {
            failed.put(account.id(), account);
            metrics.connectionFailed(account.bank().value());
            LOG.error("main account {} cannot be connected: {}", account.id(), wrong.getMessage());
            return false;
        }
    }

    /** Reads the retry policy and the bank's settings; all problems are reported together. */
    private Banks.Connection openGateway(MainAccount account) {
        List<String> problems = new ArrayList<>();
        try {
            ConnectionRetryPolicy.of(account, retryPolicy);
        } catch (IllegalArgumentException wrong) {
            problems.add(wrong.getMessage());
        }
        try {
            Banks.Connection opened =
                    banks.open(
                            account.bank(),
                            account.no(),
                            ConnectionRetryPolicy.bankSettings(account));
            if (problems.isEmpty()) {
                return opened;
            }
        } catch (IllegalArgumentException wrong) {
            problems.add(wrong.getMessage());
        }
        throw new IllegalArgumentException(String.join("; ", problems));
    }

    /** The retry policy of a main account. */
    public RetryPolicy retryPolicy(MainAccountId account) {
        return channel(account).map(BankConnection::retryPolicy).orElse(retryPolicy);
    }

    /** Goes on looking for new main accounts. */
    public Worker discovery(AccountWorkers.SharedParts shared) {
        Duration pause = shared.config().discoveryPause();
        Pauses pauses = new Pauses(pause, pause, pause);
        return Worker.start(
                "discovery", () -> discover(shared), pauses, new WakeUpSignal(), metrics);
    }

    /**
     * Announces, again and again, that this process takes its share of the main accounts. An
     * announcement ends a little before the leases of a process that died, so that no share is kept
     * for it.
     */
    public AutoCloseable announcePresence(AccountWorkers.SharedParts shared) {
        Duration pause = shared.config().leaseLength().dividedBy(BEATS_PER_LEASE);
        Duration lasts = pause.multipliedBy(BEATS_PER_LEASE - 1);
        shared.leases().register(shared.holder(), lasts);
        Worker beat =
                Worker.start(
                        "presence",
                        () -> {
                            shared.leases().register(shared.holder(), lasts);
                            return 0;
                        },
                        new Pauses(pause, pause, pause),
                        new WakeUpSignal(),
                        metrics);
        return () -> {
            beat.stop();
            if (beat.awaitEnd(pause)) {
                shared.leases().unregister(shared.holder());
            }
        };
    }

    /**
     * Lets all workers end and gives the leases back.
     *
     * @param left how long there is to wait
     */
    public void stop(Supplier<Duration> left) throws InterruptedException {
        workers.values().forEach(AccountWorkers::stopWorking);
        for (AccountWorkers workers : workers.values()) {
            try {
                workers.stop(left);
            } catch (DatabaseUnavailable away) {
                LOG.info("a lease could not be given back and will expire: {}", away.getMessage());
            }
        }
    }
}
