package coffer.platform;

import coffer.database.Database;
import coffer.database.DatabaseUnavailable;
import coffer.platform.monitoring.Health;
import coffer.platform.worker.ConnectedAccounts;
import coffer.reconciliation.MonitoringStore;
import java.util.Comparator;
import java.util.List;
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
        List<MainAccountState> accounts =
                connected.workers().stream()
                        .map(workers ->
                                new MainAccountState(
                                        workers.connection().account().id().value(),
                                        workers.connection().account().bank().value(),
                                        workers.holdsLease(),
                                        workers.bankReachability()))
                        .sorted(Comparator.comparingInt(MainAccountState::id))
                        .toList();
        try {
            String schema = store.schemaVersion();
            return new HealthState(
                    database.isFull() ? DatabaseState.FULL : DatabaseState.ANSWERS,
                    stopping.getAsBoolean(),
                    schema,
                    accounts);
        } catch (DatabaseUnavailable away) {
            return new HealthState(DatabaseState.AWAY, stopping.getAsBoolean(), "", accounts);
        }
    }
}
