package coffer.testbed.storm;

import coffer.testbed.JsonClient;
import coffer.testbed.Polling;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.RawHttpClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Resolves orders in review with the keys of two members of staff: one proposes that an order
 * failed, the other approves. The platform accepts that only with evidence: the bank answered that
 * it has no such order, and its statement of the day is closed. Hence it runs on a later day.
 */
final class ReviewBot {

    /** After this the statement of any date of the storm is closed. */
    static final Duration LATER = Duration.ofDays(2);

    private static final Duration EVIDENCE_LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String PATH = "/v1/judgements";

    private final Installation installation;
    private final RawHttpClient maker;
    private final RawHttpClient checker;

    ReviewBot(Installation installation) {
        this.installation = installation;
        this.maker = new RawHttpClient(installation.makerKey());
        this.checker = new RawHttpClient(installation.checkerKey());
    }

    /** Resolves each order as failed; waits for evidence, and skips what left review meanwhile. */
    void resolveAsFailed(List<JsonNode> orders) {
        long end = System.nanoTime() + EVIDENCE_LIMIT.toNanos();
        for (JsonNode order : orders) {
            try {
                String id = order.path("id").asText();
                Response proposed = propose(id);
                while (proposed.text("code").equals("evidence_missing")
                        && System.nanoTime() - end < 0) {
                    Polling.sleep(PAUSE);
                    proposed = propose(id);
                }
                if (!proposed.text("code").equals("not_in_review")) {
                    approve(id, proposed);
                }
            } catch (IOException failure) {
                throw new TestbedFailure("cannot resolve " + order, failure);
            }
        }
    }

    private Response propose(String id) throws IOException {
        ObjectNode body =
                JsonClient.JSON
                        .createObjectNode()
                        .put("out_request_no", "JUDGE-" + id)
                        .put("instruction_id", id)
                        .put("verdict", "failed")
                        .put("reason", "the bank never had it");
        return maker.post(installation.platformPort(0), PATH, 0, body.toString());
    }

    private void approve(String id, Response proposed) throws IOException {
        if (!proposed.isSuccess()) {
            throw new TestbedFailure("cannot resolve " + id + ": " + proposed.body());
        }
        String path = PATH + "/" + proposed.text("id") + "/approve";
        Response approved = checker.post(installation.platformPort(1), path, 0, "{}");
        if (!approved.isSuccess()) {
            throw new TestbedFailure("cannot approve about " + id + ": " + approved.body());
        }
    }
}
