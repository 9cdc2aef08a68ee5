package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.testbed.Polling;
import coffer.testbed.TestbedFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Several callers at once, until a time is over. */
class ConcurrentRunTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void whatEndsTooLateIsTimedAndNotCounted() {
        LongSupplier slow =
                () -> {
                    Polling.sleep(SHORT.multipliedBy(2));
                    return 7;
                };
        ConcurrentRun turn = ConcurrentRun.run(List.of(slow, slow), SHORT);
        assertThat(turn.completedInTime()).isZero();
        assertThat(turn.nanos()).containsExactly(7L, 7L);
    }

    @Test
    void callersGoOnUntilTheTimeIsOver() {
        LongSupplier quick =
                () -> {
                    Polling.sleep(Duration.ofMillis(1));
                    return 1;
                };
        ConcurrentRun turn = ConcurrentRun.run(List.of(quick, quick), SHORT);
        assertThat(turn.completedInTime()).isGreaterThan(2);
        assertThat(turn.failures()).isEmpty();
    }

    @Test
    void aCallerThatFailsMakesNoOtherTry() {
        LongSupplier broken =
                () -> {
                    throw new TestbedFailure("refused");
                };
        ConcurrentRun turn = ConcurrentRun.run(List.of(broken, broken), SHORT);
        assertThat(turn.failures()).containsExactly("refused", "refused");
        assertThatThrownBy(turn::timings).hasMessageContaining("refused");
    }

    @Test
    void batchesOfAllCallersAreAddedUp() {
        ConcurrentRun one = new ConcurrentRun(Duration.ofSeconds(2), 10, List.of(1L), List.of());
        ConcurrentRun other =
                new ConcurrentRun(Duration.ofSeconds(1), 5, List.of(2L), List.of("late"));
        ConcurrentRun sum = ConcurrentRun.sum(List.of(one, other));
        assertThat(sum.tenthsPerSecond()).isEqualTo(50);
        assertThat(sum.nanos()).containsExactly(1L, 2L);
        assertThat(sum.failures()).containsExactly("late");
    }
}
