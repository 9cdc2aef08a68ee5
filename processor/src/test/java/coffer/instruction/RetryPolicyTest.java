package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.ClientSerial;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");
    private static final ClientSerial SERIAL = serial(1);

    private static ClientSerial serial(int number) {
        return new ClientSerial("20260302%012d".formatted(number));
    }

    private static Duration pause(InstructionState state, int silences, ClientSerial serial) {
        return Duration.between(NOW, RetryPolicy.USUAL.nextInquiry(state, silences, serial, NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, 1, PT1S",
        "UNKNOWN, 2, PT2S",
        "UNKNOWN, 5, PT16S",
        "UNKNOWN, 8, PT2M",
        "ACCEPTED, 60, PT2M",
        "REVIEW, 1, PT10M",
        "REVIEW, 60, PT10M",
    })
    void pausesDoubleUpToALimitAndAreAtLeastHalfOfIt(
            InstructionState state, int silences, Duration most) {
        for (int number = 0; number < 1_000; number++) {
            assertThat(pause(state, silences, serial(number))).isBetween(most.dividedBy(2), most);
        }
    }

    @Test
    void theFirstInquiryAfterAnAcceptanceFollowsAsItIsSet() {
        assertThat(pause(InstructionState.ACCEPTED, 0, SERIAL)).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"1, PT0.5S", "2, PT1S", "3, PT2S", "40, PT2M"})
    void whatWasNotSentIsTriedAgainEverLater(int attempts, Duration most) {
        assertThat(Duration.between(NOW, RetryPolicy.USUAL.nextAttempt(attempts, SERIAL, NOW)))
                .isBetween(most.dividedBy(2), most);
    }

    @Test
    void whatFellSilentTogetherIsAskedAboutApart() {
        Set<Duration> pauses =
                IntStream.range(0, 1_000)
                        .mapToObj(number -> pause(InstructionState.UNKNOWN, 8, serial(number)))
                        .collect(Collectors.toSet());
        // Of 1,024 parts a thousand throws hit some 640.
        assertThat(pauses).hasSizeGreaterThan(550);
        long early = pauses.stream().filter(p -> p.compareTo(Duration.ofSeconds(90)) < 0).count();
        assertThat(early * 2).isBetween(pauses.size() * 8L / 10, pauses.size() * 12L / 10);
    }

    @Test
    void anOrderIsAskedAboutAtTheSameTimesWhoeverAsks() {
        assertThat(pause(InstructionState.UNKNOWN, 5, SERIAL))
                .isEqualTo(pause(InstructionState.UNKNOWN, 5, serial(1)));
    }

    /** Noon in China is four o'clock in the morning here; the bank works for eight hours. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-02T04:00:00Z, PT1H,   2026-03-02T03:00:00Z",
        "2026-03-02T04:00:00Z, PT3H,   2026-03-02T01:00:00Z",
        "2026-03-02T04:00:00Z, PT3H30M, 2026-03-01T08:30:00Z",
        "2026-03-02T04:00:00Z, PT11H,  2026-03-01T01:00:00Z",
        "2026-03-02T04:00:00Z, PT12H,  2026-02-28T08:00:00Z",
        "2026-03-02T12:00:00Z, PT1H,   2026-03-02T08:00:00Z",
        "2026-03-02T12:00:00Z, PT8H,   2026-03-02T01:00:00Z",
        "2026-03-02T00:30:00Z, PT1H,   2026-03-01T08:00:00Z",
        "2026-03-02T00:30:00Z, PT80H,  2026-02-20T01:00:00Z",
    })
    void hoursInWhichTheBankIsClosedDoNotCount(Instant now, Duration time, Instant since) {
        assertThat(with(BankingHours.parse("09:00-17:00")).ago(time, now)).isEqualTo(since);
    }

    /** The same days, seen from the other end. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-02T04:00:00Z, PT1H,   2026-03-02T05:00:00Z",
        "2026-03-02T04:00:00Z, PT5H,   2026-03-02T09:00:00Z",
        "2026-03-02T04:00:00Z, PT6H,   2026-03-03T02:00:00Z",
        "2026-03-02T12:00:00Z, PT1H,   2026-03-03T02:00:00Z",
        "2026-03-02T12:00:00Z, PT8H,   2026-03-03T09:00:00Z",
        "2026-03-02T12:00:00Z, PT80H,  2026-03-12T09:00:00Z",
        "2026-03-02T00:30:00Z, PT1H,   2026-03-02T02:00:00Z",
    })
    void patienceEndsInHoursInWhichTheBankIsOpen(Instant since, Duration time, Instant end) {
        assertThat(BankingHours.parse("09:00-17:00").forth(since, time)).isEqualTo(end);
    }

    @Test
    void withoutHoursAllCount() {
        assertThat(RetryPolicy.USUAL.ago(Duration.ofHours(30), NOW))
                .isEqualTo(NOW.minus(Duration.ofHours(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "09:00", "17:00-09:00", "09:00-09:00", "9-17", "09:00-17:00-18:00"})
    void whatAreNoHoursIsRefused(String text) {
        assertThatThrownBy(() -> BankingHours.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() ->
                        new RetryPolicy(
                                Duration.ofSeconds(-1),
                                Duration.ZERO,
                                Duration.ofSeconds(1),
                                Duration.ZERO,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Optional.empty()))
                .hasMessage(
                        "patience.first-inquiry is negative; patience.back-off is zero;"
                                + " patience.quiet is zero");
    }

    private static RetryPolicy with(BankingHours hours) {
        RetryPolicy usual = RetryPolicy.USUAL;
        return new RetryPolicy(
                usual.firstInquiry(),
                usual.backOff(),
                usual.longestPause(),
                usual.quiet(),
                usual.unknown(),
                usual.review(),
                usual.resend(),
                usual.expiry(),
                usual.alarm(),
                Optional.of(hours));
    }
}
