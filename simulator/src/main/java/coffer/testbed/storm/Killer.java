package coffer.testbed.storm;

import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Tally.Group;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends SIGKILL to one process after the other, and to both platforms now and then. The seed
 * decides the victims and the pauses; each is started again by its keeper.
 */
final class Killer implements Runnable {

    private static final int MINUTE_MILLIS = 60_000;
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private final Site site;
    private final int perMinute;
    private final AtomicBoolean over;
    private final Takeovers takeovers;
    private final Tally tally;
    private final SplittableRandom dice;

    /** Who is killed. */
    private enum Victim {
        PLATFORM_A,
        PLATFORM_B,
        BOTH_PLATFORMS,
        POSTGRES,
        POSTGRES_AND_ITS_KEEPER,
        BANK
    }

    private static final Victim[] ROUND = {
        Victim.PLATFORM_A, Victim.POSTGRES, Victim.BANK, Victim.PLATFORM_B,
        Victim.PLATFORM_B, Victim.POSTGRES_AND_ITS_KEEPER, Victim.BANK, Victim.PLATFORM_A,
        Victim.BOTH_PLATFORMS, Victim.POSTGRES, Victim.BANK
    };

    Killer(
            Site site,
            int perMinute,
            long seed,
            AtomicBoolean over,
            Takeovers takeovers,
            Tally tally) {
        this.site = site;
        this.perMinute = perMinute;
        this.over = over;
        this.takeovers = takeovers;
        this.tally = tally;
        this.dice = new SplittableRandom(seed * 1_000_003 - 1);
    }

    @Override
    public void run() {
        try {
            while (perMinute > 0 && !over.get()) {
                int usual = MINUTE_MILLIS / perMinute;
                long next = System.nanoTime() + nanos(usual / 2 + dice.nextInt(usual));
                while (!over.get() && System.nanoTime() - next < 0) {
                    Waiting.pause();
                }
                if (!over.get()) {
                    kill(ROUND[dice.nextInt(ROUND.length)], Duration.ofMillis(dice.nextInt(3_000)));
                }
            }
        } catch (StageFailure told) {
            // The site is being closed.
            over.set(true);
        }
    }

    private static long nanos(int millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private void kill(Victim victim, Duration pause) {
        switch (victim) {
            case PLATFORM_A -> killPlatform(0, pause);
            case PLATFORM_B -> killPlatform(1, pause);
            case BOTH_PLATFORMS -> {
                killPlatform(0, pause);
                killPlatform(1, pause.plusMillis(dice.nextInt(1_000)));
            }
            case POSTGRES -> {
                if (isUp(site.database())) {
                    site.killPostgres();
                    tally.add(Group.KILLS, "database");
                }
            }
            case POSTGRES_AND_ITS_KEEPER -> {
                if (isUp(site.database())) {
                    site.database().kill(pause);
                    site.killPostgres();
                    tally.add(Group.KILLS, "database");
                }
            }
            case BANK -> {
                if (isUp(site.bank())) {
                    site.bank().kill(pause);
                    tally.add(Group.KILLS, "simulator");
                }
            }
        }
    }

    private void killPlatform(int place, Duration pause) {
        Keeper platform = site.platforms().get(place);
        if (!isUp(platform)) {
            return;
        }
        if (site.holds(place)) {
            takeovers.watch(place);
        }
        platform.kill(pause);
        tally.add(Group.KILLS, platform.name());
    }

    /** Waits a while for one that is not up, for there is nothing to be killed. */
    private boolean isUp(Keeper keeper) {
        return Waiting.until(READY_LIMIT, () -> keeper.isReady() || over.get()) && !over.get();
    }
}
