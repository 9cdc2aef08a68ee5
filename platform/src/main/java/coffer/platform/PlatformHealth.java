package coffer.platform;

import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.market.MainAccount;
import coffer.market.MainAccountId;
import coffer.platform.monitoring.Health;
import coffer.platform.worker.ConnectedAccounts;
import coffer.reconciliation.MonitoringStore;
import coffer.reconciliation.MonitoringStore.StatementsBehind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The health of a running platform. */
final class PlatformHealth implements Health {

    private final ConnectedAccounts connected;
    private final Database database;
    private final MonitoringStore store;
    private final BooleanSupplier stopping;

    PlatformHealth(ConnectedAccounts connected, Database database, BooleanSupplier stopping) {
        this.connected = connected;
        this.database = database;
        this.store = new MonitoringStore(database);
        this.stopping = stopping;
    }

    @Override
    public HealthState state() {
        boolean stops = stopping.getAsBoolean();
        try {
            String schema = store.schemaVersion();
            return new HealthState(
                    database.isFull() ? DatabaseState.FULL : DatabaseState.ANSWERS,
                    stops,
                    schema,
                    accounts(store.statementsBehind()));
        } catch (DatabaseUnavailable away) {
            return new HealthState(DatabaseState.AWAY, stops, "", accounts(Map.of()));
        }
    }

    private List<MainAccountState> accounts(Map<MainAccountId, StatementsBehind> behind) {
        return connected.workers().stream()
                .map(workers -> {
                    MainAccount account = workers.connection().account();
                    return new MainAccountState(
                            account.id().value(),
                            account.bank().value(),
                            workers.holdsLease(),
                            workers.bankReachability(),
                            Optional.ofNullable(behind.get(account.id()))
                                    .map(StatementsBehind::since));
                })
                .sorted(Comparator.comparingInt(MainAccountState::id))
                .toList();
    }
}
