package coffer.platform.api;

import coffer.approval.Approval;
import coffer.market.Resource;
import coffer.platform.http.JsonBody;
import coffer.platform.http.PublicId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Reviews, what a second person says about a request, as JSON. */
final class ReviewJson {

    private ReviewJson() {}

    /** What the second person said, or that it is still to be said. */
    static ObjectNode review(Approval approval) {
        ObjectNode json = JsonBody.object();
        fields(json, approval);
        return json;
    }

    static void fields(ObjectNode json, Approval approval) {
        json.put("status", approval.status());
        json.put("maker", approval.maker());
        CommonJson.at(json, "made_at", Optional.of(approval.madeAt()));
        if (!approval.reason().isEmpty()) {
            json.put("reason", approval.reason());
        }
        approval.checker().ifPresent(checker -> json.put("checker", checker));
        CommonJson.at(json, "checked_at", approval.checkedAt());
        approval.because().ifPresent(because -> json.put("because", because));
    }

    /**
     * A review in the inbox.
     *
     * @param about the public id of what it is about
     */
    static ObjectNode inbox(Approval approval, Resource resource, String about) {
        ObjectNode json = CommonJson.object(PublicId.of(resource), approval.id(), "review");
        json.put("resource", resource.word());
        json.put("about", about);
        ReviewJson.fields(json, approval);
        String path = ResourcePath.of(resource, approval.id());
        json.put("approve", path + "/approve");
        json.put("reject", path + "/reject");
        return json;
    }

    /** The status of an object that is nothing but its review. */
    static String status(Approval approval) {
        return approval.isPending() ? "pending_review" : approval.status();
    }
}
