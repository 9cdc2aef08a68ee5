package coffer.platform.api;

import coffer.approval.Approvals;
import coffer.market.Resource;
import coffer.platform.http.BodyFields;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Approve and reject, by a second person, in the same way for every resource. */
final class ApprovalRoutes {

    private final Approvals approvals;

    ApprovalRoutes(Approvals approvals) {
        this.approvals = approvals;
    }

    /** Answers with an object by its number. */
    interface ReplyById {
        Reply answer(Request request, long id) throws InterruptedException;
    }

    /**
     * Approve and reject for a resource.
     *
     * @param answer what is answered once it is decided
     */
    List<Endpoint> endpoints(Resource resource, ReplyById answer) {
        String path = ResourcePath.of(resource) + "/:id";
        return List.of(
                Endpoint.post(
                        path + "/approve",
                        Access.STAFF,
                        request -> approve(request, resource, answer)),
                Endpoint.post(
                        path + "/reject",
                        Access.STAFF,
                        request -> reject(request, resource, answer)));
    }

    private Reply approve(Request request, Resource resource, ReplyById answer)
            throws InterruptedException {
        RequestBodyReader.requireNoBody(request);
        long id = ResourcePath.id(request, resource);
        approvals.approve(request.market(), resource, id, request.caller().actor());
        return answer.answer(request, id);
    }

    private Reply reject(Request request, Resource resource, ReplyById answer)
            throws InterruptedException {
        String because = RequestBodyReader.readUnnumbered(request, ApprovalRoutes::reason);
        long id = ResourcePath.id(request, resource);
        approvals.reject(request.market(), resource, id, request.caller().actor(), because);
        return answer.answer(request, id);
    }

    /** A body that holds only a reason. */
    static Supplier<String> reason(BodyFields fields) {
        Optional<String> reason = CommonJson.reason(fields);
        return reason::orElseThrow;
    }
}
