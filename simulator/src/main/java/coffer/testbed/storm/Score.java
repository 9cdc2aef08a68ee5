package coffer.testbed.storm;

import coffer.testbed.storm.Tally.Group;
import java.io.PrintWriter;
import java.util.List;

/** Prints what happened in a storm and what was found after it, as people read it. */
final class Score {

    private static final int PROMISES = 7;

    private final Tally tally;
    private final Takeovers takeovers;
    private final PrintWriter out;

    Score(Tally tally, Takeovers takeovers, PrintWriter out) {
        this.tally = tally;
        this.takeovers = takeovers;
        this.out = out;
    }

    /**
     * Shows everything; the last line is the score itself.
     *
     * @param judged how many orders two people had to end
     */
    void show(Findings findings, int judged) {
        for (Group group : Group.values()) {
            out.println();
            out.printf("%s: %,d%n", group.word(), tally.sum(group));
            tally.of(group).forEach((name, count) -> out.printf("  %,8d  %s%n", count, name));
        }
        out.println();
        takeover("until a platform looked after the main account", takeovers.heldMillis());
        takeover("until an order asked for after it was settled", takeovers.settledMillis());
        out.println();
        out.printf(
                "%,d orders never reached the bank's books; their money stayed reserved until two"
                        + " people judged them, two days later%n",
                judged);
        findings.lines().forEach(out::println);
        if (findings.isClean()) {
            out.printf("books and bank agree 账实相符: %d of %d invariants hold%n", PROMISES, PROMISES);
        } else {
            out.println("not all is well; see above 账实不符");
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
