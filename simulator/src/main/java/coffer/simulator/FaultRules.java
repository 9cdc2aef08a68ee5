package coffer.simulator;

import coffer.simulator.citic.CiticBank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fault rules in force and how often each matched and fired. Safe for threads. */
final class FaultRules {
    /** A rule with its counters. */
    record Counted(FaultRule rule, long matches, long fired) {
        boolean expired() {
            return rule.times().filter(t -> fired >= t).isPresent();
        }
    }

    /** A rule fired; {@code decision} tells the journal which and at which match. */
    record FiredRule(Fault fault, String decision) {}

    private final List<Counted> rules = new ArrayList<>();
    private long lastId;

    synchronized long nextId() {
        return ++lastId;
    }

    synchronized void add(FaultRule rule) {
        rules.add(new Counted(rule, 0, 0));
    }

    synchronized List<Counted> all() {
        return List.copyOf(rules);
    }

    synchronized boolean remove(long id) {
        return rules.removeIf(s -> s.rule().id() == id);
    }

    synchronized void clear() {
        rules.clear();
    }

    /** The first rule that fires for this request; every rule asked on the way counts a match. */
    synchronized Optional<FiredRule> next(CiticBank.RequestSummary subject) {
        for (int i = 0; i < rules.size(); i++) {
            Counted before = rules.get(i);
            if (before.expired() || !before.rule().matches(subject)) {
                continue;
            }
            long match = before.matches() + 1;
            boolean fires = before.rule().firesAt(match);
            rules.set(i, new Counted(before.rule(), match, before.fired() + (fires ? 1 : 0)));
            if (fires) {
                FaultRule rule = before.rule();
                String decision = rule.word() + " (rule " + rule.id() + ", match " + match + ")";
                return Optional.of(new FiredRule(rule.fault(), decision));
            }
        }
        return Optional.empty();
    }
}
