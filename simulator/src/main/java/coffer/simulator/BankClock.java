package coffer.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The bank's time: real, shifted, or standing still until it is moved. Safe for threads. */
final class BankClock implements InstantSource {
    private record State(Duration shift, Optional<Instant> frozenAt) {}

    private static final State REAL = new State(Duration.ZERO, Optional.empty());

    private final InstantSource world;
    private volatile State state = REAL;

    BankClock(InstantSource world) {
        this.world = world;
    }

    @Override
    public Instant instant() {
        State now = state;
        return now.frozenAt().orElseGet(() -> world.instant().plus(now.shift()));
    }

    boolean frozen() {
        return state.frozenAt().isPresent();
    }

    /** Stands still at the present moment. */
    synchronized void freeze() {
        state = new State(state.shift(), Optional.of(instant()));
    }

    /** Back to the world's time. */
    synchronized void real() {
        state = REAL;
    }

    /** Goes to a moment; goes on from there unless it is frozen. */
    synchronized void set(Instant moment) {
        Duration shift = Duration.between(world.instant(), moment);
        state = new State(shift, state.frozenAt().map(_ -> moment));
    }

    /** Goes forward. */
    synchronized void advance(Duration by) {
        set(instant().plus(by));
    }
}
