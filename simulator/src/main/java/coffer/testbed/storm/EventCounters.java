package coffer.testbed.storm;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts what happens, by group and by name. Safe for threads. */
final class EventCounters {

    private final Map<Group, Map<String, LongAdder>> counts = new ConcurrentSkipListMap<>();

    /** What is counted together. */
    enum Group {
        REQUESTS("requests"),
        ANSWERS("answers"),
        FAULTS("faults"),
        KILLS("kills"),
        STARTS("starts");

        private final String word;

        Group(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    void add(Group group, String name) {
        counts.computeIfAbsent(group, _ -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(name, _ -> new LongAdder())
                .increment();
    }

    long sum(Group group) {
        return of(group).values().stream().mapToLong(Long::longValue).sum();
    }

    /** The names of a group with their counts, in the order of the alphabet. */
    Map<String, Long> of(Group group) {
        return counts.getOrDefault(group, Map.of()).entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().sum(),
                                Long::sum,
                                ConcurrentSkipListMap::new));
    }
}
