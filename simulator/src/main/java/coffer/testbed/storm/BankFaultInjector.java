package coffer.testbed.storm;

import coffer.testbed.JsonClient;
import coffer.testbed.Polling;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.EventCounters.Group;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Injects faults into the bank by its control API; the seed decides which. */
final class BankFaultInjector implements Runnable {

    /** Faults of an order (强制转账 DLMDETRN), as the control API reads them. */
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

    /** Faults of any other message. */
    private static final List<String> ON_ANYTHING =
            List.of(
                    "{'fault': 'http_503', 'executed': true}",
                    "{'fault': 'silence'}",
                    "{'fault': 'garbage', 'executed': true}",
                    "{'fault': 'delay', 'millis': 2000}",
                    "{'fault': 'close_before_reply', 'executed': true}");

    private final Installation installation;
    private final AtomicBoolean over;
    private final EventCounters counters;
    private final SplittableRandom random;

    BankFaultInjector(
            Installation installation, long seed, AtomicBoolean over, EventCounters counters) {
        this.installation = installation;
        this.over = over;
        this.counters = counters;
        this.random = new SplittableRandom(seed * 1_000_003 - 2);
    }

    @Override
    public void run() {
        try (JsonClient control = installation.control()) {
            while (!over.get()) {
                Polling.sleep(Duration.ofMillis(400 + random.nextInt(1_600)));
                add(control);
            }
        } catch (TestbedFailure stopped) {
            // The installation is being closed.
            over.set(true);
        }
    }

    private void add(JsonClient control) {
        boolean order = random.nextInt(3) > 0;
        List<String> all = order ? ON_ORDERS : ON_ANYTHING;
        String words = all.get(random.nextInt(all.size())).replace('\'', '"');
        ObjectNode rule = (ObjectNode) JsonClient.json(words);
        rule.put("times", 1 + random.nextInt(3));
        if (order) {
            rule.put("action", "DLMDETRN");
        } else if (random.nextBoolean()) {
            rule.put("action", "DLCIDSTT");
        }
        try {
            control.post("/sim/faults", rule);
            counters.add(Group.FAULTS, "bank " + rule.path("fault").asText());
        } catch (TestbedFailure dead) {
            Polling.pause();
        }
    }
}
