package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.testbed.JsonApi;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Percentiles by the nearest rank: always a time that was measured. */
class TimingsTest {

    @Test
    void percentilesAreMeasuredTimes() {
        Timings hundred = new Timings(LongStream.rangeClosed(1, 100).map(n -> 101 - n).toArray());
        assertThat(hundred.perMille(1)).isEqualTo(1);
        assertThat(hundred.perMille(500)).isEqualTo(50);
        assertThat(hundred.perMille(501)).isEqualTo(51);
        assertThat(hundred.perMille(990)).isEqualTo(99);
        assertThat(hundred.perMille(999)).isEqualTo(100);
        assertThat(hundred.max()).isEqualTo(100);
    }

    @Test
    void aThousandthIsToldFromTheLargest() {
        Timings many = new Timings(LongStream.rangeClosed(1, 10_000).toArray());
        assertThat(many.perMille(999)).isEqualTo(9_990);
        assertThat(many.perMille(1_000)).isEqualTo(10_000);
    }

    @Test
    void fewTimesHaveTheirLargestAsTheirLastPercentile() {
        Timings three = new Timings(30, 10, 20);
        assertThat(three.perMille(500)).isEqualTo(20);
        assertThat(three.perMille(999)).isEqualTo(30);
        assertThat(new Timings(7).perMille(1)).isEqualTo(7);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThatThrownBy(Timings::new).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Timings(1).perMille(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Timings(1).perMille(1_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void programsReadMicroseconds() {
        ObjectNode json = JsonApi.JSON.createObjectNode();
        new Timings(LongStream.rangeClosed(1, 1_000).map(n -> n * 1_000).toArray())
                .putMicros(json, "bare_");
        assertThat(json.toString())
                .isEqualTo(
                        """
                        {"bare_p50_micros":500,"bare_p99_micros":990,"bare_p999_micros":999,\
                        "bare_max_micros":1000}\
                        """);
    }

    @Test
    void timesAreRoundedForPeople() {
        assertThat(Timings.millis(12_344_999)).isEqualTo("12.34 ms");
        assertThat(Timings.millis(12_345_000)).isEqualTo("12.35 ms");
        assertThat(Timings.millis(1_234_000_000)).isEqualTo("1,234.00 ms");
    }
}
