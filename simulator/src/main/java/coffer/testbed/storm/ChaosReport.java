package coffer.testbed.storm;

import coffer.testbed.storm.EventCounters.Group;
import java.io.PrintWriter;
import java.util.List;

/** Prints what happened in a chaos test and what was found after it. */
final class ChaosReport {

    private static final int INVARIANTS = 7;

    private final EventCounters counters;
    private final TakeoverTimes takeovers;
    private final PrintWriter out;

    ChaosReport(EventCounters counters, TakeoverTimes takeovers, PrintWriter out) {
        this.counters = counters;
        this.takeovers = takeovers;
        this.out = out;
    }

    /**
     * Prints everything; the last line is the result.
     *
     * @param judged how many orders two people had to end
     */
    void show(Findings findings, int judged) {
        for (Group group : Group.values()) {
            out.println();
            out.printf("%s: %,d%n", group.word(), counters.sum(group));
            counters.of(group).forEach((name, count) -> out.printf("  %,8d  %s%n", count, name));
        }
        out.println();
        takeover("until a platform looked after the main account", takeovers.heldMillis());
        takeover("until an order asked for after it was settled", takeovers.settledMillis());
        out.println();
        out.printf(
                "%,d orders never reached the bank's books; their money stayed reserved until two"
                        + " people resolved them, two days later%n",
                judged);
        findings.lines().forEach(out::println);
        if (findings.isClean()) {
            out.printf(
                    "books and bank agree 账实相符: %d of %d invariants hold%n",
                    INVARIANTS, INVARIANTS);
        } else {
            out.println("there are findings, see above 账实不符");
        }
        out.println(findings);
        out.flush();
    }

    private void takeover(String what, List<Long> millis) {
        if (millis.isEmpty()) {
            out.printf("takeover, from the kill %s: none was measured%n", what);
            return;
        }
        out.printf(
                "takeover, from the kill %s: p50 %,d ms, max %,d ms (%d)%n",
                what, millis.get(millis.size() / 2), millis.getLast(), millis.size());
    }
}
