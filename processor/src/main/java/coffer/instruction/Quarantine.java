package coffer.instruction;

import coffer.instruction.QuarantineStore.Account;
import coffer.instruction.QuarantineStore.Holder;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be done before a platform runs on a database that may have lost commits: one that was
 * restored, or a standby that did not have all of them. An instruction that stands there as never
 * sent may have been sent by whoever ran on the lost one, and would be sent twice. So each becomes
 * unknown: it is inquired, and never sent.
 *
 * <p>It holds the leases of all the main accounts itself while it runs, in new epochs, so that
 * nothing is sent before it has ended. It may be interrupted and run again.
 */
public final class Quarantine {

    private static final int AT_ONCE = 500;

    private final QuarantineStore store;
    private final LeaseStore leases;
    private final String holder;
    private final Duration length;

    /**
     * A quarantine.
     *
     * @param holder what the leases are held as
     * @param length how long a lease lasts that is not renewed
     */
    public Quarantine(QuarantineStore store, LeaseStore leases, String holder, Duration length) {
        this.store = store;
        this.leases = leases;
        this.holder = holder;
        this.length = length;
    }

    /** How it ended. */
    public sealed interface Outcome {}

    /** It is done; of each main account, how many instructions are unknown that were created. */
    public record Done(Map<Account, Long> moved) implements Outcome {}

    /** A process holds this main account, and nothing was done. */
    public record Held(Account account, Optional<Holder> by) implements Outcome {}

    /** Takes all that is created for unknown, or does nothing if a process holds a main account. */
    public Outcome run(List<Account> accounts) {
        List<LeasedAccount> all = accounts.stream().map(this::leased).toList();
        try {
            for (LeasedAccount leased : all) {
                leased.lease().step();
                if (leased.lease().epoch().isEmpty()) {
                    return new Held(leased.account(), store.holder(leased.account().id()));
                }
            }
            Map<Account, Long> moved = new LinkedHashMap<>();
            for (LeasedAccount leased : all) {
                moved.put(leased.account(), move(leased, all));
            }
            return new Done(moved);
        } finally {
            all.forEach(leased -> leased.lease().release());
        }
    }

    private record LeasedAccount(Account account, MainAccountLease lease) {}

    private LeasedAccount leased(Account account) {
        return new LeasedAccount(
                account,
                new MainAccountLease(leases, account.id(), holder, length, System::nanoTime));
    }

    private long move(LeasedAccount leased, List<LeasedAccount> all) {
        long moved = 0;
        for (int more = 1; more > 0; moved += more) {
            all.forEach(each -> each.lease().step());
            more = store.quarantine(leased.account(), leased.lease().epoch().orElse(0), AT_ONCE);
        }
        return moved;
    }
}
