package coffer.testbed.storm;

import coffer.testbed.storm.Tally.Group;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Chooses what becomes of each connection of one link. The seed decides the sequence of the fates;
 * which connection meets which of them is a matter of threads. Safe for threads.
 */
final class Weather {

    private static final int HUNDRED = 100;

    private final String link;
    private final Climate climate;
    private final AtomicBoolean calm;
    private final Tally tally;
    private final SplittableRandom dice;

    /**
     * The weather on a link.
     *
     * @param calm while it is true everything passes, also on connections that were to fare worse
     */
    Weather(String link, Climate climate, AtomicBoolean calm, Tally tally, long seed) {
        this.link = link;
        this.climate = climate;
        this.calm = calm;
        this.tally = tally;
        this.dice = new SplittableRandom(seed * 1_000_003 + link.hashCode());
    }

    /**
     * How bad it is.
     *
     * @param cutPercent how many connections of a hundred are cut
     * @param stallPercent how many stall for a time
     * @param twicePercent how many carry a request that is delivered twice
     * @param mostBytes before how many bytes a connection is cut or stalls
     * @param longestStall how long it stalls at most
     * @param latestCopy how late a copy is delivered at most
     */
    record Climate(
            int cutPercent,
            int stallPercent,
            int twicePercent,
            long mostBytes,
            Duration longestStall,
            Duration latestCopy) {}

    boolean isCalm() {
        return calm.get();
    }

    synchronized Fate next() {
        int roll = dice.nextInt(HUNDRED);
        Fate.Way way = dice.nextBoolean() ? Fate.Way.THERE : Fate.Way.BACK;
        long bytes = dice.nextLong(climate.mostBytes());
        Duration stall = Duration.ofMillis(100 + dice.nextLong(climate.longestStall().toMillis()));
        Duration later = Duration.ofMillis(dice.nextLong(climate.latestCopy().toMillis()));
        if (isCalm()) {
            return new Fate.Sound();
        }
        if (roll < climate.cutPercent()) {
            return new Fate.Cut(way, bytes);
        }
        if (roll < climate.cutPercent() + climate.stallPercent()) {
            return new Fate.Stall(way, bytes, stall);
        }
        if (roll < climate.cutPercent() + climate.stallPercent() + climate.twicePercent()) {
            return new Fate.Twice(later);
        }
        return new Fate.Sound();
    }

    /** It has happened: what was only meant to happen is not counted. */
    void happened(String what) {
        tally.add(Group.FAULTS, link + " " + what);
    }
}
