package coffer.testbed.storm;

import coffer.testbed.Polling;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.EventCounters.Group;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends SIGKILL to one process after the other, and to both platforms now and then. The seed
 * decides which process is killed and when; its supervisor starts it again.
 */
final class ProcessKiller implements Runnable {

    private static final int MINUTE_MILLIS = 60_000;
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private final Installation installation;
    private final int perMinute;
    private final AtomicBoolean over;
    private final TakeoverTimes takeovers;
    private final EventCounters counters;
    private final SplittableRandom random;

    /** What is killed. */
    private enum Target {
        PLATFORM_A,
        PLATFORM_B,
        BOTH_PLATFORMS,
        POSTGRES,
        POSTGRES_AND_ITS_SUPERVISOR,
        BANK
    }

    private static final Target[] ROUND = {
        Target.PLATFORM_A, Target.POSTGRES, Target.BANK, Target.PLATFORM_B,
        Target.PLATFORM_B, Target.POSTGRES_AND_ITS_SUPERVISOR, Target.BANK, Target.PLATFORM_A,
        Target.BOTH_PLATFORMS, Target.POSTGRES, Target.BANK
    };

    ProcessKiller(
            Installation installation,
            int perMinute,
            long seed,
            AtomicBoolean over,
            TakeoverTimes takeovers,
            EventCounters counters) {
        this.installation = installation;
        this.perMinute = perMinute;
        this.over = over;
        this.takeovers = takeovers;
        this.counters = counters;
        this.random = new SplittableRandom(seed * 1_000_003 - 1);
    }

    @Override
    public void run() {
        try {
            while (perMinute > 0 && !over.get()) {
                int usual = MINUTE_MILLIS / perMinute;
                long next = System.nanoTime() + nanos(usual / 2 + random.nextInt(usual));
                while (!over.get() && System.nanoTime() - next < 0) {
                    Polling.pause();
                }
                if (!over.get()) {
                    kill(
                            ROUND[random.nextInt(ROUND.length)],
                            Duration.ofMillis(random.nextInt(3_000)));
                }
            }
        } catch (TestbedFailure stopped) {
            // The installation is being closed.
            over.set(true);
        }
    }

    private static long nanos(int millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private void kill(Target target, Duration pause) {
        switch (target) {
            case PLATFORM_A -> killPlatform(0, pause);
            case PLATFORM_B -> killPlatform(1, pause);
            case BOTH_PLATFORMS -> {
                killPlatform(0, pause);
                killPlatform(1, pause.plusMillis(random.nextInt(1_000)));
            }
            case POSTGRES -> {
                if (isUp(installation.database())) {
                    installation.killPostgres();
                    counters.add(Group.KILLS, "database");
                }
            }
            case POSTGRES_AND_ITS_SUPERVISOR -> {
                if (isUp(installation.database())) {
                    installation.database().kill(pause);
                    installation.killPostgres();
                    counters.add(Group.KILLS, "database");
                }
            }
            case BANK -> {
                if (isUp(installation.bank())) {
                    installation.bank().kill(pause);
                    counters.add(Group.KILLS, "simulator");
                }
            }
        }
    }

    private void killPlatform(int place, Duration pause) {
        SupervisedProcess platform = installation.platforms().get(place);
        if (!isUp(platform)) {
            return;
        }
        if (installation.holdsLease(place)) {
            takeovers.measureFrom(place);
        }
        platform.kill(pause);
        counters.add(Group.KILLS, platform.name());
    }

    /** Waits a while for a process that is not ready, because there is nothing to kill. */
    private boolean isUp(SupervisedProcess process) {
        return Polling.until(READY_LIMIT, () -> process.isReady() || over.get()) && !over.get();
    }
}
