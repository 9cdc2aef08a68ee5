package coffer.lease;

import coffer.market.MainAccountId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Holds one main account for this process: takes the lease when it is free and within this
 * process's share, renews it, and gives it back. What it says is true only until the lease ends, by
 * this process's own monotonic clock, which counts from before the database was asked: so it ends
 * here no later than there, however late the answer comes.
 *
 * <p>A lease that another process should have is let go in two steps: first nothing new is begun
 * under it, while it goes on being renewed; once what was begun has ended it is {@link #release
 * released}.
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
     * Keeps the lease of one main account.
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
     * @param surplus whether another process should have it
     */
    private record Held(long epoch, long untilNanos, boolean surplus) {
        static final Held NOTHING = new Held(0, 0, false);

        boolean lasts(long nanos) {
            return epoch > 0 && nanos - untilNanos < 0;
        }
    }

    /** Renews the lease, or takes it if it is free and within our share. */
    public void step() {
        long before = nanoTime.getAsLong();
        Held now = held;
        if (now.epoch() > 0) {
            held =
                    switch (leases.renew(account, holder, now.epoch(), length)) {
                        case ENDED -> Held.NOTHING;
                        case OURS -> new Held(now.epoch(), before + length.toNanos(), false);
                        case SURPLUS -> new Held(now.epoch(), before + length.toNanos(), true);
                    };
            if (held.epoch() > 0) {
                return;
            }
            LOG.log(Level.WARNING, "lost the lease of main account {0}", account);
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

    /** The epoch of the lease if it is held now, though perhaps only to bring work to its end. */
    public OptionalLong held() {
        Held now = held;
        return now.lasts(nanoTime.getAsLong())
                ? OptionalLong.of(now.epoch())
                : OptionalLong.empty();
    }

    /** Whether another process should have it as soon as what was begun has ended. */
    public boolean isSurplus() {
        return held.surplus();
    }

    /** Gives the lease back, so that another process need not wait for its end. */
    public void release() {
        Held now = held;
        held = Held.NOTHING;
        if (now.epoch() > 0) {
            leases.release(account, holder, now.epoch());
            LOG.log(Level.INFO, "gave main account {0} back", account);
        }
    }
}
