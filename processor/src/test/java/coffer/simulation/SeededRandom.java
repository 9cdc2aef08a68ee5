package coffer.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * All random decisions of one story. Each fault draws from a source of its own, seeded with the
 * story's seed and the fault's name, so that leaving out one fault does not change the others.
 */
final class SeededRandom {

    private final Random random;
    private final Set<Fault> allowed;
    private final Map<Fault, Random> sources = new EnumMap<>(Fault.class);
    private boolean faultsOff;

    SeededRandom(long seed, Set<Fault> allowed) {
        this.random = new Random(seed);
        this.allowed = allowed;
        for (Fault fault : Fault.values()) {
            sources.put(fault, new Random(seed * 1_000_003 + fault.name().hashCode()));
        }
    }

    /** From now on {@link #occurs} is false for every fault. */
    void disableFaults() {
        faultsOff = true;
    }

    boolean faultsDisabled() {
        return faultsOff;
    }

    /** Draws whether a fault occurs; false without a draw once faults are disabled. */
    boolean occurs(Fault fault) {
        return !faultsOff && occursEvenIfDisabled(fault);
    }

    /** Draws whether a fault occurs, also when faults are disabled: a bank may always refuse. */
    boolean occursEvenIfDisabled(Fault fault) {
        Random own = sources.getOrDefault(fault, random);
        return own.nextInt(1_000) < fault.perThousand() && allowed.contains(fault);
    }

    /** A number from 0 up to, but not including, a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True with a probability of one in so many. */
    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    Random source() {
        return random;
    }
}
