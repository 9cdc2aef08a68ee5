package coffer.work;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.values.InstructionState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatienceTest {

    private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, 0, PT0S",
        "UNKNOWN, 1, PT1S",
        "UNKNOWN, 2, PT2S",
        "UNKNOWN, 5, PT16S",
        "UNKNOWN, 8, PT2M",
        "ACCEPTED, 60, PT2M",
        "REVIEW, 1, PT10M",
        "REVIEW, 60, PT10M",
    })
    void pausesDoubleUpToALimit(InstructionState state, int silences, Duration pause) {
        assertThat(Patience.USUAL.nextInquiry(state, silences, NOW)).isEqualTo(NOW.plus(pause));
    }

    @ParameterizedTest
    @CsvSource({"1, PT0.5S", "2, PT1S", "3, PT2S", "40, PT2M"})
    void whatWasNotSentIsTriedAgainEverLater(int attempts, Duration pause) {
        assertThat(Patience.USUAL.nextAttempt(attempts, NOW)).isEqualTo(NOW.plus(pause));
    }
}
