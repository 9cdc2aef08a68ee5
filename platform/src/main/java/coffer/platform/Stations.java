package coffer.platform;

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
import coffer.platform.Worker.Rest;
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
 * The stations of all main accounts: finds those that were added to the database, connects them to
 * their banks and starts their workers. One whose settings are wrong is told to the log once, and
 * tried again when its settings change.
 *
 * <p>The channels are open before any worker runs, so that orders are taken whoever holds a lease.
 */
final class Stations implements BankConnections, InstructionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Stations.class);
    private static final int BEATS_PER_LEASE = 3;

    private final Banks banks;
    private final AccountStore accounts;
    private final Meters meters;
    private final RetryPolicy retryPolicy;
    private final Clock clock;
    private final Map<MainAccountId, BankConnection> channels = new ConcurrentHashMap<>();
    private final Map<MainAccountId, Station> stations = new ConcurrentHashMap<>();
    private final Map<MainAccountId, MainAccount> unfit = new ConcurrentHashMap<>();

    /**
     * @param retryPolicy how long banks are waited for whose connection does not say otherwise
     */
    Stations(
            Banks banks,
            AccountStore accounts,
            Meters meters,
            RetryPolicy retryPolicy,
            Clock clock) {
        this.banks = banks;
        this.accounts = accounts;
        this.meters = meters;
        this.retryPolicy = retryPolicy;
        this.clock = clock;
        meters.leases(this::held);
    }

    @Override
    public Optional<BankConnection> channel(MainAccountId account) {
        return Optional.ofNullable(channels.get(account));
    }

    @Override
    public Collection<BankConnection> all() {
        return channels.values();
    }

    /** The stations of all that are connected. */
    Collection<Station> stations() {
        return stations.values();
    }

    /** How many main accounts this process holds. */
    long held() {
        return stations.values().stream().filter(Station::holdsLease).count();
    }

    @Override
    public void moved(MarketId market, InstructionId id, InstructionState state) {
        stations.values().stream()
                .filter(station -> station.channel().account().market().equals(market))
                .forEach(station -> station.moved(state));
    }

    /** Looks for new main accounts; returns how many were connected. */
    int discover(Station.Shared shared) {
        int found = 0;
        for (MainAccount account : accounts.mainAccounts()) {
            if (!channels.containsKey(account.id()) && !account.equals(unfit.get(account.id()))) {
                found += connect(account, shared) ? 1 : 0;
            }
        }
        return found;
    }

    private boolean connect(MainAccount account, Station.Shared shared) {
        try {
            Banks.Connection opened = open(account);
            WatchedBank bank = new WatchedBank(opened.gateway(), account.id(), meters);
            RetryPolicy own = ConnectionPatience.of(account, retryPolicy);
            BankConnection connection = BankConnection.of(account, bank, own, clock, meters);
            channels.put(account.id(), connection);
            stations.put(account.id(), Station.start(connection, bank, opened.feed(), shared));
            LOG.info("main account {} is connected to {}", account.id(), account.bank());
            return true;
        } catch (IllegalArgumentException wrong) {
            unfit.put(account.id(), account);
            meters.connectionFailed(account.bank().value());
            LOG.error("main account {} cannot be connected: {}", account.id(), wrong.getMessage());
            return false;
        }
    }

    /** Both are read before either is told to be wrong, so that all problems are told at once. */
    private Banks.Connection open(MainAccount account) {
        List<String> problems = new ArrayList<>();
        try {
            ConnectionPatience.of(account, retryPolicy);
        } catch (IllegalArgumentException wrong) {
            problems.add(wrong.getMessage());
        }
        try {
            Banks.Connection opened =
                    banks.open(
                            account.bank(),
                            account.no(),
                            ConnectionPatience.otherSettings(account));
            if (problems.isEmpty()) {
                return opened;
            }
        } catch (IllegalArgumentException wrong) {
            problems.add(wrong.getMessage());
        }
        throw new IllegalArgumentException(String.join("; ", problems));
    }

    /** How long the bank of a main account is waited for. */
    RetryPolicy patience(MainAccountId account) {
        return channel(account).map(BankConnection::retryPolicy).orElse(retryPolicy);
    }

    /** Goes on looking for new main accounts. */
    Worker watch(Station.Shared shared) {
        Duration pause = shared.config().discoveryPause();
        Rest rest = new Rest(pause, pause, pause);
        return Worker.start("discovery", () -> discover(shared), rest, new Signal(), meters);
    }

    /**
     * Says that this process is there to take its share of the main accounts, and goes on saying
     * so. What it said ends a little before the leases of a process that died, so that these are
     * not kept for it.
     */
    AutoCloseable present(Station.Shared shared) {
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
                        new Rest(pause, pause, pause),
                        new Signal(),
                        meters);
        return () -> {
            beat.stop();
            if (beat.ended(pause)) {
                shared.leases().unregister(shared.holder());
            }
        };
    }

    /**
     * Lets all workers end and gives the leases back.
     *
     * @param left how long there is to wait
     */
    void leave(Supplier<Duration> left) throws InterruptedException {
        stations.values().forEach(Station::stopWorking);
        for (Station station : stations.values()) {
            try {
                station.leave(left);
            } catch (DatabaseUnavailable away) {
                LOG.info("a lease ends by itself: {}", away.getMessage());
            }
        }
    }
}
