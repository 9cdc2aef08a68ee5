package coffer.work;

import coffer.store.LeaseStore;
import coffer.values.MainAccountId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Holds one main account for this process: takes the lease when it is free, renews it, and gives it
 * back. What it says is true only until the lease ends, by this process's own monotonic clock.
 *
 * <p>One thread steps; any thread may ask.
 */
public final class LeaseKeeper {

    private static final Logger LOG = System.getLogger(LeaseKeeper.class.getName());

    private final LeaseStore leases;
    private final MainAccountId account;
    private final String holder;
    private final Duration length;
    private final LongSupplier nanoTime;
    private volatile Held held = Held.NOTHING;

    /**
     * Keeps the lease of one main account.
     *
     * @param holder names this process
     * @param length how long a lease lasts unless it is renewed
     * @param nanoTime a clock of this process that only goes forward, in nanoseconds
     */
    public LeaseKeeper(
            LeaseStore leases,
            MainAccountId account,
            String holder,
            Duration length,
            LongSupplier nanoTime) {
        this.leases = leases;
        this.account = account;
        this.holder = holder;
        this.length = length;
        this.nanoTime = nanoTime;
    }

    private record Held(long epoch, long untilNanos) {
        static final Held NOTHING = new Held(0, 0);

        boolean lasts(long nanos) {
            return epoch > 0 && nanos - untilNanos < 0;
        }
    }

    /** Renews the lease, or takes it if it is free. */
    public void step() {
        long before = nanoTime.getAsLong();
        Held now = held;
        if (now.epoch() > 0) {
            held =
                    leases.renew(account, holder, now.epoch(), length)
                            ? new Held(now.epoch(), before + length.toNanos())
                            : Held.NOTHING;
            if (held.epoch() > 0) {
                return;
            }
            LOG.log(Level.WARNING, "lost the lease of main account {0}", account);
        }
        leases.take(account, holder, length)
                .ifPresent(epoch -> {
                    held = new Held(epoch, before + length.toNanos());
                    LOG.log(Level.INFO, "holds main account {0} in epoch {1}", account, epoch);
                });
    }

    /** The epoch of the lease, if it is held now. */
    public OptionalLong epoch() {
        Held now = held;
        return now.lasts(nanoTime.getAsLong())
                ? OptionalLong.of(now.epoch())
                : OptionalLong.empty();
    }

    /** Gives the lease back, so that another process need not wait for its end. */
    public void release() {
        Held now = held;
        held = Held.NOTHING;
        if (now.epoch() > 0) {
            leases.release(account, holder, now.epoch());
        }
    }
}
