package coffer.platform.monitoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of the process, for its operators. */
public interface Health {

    /** How the database stands. */
    enum DatabaseState {
        ANSWERS,
        AWAY,
        /** It can be read, but has no room left to write. */
        FULL
    }

    /** How the last call to a bank ended. */
    enum BankReachability {
        NOT_ASKED,
        ANSWERS,
        AWAY
    }

    /**
     * How the process stands.
     *
     * @param stopping whether it was told to stop
     * @param schema the version of the database's schema; empty while the database is away
     * @param mainAccounts the main accounts, for information: another process may hold them, and
     *     orders to a bank that is away are taken and wait
     */
    record HealthState(
            DatabaseState store,
            boolean stopping,
            String schema,
            List<MainAccountState> mainAccounts) {

        public HealthState {
            mainAccounts = List.copyOf(mainAccounts);
        }

        /** Why requests cannot be served; empty if they can. */
        public List<String> reasons() {
            List<String> reasons = new ArrayList<>();
            if (stopping) {
                reasons.add("the platform is stopping");
            }
            switch (store) {
                case ANSWERS -> {}
                case AWAY -> reasons.add("the database does not answer");
                case FULL -> reasons.add("the database has no room left to write");
            }
            return reasons;
        }
    }

    /**
     * Whether this process holds a main account, and whether it reaches its bank.
     *
     * @param statementBehindSince since when a statement of it cannot be read to its end; empty if
     *     all can, and while the database is away
     */
    record MainAccountState(
            int id,
            String bank,
            boolean leaseHeld,
            BankReachability contact,
            Optional<Instant> statementBehindSince) {}

    /** How it stands now; asks the database. */
    HealthState state();
}
