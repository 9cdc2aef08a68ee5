package coffer.platform.api;

import java.util.List;

/** What the process says of itself; asked by whoever operates it. */
public interface Health {

    /**
     * Whether requests can be served.
     *
     * @param reasons why not; empty if they can
     * @param schema the version of the database's schema
     * @param mainAccounts the main accounts, for information: another process may hold them
     */
    record State(List<String> reasons, String schema, List<MainAccountState> mainAccounts) {

        public State {
            reasons = List.copyOf(reasons);
            mainAccounts = List.copyOf(mainAccounts);
        }
    }

    /** Whether this process holds a main account. */
    record MainAccountState(int id, String bank, boolean leaseHeld) {}

    /** How it stands now; asks the database. */
    State state();
}
