package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testbed.bench.Measurement.Unit;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A figure and its budget. */
class MeasurementTest {

    private static Measurement measured(long value, OptionalLong budget) {
        return new Measurement("it", value, Unit.MILLISECONDS, budget, Optional.of("a baseline"));
    }

    @Test
    void theBudgetIsTheMostThatIsAllowed() {
        assertThat(measured(25_000, OptionalLong.of(25_000)).isWithinBudget()).isTrue();
        assertThat(measured(25_001, OptionalLong.of(25_000)).isWithinBudget()).isFalse();
        assertThat(measured(25_001, OptionalLong.empty()).isWithinBudget()).isTrue();
    }

    @Test
    void jsonHasPlainNumbers() {
        assertThat(measured(1_234_567, OptionalLong.of(8_000_000)).json().toString())
                .isEqualTo(
                        """
                        {"what":"it","value":"1234.57","unit":"ms","budget":"8000.00",\
                        "met":true,"beside":"a baseline"}\
                        """);
    }
}
