package coffer.testbed.storm;

import coffer.testbed.JsonApi;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Wire.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Two people of the market's treasury, who end what the bank never explained: one proposes that an
 * order failed, the other approves. The platform lets them only by evidence: an answer of the bank
 * that it knows no such order, and its closed statement. So they come on a later day.
 */
final class Judges {

    /** After this the statement of any date of the storm is closed. */
    static final Duration LATER = Duration.ofDays(2);

    private static final Duration EVIDENCE_LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String PATH = "/v1/judgements";

    private final Site site;
    private final Wire maker;
    private final Wire checker;

    Judges(Site site) {
        this.site = site;
        this.maker = new Wire(site.makerKey());
        this.checker = new Wire(site.checkerKey());
    }

    /** Judges that each of these failed; it must wait for evidence, and the bank may come first. */
    void failed(List<JsonNode> orders) {
        long end = System.nanoTime() + EVIDENCE_LIMIT.toNanos();
        for (JsonNode order : orders) {
            try {
                String id = order.path("id").asText();
                Answer proposed = propose(id);
                while (proposed.text("code").equals("evidence_missing")
                        && System.nanoTime() - end < 0) {
                    Waiting.sleep(PAUSE);
                    proposed = propose(id);
                }
                if (!proposed.text("code").equals("not_in_review")) {
                    approve(id, proposed);
                }
            } catch (IOException failure) {
                throw new StageFailure("cannot judge " + order, failure);
            }
        }
    }

    private Answer propose(String id) throws IOException {
        ObjectNode body =
                JsonApi.JSON
                        .createObjectNode()
                        .put("out_request_no", "JUDGE-" + id)
                        .put("instruction_id", id)
                        .put("verdict", "failed")
                        .put("reason", "the bank never had it");
        return maker.post(site.platformPort(0), PATH, 0, body.toString());
    }

    private void approve(String id, Answer proposed) throws IOException {
        if (!proposed.isTaken()) {
            throw new StageFailure("cannot judge " + id + ": " + proposed.body());
        }
        String path = PATH + "/" + proposed.text("id") + "/approve";
        Answer approved = checker.post(site.platformPort(1), path, 0, "{}");
        if (!approved.isTaken()) {
            throw new StageFailure("cannot approve about " + id + ": " + approved.body());
        }
    }
}
