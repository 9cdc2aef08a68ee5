package coffer.simulator;

import coffer.simulator.citic.CiticBank;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * When a fault happens. Whether the n-th match fires is a pure function of the rule and n, so a run
 * with the same rules and the same requests has the same faults.
 *
 * @param word the fault's word in the control API
 * @param times how often it fires before it expires; empty means without end
 * @param after the first so many matches are let through
 * @param percent how many of 100 matches fire
 */
record FaultRule(
        long id,
        String word,
        Fault fault,
        Optional<String> action,
        Optional<String> tranType,
        Optional<String> account,
        Optional<Integer> times,
        int after,
        int percent,
        long seed) {

    boolean matches(CiticBank.RequestSummary subject) {
        return action.filter(a -> !a.equals(subject.action())).isEmpty()
                && tranType.filter(t -> !t.equals(subject.tranType())).isEmpty()
                && account.filter(a -> !a.equals(subject.account())).isEmpty();
    }

    /** Whether the match with this number, counted from 1, fires, times apart. */
    boolean firesAt(long match) {
        if (match <= after) {
            return false;
        }
        return new SplittableRandom(seed * 1_000_003 + match).nextInt(100) < percent;
    }

    /** Whether the rule matches every request. */
    boolean matchesEverything() {
        return action.isEmpty()
                && tranType.isEmpty()
                && account.isEmpty()
                && after == 0
                && percent == 100;
    }
}
