package coffer.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Percentiles by the nearest rank: always a time that was measured. */
class TimingsTest {

    @Test
    void percentilesAreMeasuredTimes() {
        Timings hundred = new Timings(LongStream.rangeClosed(1, 100).map(n -> 101 - n).toArray());
        assertThat(hundred.percentile(1)).isEqualTo(1);
        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(hundred.percentile(100)).isEqualTo(100);
    }

    @Test
    void fewTimesHaveTheirLargestAsTheirLastPercentile() {
        Timings three = new Timings(30, 10, 20);
        assertThat(three.percentile(50)).isEqualTo(20);
        assertThat(three.percentile(99)).isEqualTo(30);
        assertThat(new Timings(7).percentile(1)).isEqualTo(7);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThatThrownBy(Timings::new).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Timings(1).percentile(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Timings(1).percentile(101))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesAreRoundedForPeople() {
        assertThat(Timings.millis(12_344_999)).isEqualTo("12.34 ms");
        assertThat(Timings.millis(12_345_000)).isEqualTo("12.35 ms");
        assertThat(Timings.millis(1_234_000_000)).isEqualTo("1,234.00 ms");
    }
}
