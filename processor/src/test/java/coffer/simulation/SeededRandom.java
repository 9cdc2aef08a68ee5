package coffer.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** All chance of one story. Leaving out a fault does not change the throws of the others. */
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

    /** From now on nothing goes wrong any more. */
    void disableFaults() {
        faultsOff = true;
    }

    boolean faultsDisabled() {
        return faultsOff;
    }

    boolean occurs(Fault fault) {
        return !faultsOff && occursEvenIfDisabled(fault);
    }

    /** What a bank decides as it likes, however faultsOff all else is. */
    boolean occursEvenIfDisabled(Fault fault) {
        Random own = sources.getOrDefault(fault, random);
        return own.nextInt(1_000) < fault.perThousand() && allowed.contains(fault);
    }

    /** A number from 0 to below a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

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
