package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.testbed.JsonClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Percentiles by the nearest rank: always a time that was measured. */
class LatenciesTest {

    @Test
    void percentilesAreMeasuredTimes() {
        Latencies hundred =
                new Latencies(LongStream.rangeClosed(1, 100).map(n -> 101 - n).toArray());
        assertThat(hundred.perMille(1)).isEqualTo(1);
        assertThat(hundred.perMille(500)).isEqualTo(50);
        assertThat(hundred.perMille(501)).isEqualTo(51);
        assertThat(hundred.perMille(990)).isEqualTo(99);
        assertThat(hundred.perMille(999)).isEqualTo(100);
        assertThat(hundred.max()).isEqualTo(100);
    }

    @Test
    void p999IsNotTheMaximum() {
        Latencies many = new Latencies(LongStream.rangeClosed(1, 10_000).toArray());
        assertThat(many.perMille(999)).isEqualTo(9_990);
        assertThat(many.perMille(1_000)).isEqualTo(10_000);
    }

    @Test
    void withFewTimesP999IsTheMaximum() {
        Latencies three = new Latencies(30, 10, 20);
        assertThat(three.perMille(500)).isEqualTo(20);
        assertThat(three.perMille(999)).isEqualTo(30);
        assertThat(new Latencies(7).perMille(1)).isEqualTo(7);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThatThrownBy(Latencies::new).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Latencies(1).perMille(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Latencies(1).perMille(1_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void jsonHasMicroseconds() {
        ObjectNode json = JsonClient.JSON.createObjectNode();
        new Latencies(LongStream.rangeClosed(1, 1_000).map(n -> n * 1_000).toArray())
                .putMicros(json, "bare_");
        assertThat(json.toString())
                .isEqualTo(
                        """
                        {"bare_p50_micros":500,"bare_p99_micros":990,"bare_p999_micros":999,\
                        "bare_max_micros":1000}\
                        """);
    }

    @Test
    void printedTimesAreRounded() {
        assertThat(Latencies.millis(12_344_999)).isEqualTo("12.34 ms");
        assertThat(Latencies.millis(12_345_000)).isEqualTo("12.35 ms");
        assertThat(Latencies.millis(1_234_000_000)).isEqualTo("1,234.00 ms");
    }
}
