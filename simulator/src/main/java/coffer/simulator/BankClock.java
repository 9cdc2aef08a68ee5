package coffer.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The bank's time: real, shifted, or frozen until it is moved. Safe for use by many threads. */
final class BankClock implements InstantSource {
    private record State(Duration shift, Optional<Instant> frozenAt) {}

    private static final State REAL = new State(Duration.ZERO, Optional.empty());

    private final InstantSource realTime;
    private volatile State state = REAL;

    BankClock(InstantSource realTime) {
        this.realTime = realTime;
    }

    @Override
    public Instant instant() {
        State now = state;
        return now.frozenAt().orElseGet(() -> realTime.instant().plus(now.shift()));
    }

    boolean isFrozen() {
        return state.frozenAt().isPresent();
    }

    /** Freezes the time at the present moment. */
    synchronized void freeze() {
        state = new State(state.shift(), Optional.of(instant()));
    }

    /** Returns to the real time. */
    synchronized void useRealTime() {
        state = REAL;
    }

    /** Sets the time; it runs on from there unless it is frozen. */
    synchronized void set(Instant moment) {
        Duration shift = Duration.between(realTime.instant(), moment);
        state = new State(shift, state.frozenAt().map(_ -> moment));
    }

    /** Moves the time forward. */
    synchronized void advance(Duration by) {
        set(instant().plus(by));
    }
}
