package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Several callers at once, until a time is over. */
class TurnTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void whatEndsTooLateIsTimedAndNotCounted() {
        LongSupplier slow =
                () -> {
                    Waiting.sleep(SHORT.multipliedBy(2));
                    return 7;
                };
        Turn turn = Turn.of(List.of(slow, slow), SHORT);
        assertThat(turn.inTime()).isZero();
        assertThat(turn.nanos()).containsExactly(7L, 7L);
    }

    @Test
    void callersGoOnUntilTheTimeIsOver() {
        LongSupplier quick =
                () -> {
                    Waiting.sleep(Duration.ofMillis(1));
                    return 1;
                };
        Turn turn = Turn.of(List.of(quick, quick), SHORT);
        assertThat(turn.inTime()).isGreaterThan(2);
        assertThat(turn.failures()).isEmpty();
    }

    @Test
    void aCallerThatFailsMakesNoOtherTry() {
        LongSupplier broken =
                () -> {
                    throw new StageFailure("refused");
                };
        Turn turn = Turn.of(List.of(broken, broken), SHORT);
        assertThat(turn.failures()).containsExactly("refused", "refused");
        assertThatThrownBy(turn::timings).hasMessageContaining("refused");
    }

    @Test
    void turnsAddUp() {
        Turn one = new Turn(Duration.ofSeconds(2), 10, List.of(1L), List.of());
        Turn other = new Turn(Duration.ofSeconds(1), 5, List.of(2L), List.of("late"));
        Turn sum = Turn.sum(List.of(one, other));
        assertThat(sum.tenthsPerSecond()).isEqualTo(50);
        assertThat(sum.nanos()).containsExactly(1L, 2L);
        assertThat(sum.failures()).containsExactly("late");
    }
}
