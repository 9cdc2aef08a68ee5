package coffer.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The bank's time: real, shifted, or standing still until it is moved. Safe for threads. */
final class BankClock implements InstantSource {
    private record Hands(Duration shift, Optional<Instant> frozenAt) {}

    private static final Hands REAL = new Hands(Duration.ZERO, Optional.empty());

    private final InstantSource world;
    private volatile Hands hands = REAL;

    BankClock(InstantSource world) {
        this.world = world;
    }

    @Override
    public Instant instant() {
        Hands now = hands;
        return now.frozenAt().orElseGet(() -> world.instant().plus(now.shift()));
    }

    boolean frozen() {
        return hands.frozenAt().isPresent();
    }

    /** Stands still at the present moment. */
    synchronized void freeze() {
        hands = new Hands(hands.shift(), Optional.of(instant()));
    }

    /** Back to the world's time. */
    synchronized void real() {
        hands = REAL;
    }

    /** Goes to a moment; goes on from there unless it is frozen. */
    synchronized void set(Instant moment) {
        Duration shift = Duration.between(world.instant(), moment);
        hands = new Hands(shift, hands.frozenAt().map(_ -> moment));
    }

    /** Goes forward. */
    synchronized void advance(Duration by) {
        set(instant().plus(by));
    }
}
