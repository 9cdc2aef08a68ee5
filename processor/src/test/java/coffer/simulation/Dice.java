package coffer.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** All chance of one story. Leaving out a mischief does not change the throws of the others. */
final class Dice {

    private final Random random;
    private final Set<Mischief> allowed;
    private final Map<Mischief, Random> mischiefs = new EnumMap<>(Mischief.class);
    private boolean kind;

    Dice(long seed, Set<Mischief> allowed) {
        this.random = new Random(seed);
        this.allowed = allowed;
        for (Mischief mischief : Mischief.values()) {
            mischiefs.put(mischief, new Random(seed * 1_000_003 + mischief.name().hashCode()));
        }
    }

    /** From now on nothing goes wrong any more. */
    void becomeKind() {
        kind = true;
    }

    boolean isKind() {
        return kind;
    }

    boolean mischief(Mischief mischief) {
        return !kind && whim(mischief);
    }

    /** What a bank decides as it likes, however kind all else is. */
    boolean whim(Mischief mischief) {
        Random own = mischiefs.getOrDefault(mischief, random);
        return own.nextInt(1_000) < mischief.perThousand() && allowed.contains(mischief);
    }

    /** A number from 0 to below a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    <T> T of(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    Random random() {
        return random;
    }
}
