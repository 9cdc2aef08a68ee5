package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.Capabilities.QueryLimit;
import coffer.bank.NoVerdictReason;
import coffer.fixture.TestClock;
import coffer.instruction.BankRateLimiter.Act;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BankRateLimiterTest {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final List<Act> QUESTIONS =
            List.of(Act.INQUIRY, Act.FREEZE_NUMBER, Act.MAIN_BALANCE, Act.BALANCE, Act.STATEMENT);

    private final TestClock clock = new TestClock(Instant.parse("2026-03-02T01:00:00Z"));
    private final AtomicInteger bounces = new AtomicInteger();

    private BankRateLimiter throttle(QueryLimit limit) {
        return new BankRateLimiter(limit, FIRST, MOST, clock, bounces::incrementAndGet);
    }

    private void bounced(BankRateLimiter throttle, Act act) {
        throttle.heard(act, clock.instant(), Optional.of(NoVerdictReason.TOO_FAST));
    }

    private void answered(BankRateLimiter throttle, Act act) {
        throttle.heard(act, clock.instant(), Optional.empty());
    }

    private void pass(Duration time) {
        clock.pass(time);
    }

    @Test
    void aBankThatBouncesNothingIsAskedAtWill() {
        BankRateLimiter throttle = throttle(QueryLimit.NONE);
        for (Act act : Act.values()) {
            assertThat(throttle.take(act)).isTrue();
            assertThat(throttle.take(act)).isTrue();
        }
    }

    @Test
    void aPauseThatIsKnownIsKeptBetweenAllQuestionsOfAnAccount() {
        BankRateLimiter throttle = throttle(new QueryLimit(Duration.ofSeconds(13), false));
        assertThat(throttle.take(Act.INQUIRY)).isTrue();
        pass(Duration.ofMillis(12_999));
        assertThat(throttle.take(Act.INQUIRY)).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(throttle.take(Act.INQUIRY)).isTrue();
        assertThat(throttle.take(Act.BALANCE)).isFalse();
        assertThat(throttle.take(Act.COMMAND)).as("orders keep no pause").isTrue();
        assertThat(throttle.take(Act.COMMAND)).isTrue();
    }

    @Test
    void aBankMayCountEachSortByItself() {
        BankRateLimiter throttle = throttle(new QueryLimit(Duration.ofSeconds(13), true));
        for (Act act : QUESTIONS) {
            assertThat(throttle.take(act)).isTrue();
            assertThat(throttle.take(act)).isFalse();
        }
    }

    @Test
    void bouncesSlowAllQuestionsAndEachTimeForLonger() {
        BankRateLimiter throttle = throttle(QueryLimit.NONE);
        Duration pause = FIRST;
        for (int bounce = 1; bounce <= 10; bounce++) {
            assertThat(throttle.take(Act.STATEMENT)).isTrue();
            bounced(throttle, Act.STATEMENT);
            assertThat(bounces.get()).isEqualTo(bounce);
            pass(pause.minusMillis(1));
            assertThat(throttle.take(Act.INQUIRY)).as("bounce %d", bounce).isFalse();
            pass(Duration.ofMillis(1));
            assertThat(throttle.take(Act.INQUIRY)).as("bounce %d", bounce).isTrue();
            pass(MOST);
            pause = pause.multipliedBy(2).compareTo(MOST) > 0 ? MOST : pause.multipliedBy(2);
        }
        assertThat(throttle.take(Act.COMMAND)).isTrue();
        assertThat(throttle.isSlowed(Act.COMMAND)).isFalse();
    }

    @Test
    void whatWasUnderWayWhenTheBankBouncedCountsOnce() {
        BankRateLimiter throttle = throttle(QueryLimit.NONE);
        Instant askedAt = clock.instant();
        pass(Duration.ofMillis(50));
        for (int i = 0; i < 5; i++) {
            throttle.heard(Act.BALANCE, askedAt, Optional.of(NoVerdictReason.TOO_FAST));
        }
        assertThat(bounces.get()).isEqualTo(5);
        pass(FIRST);
        assertThat(throttle.take(Act.BALANCE)).isTrue();
    }

    @Test
    void answersMakeItQuickAgain() {
        BankRateLimiter throttle = throttle(QueryLimit.NONE);
        for (int bounce = 0; bounce < 4; bounce++) {
            bounced(throttle, Act.BALANCE);
            pass(MOST);
        }
        int answers = 0;
        while (throttle.isSlowed(Act.BALANCE)) {
            answered(throttle, Act.BALANCE);
            answers++;
        }
        assertThat(answers).isBetween(8, 20);
        assertThat(throttle.take(Act.BALANCE)).isTrue();
        assertThat(throttle.take(Act.BALANCE)).isTrue();
    }

    @Test
    void aBrokenLineTellsNothingOfThePace() {
        BankRateLimiter throttle = throttle(QueryLimit.NONE);
        bounced(throttle, Act.BALANCE);
        pass(FIRST);
        throttle.heard(Act.BALANCE, clock.instant(), Optional.of(NoVerdictReason.NO_ANSWER));
        assertThat(throttle.isSlowed(Act.BALANCE)).isTrue();
        throttle.heard(Act.BALANCE, clock.instant(), Optional.of(NoVerdictReason.NO_VERDICT));
        assertThat(throttle.isSlowed(Act.BALANCE)).isFalse();
    }

    @Test
    void commandsAreSlowedByBouncesOfCommands() {
        BankRateLimiter throttle = throttle(QueryLimit.NONE);
        assertThat(throttle.take(Act.COMMAND)).isTrue();
        bounced(throttle, Act.COMMAND);
        assertThat(throttle.isOpen(Act.COMMAND)).isFalse();
        assertThat(throttle.take(Act.BALANCE)).isTrue();
        pass(FIRST);
        assertThat(throttle.isOpen(Act.COMMAND)).isTrue();
        assertThat(throttle.isSlowed(Act.COMMAND)).isTrue();
    }

    /** The first in the list always asks first; still each gets its turn. */
    @Test
    void noSortOfQuestionStarvesAnother() {
        BankRateLimiter throttle = throttle(new QueryLimit(Duration.ofSeconds(1), false));
        List<Act> asked = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            for (Act act : QUESTIONS) {
                if (throttle.take(act)) {
                    asked.add(act);
                }
            }
            pass(Duration.ofMillis(200));
        }
        assertThat(asked).hasSize(40);
        for (Act act : QUESTIONS) {
            assertThat(asked).filteredOn(act::equals).as(act.name()).hasSizeBetween(7, 9);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWishThatNobodyHasAnyMoreHoldsUpNobody(boolean forgotten) {
        BankRateLimiter throttle = throttle(new QueryLimit(Duration.ofSeconds(1), false));
        assertThat(throttle.take(Act.STATEMENT)).isTrue();
        assertThat(throttle.take(Act.BALANCE)).isFalse();
        pass(Duration.ofSeconds(forgotten ? 6 : 1));
        assertThat(throttle.take(Act.STATEMENT)).isEqualTo(forgotten);
    }

    /** A bank that takes one question in 13 seconds, as the only hint that is known says. */
    @Test
    void thePaceOfABankThatDoesNotTellItIsFound() {
        BankRateLimiter throttle = throttle(QueryLimit.NONE);
        Instant last = Instant.MIN;
        int answers = 0;
        for (int second = 0; second < 3_600; second++) {
            if (throttle.take(Act.INQUIRY)) {
                boolean tooFast =
                        !last.equals(Instant.MIN) && clock.instant().isBefore(last.plusSeconds(13));
                last = clock.instant();
                throttle.heard(
                        Act.INQUIRY,
                        last,
                        tooFast ? Optional.of(NoVerdictReason.TOO_FAST) : Optional.empty());
                answers += tooFast ? 0 : 1;
            }
            pass(Duration.ofSeconds(1));
        }
        // No pace finds more than 276.
        assertThat(answers).isGreaterThan(130);
        assertThat(bounces.get()).isLessThan(answers / 3);
    }
}
