package coffer.testbed.storm;

import coffer.testbed.JsonApi;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Tally.Group;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes the bank itself misbehave: switches of its control API, chosen by the seed. */
final class Mischief implements Runnable {

    /** What an order meets (强制转账 DLMDETRN), by the words of the control API. */
    private static final List<String> ON_ORDERS =
            List.of(
                    "{'fault': 'http_503', 'executed': true}",
                    "{'fault': 'http_503', 'executed': false}",
                    "{'fault': 'execute_then_silence'}",
                    "{'fault': 'silence'}",
                    "{'fault': 'close_before_reply', 'executed': true}",
                    "{'fault': 'close_before_reply', 'executed': false}",
                    "{'fault': 'garbage', 'executed': true}",
                    "{'fault': 'code', 'code': 'ZZZ0001', 'executed': true}",
                    "{'fault': 'delay', 'millis': 1500}",
                    "{'fault': 'delay', 'millis': 4500}",
                    "{'fault': 'stt_pending', 'count': 3, 'then': 0, 'executed': true}",
                    "{'fault': 'stt_pending', 'count': 2, 'then': 1}",
                    "{'fault': 'accept_then_fail'}",
                    "{'fault': 'freeze_number_changes'}");

    /** What any other message meets. */
    private static final List<String> ON_ANYTHING =
            List.of(
                    "{'fault': 'http_503', 'executed': true}",
                    "{'fault': 'silence'}",
                    "{'fault': 'garbage', 'executed': true}",
                    "{'fault': 'delay', 'millis': 2000}",
                    "{'fault': 'close_before_reply', 'executed': true}");

    private final Site site;
    private final AtomicBoolean over;
    private final Tally tally;
    private final SplittableRandom dice;

    Mischief(Site site, long seed, AtomicBoolean over, Tally tally) {
        this.site = site;
        this.over = over;
        this.tally = tally;
        this.dice = new SplittableRandom(seed * 1_000_003 - 2);
    }

    @Override
    public void run() {
        try (JsonApi control = site.control()) {
            while (!over.get()) {
                Waiting.sleep(Duration.ofMillis(400 + dice.nextInt(1_600)));
                add(control);
            }
        } catch (StageFailure told) {
            // The site is being closed.
            over.set(true);
        }
    }

    private void add(JsonApi control) {
        boolean order = dice.nextInt(3) > 0;
        List<String> all = order ? ON_ORDERS : ON_ANYTHING;
        String words = all.get(dice.nextInt(all.size())).replace('\'', '"');
        ObjectNode rule = (ObjectNode) JsonApi.json(words);
        rule.put("times", 1 + dice.nextInt(3));
        if (order) {
            rule.put("action", "DLMDETRN");
        } else if (dice.nextBoolean()) {
            rule.put("action", "DLCIDSTT");
        }
        try {
            control.post("/sim/faults", rule);
            tally.add(Group.FAULTS, "bank " + rule.path("fault").asText());
        } catch (StageFailure dead) {
            Waiting.pause();
        }
    }
}
