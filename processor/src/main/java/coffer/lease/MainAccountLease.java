package coffer.lease;

import coffer.market.MainAccountId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * This process's lease of one main account: takes it when it is free and within the process's
 * share, renews it and releases it. The answers hold until the lease ends, by this process's own
 * monotonic clock counted from before the database was asked. So the lease never ends later here
 * than in the database, however late the database's answer arrives.
 *
 * <p>A SURPLUS lease is let go in two steps. First {@link #epoch} is empty, so that no work begins
 * under it, while it is still renewed. Once the work that was begun has ended, the caller {@link
 * #release releases} it.
 *
 * <p>One thread steps; any thread may ask.
 */
public final class MainAccountLease {

    private static final Logger LOG = System.getLogger(MainAccountLease.class.getName());

    private final LeaseStore leases;
    private final MainAccountId account;
    private final String holder;
    private final Duration length;
    private final LongSupplier nanoTime;
    private volatile Held held = Held.NOTHING;

    /**
     * A lease of one main account, which is not held yet.
     *
     * @param holder names this process
     * @param length how long a lease lasts unless it is renewed
     * @param nanoTime a clock of this process that only goes forward, in nanoseconds
     */
    public MainAccountLease(
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

    /**
     * @param surplus whether another process should hold it
     */
    private record Held(long epoch, long untilNanos, boolean surplus) {
        static final Held NOTHING = new Held(0, 0, false);

        boolean lasts(long nanos) {
            return epoch > 0 && nanos - untilNanos < 0;
        }
    }

    /** Renews the lease, or takes it if it is free and within this process's share. */
    public void step() {
        long before = nanoTime.getAsLong();
        Held now = held;
        if (now.epoch() > 0) {
            held =
                    switch (leases.renew(account, holder, now.epoch(), length)) {
                        case ENDED -> Held.NOTHING;
                        case KEPT -> new Held(now.epoch(), before + length.toNanos(), false);
                        case SURPLUS -> new Held(now.epoch(), before + length.toNanos(), true);
                    };
            if (held.epoch() > 0) {
                return;
            }
            LOG.log(
                    Level.WARNING,
                    "lost the lease of main account {0}; another process may hold it",
                    account);
        }
        leases.take(account, holder, length)
                .ifPresent(epoch -> {
                    held = new Held(epoch, before + length.toNanos(), false);
                    LOG.log(Level.INFO, "holds main account {0} in epoch {1}", account, epoch);
                });
    }

    /** The epoch of the lease if it is held now and work may be begun under it. */
    public OptionalLong epoch() {
        Held now = held;
        return now.lasts(nanoTime.getAsLong()) && !now.surplus()
                ? OptionalLong.of(now.epoch())
                : OptionalLong.empty();
    }

    /** The epoch of the lease if it is held now, even if no work may begin under it. */
    public OptionalLong held() {
        Held now = held;
        return now.lasts(nanoTime.getAsLong())
                ? OptionalLong.of(now.epoch())
                : OptionalLong.empty();
    }

    /** Whether it should be released as soon as the work that was begun has ended. */
    public boolean isSurplus() {
        return held.surplus();
    }

    /** Releases the lease, so that another process need not wait for its end. */
    public void release() {
        Held now = held;
        held = Held.NOTHING;
        if (now.epoch() > 0) {
            leases.release(account, holder, now.epoch());
            LOG.log(Level.INFO, "released main account {0}", account);
        }
    }
}
