package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.Capabilities.QueryLimit;
import coffer.bank.NoVerdictReason;
import coffer.fixture.TestClock;
import coffer.instruction.BankRateLimiter.RequestKind;
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
    private static final List<RequestKind> QUESTIONS =
            List.of(
                    RequestKind.INQUIRY,
                    RequestKind.FREEZE_NUMBER,
                    RequestKind.MAIN_BALANCE,
                    RequestKind.BALANCE,
                    RequestKind.STATEMENT);

    private final TestClock clock = new TestClock(Instant.parse("2026-03-02T01:00:00Z"));
    private final AtomicInteger bounces = new AtomicInteger();

    private BankRateLimiter throttle(QueryLimit limit) {
        return new BankRateLimiter(limit, FIRST, MOST, clock, bounces::incrementAndGet);
    }

    private void bounced(BankRateLimiter rateLimiter, RequestKind act) {
        rateLimiter.record(act, clock.instant(), Optional.of(NoVerdictReason.TOO_FAST));
    }

    private void answered(BankRateLimiter rateLimiter, RequestKind act) {
        rateLimiter.record(act, clock.instant(), Optional.empty());
    }

    private void pass(Duration time) {
        clock.pass(time);
    }

    @Test
    void aBankThatBouncesNothingIsAskedAtWill() {
        BankRateLimiter rateLimiter = throttle(QueryLimit.NONE);
        for (RequestKind act : RequestKind.values()) {
            assertThat(rateLimiter.take(act)).isTrue();
            assertThat(rateLimiter.take(act)).isTrue();
        }
    }

    @Test
    void aPauseThatIsKnownIsKeptBetweenAllQuestionsOfAnAccount() {
        BankRateLimiter rateLimiter = throttle(new QueryLimit(Duration.ofSeconds(13), false));
        assertThat(rateLimiter.take(RequestKind.INQUIRY)).isTrue();
        pass(Duration.ofMillis(12_999));
        assertThat(rateLimiter.take(RequestKind.INQUIRY)).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(rateLimiter.take(RequestKind.INQUIRY)).isTrue();
        assertThat(rateLimiter.take(RequestKind.BALANCE)).isFalse();
        assertThat(rateLimiter.take(RequestKind.COMMAND)).as("orders keep no pause").isTrue();
        assertThat(rateLimiter.take(RequestKind.COMMAND)).isTrue();
    }

    @Test
    void aBankMayCountEachSortByItself() {
        BankRateLimiter rateLimiter = throttle(new QueryLimit(Duration.ofSeconds(13), true));
        for (RequestKind act : QUESTIONS) {
            assertThat(rateLimiter.take(act)).isTrue();
            assertThat(rateLimiter.take(act)).isFalse();
        }
    }

    @Test
    void bouncesSlowAllQuestionsAndEachTimeForLonger() {
        BankRateLimiter rateLimiter = throttle(QueryLimit.NONE);
        Duration pause = FIRST;
        for (int bounce = 1; bounce <= 10; bounce++) {
            assertThat(rateLimiter.take(RequestKind.STATEMENT)).isTrue();
            bounced(rateLimiter, RequestKind.STATEMENT);
            assertThat(bounces.get()).isEqualTo(bounce);
            pass(pause.minusMillis(1));
            assertThat(rateLimiter.take(RequestKind.INQUIRY)).as("bounce %d", bounce).isFalse();
            pass(Duration.ofMillis(1));
            assertThat(rateLimiter.take(RequestKind.INQUIRY)).as("bounce %d", bounce).isTrue();
            pass(MOST);
            pause = pause.multipliedBy(2).compareTo(MOST) > 0 ? MOST : pause.multipliedBy(2);
        }
        assertThat(rateLimiter.take(RequestKind.COMMAND)).isTrue();
        assertThat(rateLimiter.isSlowed(RequestKind.COMMAND)).isFalse();
    }

    @Test
    void whatWasUnderWayWhenTheBankBouncedCountsOnce() {
        BankRateLimiter rateLimiter = throttle(QueryLimit.NONE);
        Instant askedAt = clock.instant();
        pass(Duration.ofMillis(50));
        for (int i = 0; i < 5; i++) {
            rateLimiter.record(RequestKind.BALANCE, askedAt, Optional.of(NoVerdictReason.TOO_FAST));
        }
        assertThat(bounces.get()).isEqualTo(5);
        pass(FIRST);
        assertThat(rateLimiter.take(RequestKind.BALANCE)).isTrue();
    }

    @Test
    void answersMakeItQuickAgain() {
        BankRateLimiter rateLimiter = throttle(QueryLimit.NONE);
        for (int bounce = 0; bounce < 4; bounce++) {
            bounced(rateLimiter, RequestKind.BALANCE);
            pass(MOST);
        }
        int answers = 0;
        while (rateLimiter.isSlowed(RequestKind.BALANCE)) {
            answered(rateLimiter, RequestKind.BALANCE);
            answers++;
        }
        assertThat(answers).isBetween(8, 20);
        assertThat(rateLimiter.take(RequestKind.BALANCE)).isTrue();
        assertThat(rateLimiter.take(RequestKind.BALANCE)).isTrue();
    }

    @Test
    void aBrokenLineTellsNothingOfThePace() {
        BankRateLimiter rateLimiter = throttle(QueryLimit.NONE);
        bounced(rateLimiter, RequestKind.BALANCE);
        pass(FIRST);
        rateLimiter.record(
                RequestKind.BALANCE, clock.instant(), Optional.of(NoVerdictReason.NO_ANSWER));
        assertThat(rateLimiter.isSlowed(RequestKind.BALANCE)).isTrue();
        rateLimiter.record(
                RequestKind.BALANCE, clock.instant(), Optional.of(NoVerdictReason.NO_VERDICT));
        assertThat(rateLimiter.isSlowed(RequestKind.BALANCE)).isFalse();
    }

    @Test
    void commandsAreSlowedByBouncesOfCommands() {
        BankRateLimiter rateLimiter = throttle(QueryLimit.NONE);
        assertThat(rateLimiter.take(RequestKind.COMMAND)).isTrue();
        bounced(rateLimiter, RequestKind.COMMAND);
        assertThat(rateLimiter.isOpen(RequestKind.COMMAND)).isFalse();
        assertThat(rateLimiter.take(RequestKind.BALANCE)).isTrue();
        pass(FIRST);
        assertThat(rateLimiter.isOpen(RequestKind.COMMAND)).isTrue();
        assertThat(rateLimiter.isSlowed(RequestKind.COMMAND)).isTrue();
    }

    /** The first in the list always asks first; still each gets its turn. */
    @Test
    void noSortOfQuestionStarvesAnother() {
        BankRateLimiter rateLimiter = throttle(new QueryLimit(Duration.ofSeconds(1), false));
        List<RequestKind> asked = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            for (RequestKind act : QUESTIONS) {
                if (rateLimiter.take(act)) {
                    asked.add(act);
                }
            }
            pass(Duration.ofMillis(200));
        }
        assertThat(asked).hasSize(40);
        for (RequestKind act : QUESTIONS) {
            assertThat(asked).filteredOn(act::equals).as(act.name()).hasSizeBetween(7, 9);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWishThatNobodyHasAnyMoreHoldsUpNobody(boolean forgotten) {
        BankRateLimiter rateLimiter = throttle(new QueryLimit(Duration.ofSeconds(1), false));
        assertThat(rateLimiter.take(RequestKind.STATEMENT)).isTrue();
        assertThat(rateLimiter.take(RequestKind.BALANCE)).isFalse();
        pass(Duration.ofSeconds(forgotten ? 6 : 1));
        assertThat(rateLimiter.take(RequestKind.STATEMENT)).isEqualTo(forgotten);
    }

    /** A bank that takes one question in 13 seconds, as the only hint that is known says. */
    @Test
    void thePaceOfABankThatDoesNotTellItIsFound() {
        BankRateLimiter rateLimiter = throttle(QueryLimit.NONE);
        Instant last = Instant.MIN;
        int answers = 0;
        for (int second = 0; second < 3_600; second++) {
            if (rateLimiter.take(RequestKind.INQUIRY)) {
                boolean tooFast =
                        !last.equals(Instant.MIN) && clock.instant().isBefore(last.plusSeconds(13));
                last = clock.instant();
                rateLimiter.record(
                        RequestKind.INQUIRY,
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
