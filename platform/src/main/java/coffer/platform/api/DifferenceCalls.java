package coffer.platform.api;

import coffer.approval.ApprovalStore;
import coffer.approval.ApprovalStore.Approval;
import coffer.bank.InstructionKind;
import coffer.instruction.RequestAcceptor.Taken;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBody;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.Corrections.Wish;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.DifferenceStore.Correction;
import coffer.reconciliation.DifferenceStore.Difference;
import coffer.reconciliation.DifferenceStore.Judgement;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the books and the bank disagree, what people do about it, and all that waits for a second
 * person: differences, corrections, reviews.
 */
final class DifferenceCalls {

    private static final String DIFFERENCES = "/v1/differences";
    private static final String REVIEWS = "/v1/reviews";
    private static final String CORRECTIONS = ApprovalRoutes.path(Resource.CORRECTION);

    private final Corrections corrections;
    private final DifferenceStore store;
    private final ApprovalStore approvals;
    private final RequestNumberLookup lookup;
    private final ApprovalRoutes approvalRoutes;

    DifferenceCalls(
            Corrections corrections,
            DifferenceStore store,
            ApprovalStore approvals,
            RequestNumberLookup lookup,
            ApprovalRoutes approvalRoutes) {
        this.corrections = corrections;
        this.store = store;
        this.approvals = approvals;
        this.lookup = lookup;
        this.approvalRoutes = approvalRoutes;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(
                Endpoint.get(
                        DIFFERENCES, Set.of("status", "limit", "cursor"), this::listDifferences));
        endpoints.add(Endpoint.get(DIFFERENCES + "/:id", Set.of(), this::difference));
        endpoints.add(
                Endpoint.get(REVIEWS, Set.of("status", "limit", "cursor"), this::listReviews));
        endpoints.add(Endpoint.post(CORRECTIONS, Access.STAFF, this::correct));
        endpoints.add(Endpoint.get(CORRECTIONS, OrderQueries.PARAMETERS, this::listCorrections));
        endpoints.add(
                Endpoint.get(
                        CORRECTIONS + "/:id",
                        Set.of(),
                        request ->
                                correction(
                                        request, ApprovalRoutes.id(request, Resource.CORRECTION))));
        endpoints.addAll(approvalRoutes.endpoints(Resource.CORRECTION, this::correction));
        return endpoints;
    }

    private Reply listDifferences(Request request) {
        Optional<Boolean> open =
                request.oneOf("status", Set.of("open", "closed")).map("open"::equals);
        return Cursor.answer(
                request,
                "dif",
                (before, limit) -> store.list(request.market(), before, open, limit),
                DifferenceShapes::difference,
                Difference::id);
    }

    private Reply difference(Request request) {
        long id = ApprovalRoutes.id(request, PublicId.DIFFERENCE, "difference");
        Difference difference =
                store.find(request.market(), id)
                        .orElseThrow(() -> ApprovalRoutes.notFound("difference"));
        return Reply.json(200, DifferenceShapes.difference(difference));
    }

    private Reply correct(Request request) {
        IdempotentRequest<Wish> numbered = RequestBody.read(request, DifferenceForms::correction);
        Taken taken = corrections.propose(request.market(), request.caller().actor(), numbered);
        long id = taken.id().value();
        return RequestBody.taken(
                taken,
                ApprovalRoutes.path(Resource.CORRECTION, id),
                DifferenceShapes.correction(foundCorrection(request.market(), id)));
    }

    private Correction foundCorrection(MarketId market, long id) {
        return store.correction(market, id)
                .orElseThrow(() -> ApprovalRoutes.notFound(Resource.CORRECTION));
    }

    private Reply correction(Request request, long id) {
        return Reply.json(200, DifferenceShapes.correction(foundCorrection(request.market(), id)));
    }

    private Reply listCorrections(Request request) {
        MarketId market = request.market();
        return lookup.list(
                request,
                new RequestNumberLookup.Listing<>(
                        Resource.CORRECTION,
                        (before, limit) -> store.corrections(market, before, limit),
                        id -> store.correction(market, id),
                        DifferenceShapes::correction,
                        Correction::id));
    }

    private Judgement foundJudgement(MarketId market, long id) {
        return store.judgement(market, id)
                .orElseThrow(() -> ApprovalRoutes.notFound(Resource.JUDGEMENT));
    }

    private Reply listReviews(Request request) {
        boolean pending = request.oneOf("status", Set.of("pending")).isPresent();
        return Cursor.answer(
                request,
                "rev",
                (before, limit) -> approvals.list(request.market(), before, pending, limit),
                approval -> review(request.market(), approval),
                Approval::id);
    }

    private ObjectNode review(MarketId market, Approval approval) {
        Resource resource = Resource.valueOf(approval.resource());
        PublicId about =
                switch (resource) {
                    case MEMBER -> PublicId.MEMBER;
                    case ADJUSTMENT_CREDIT, SEND_BACK -> PublicId.PUBLIC_DEPOSIT;
                    case TAKE_BACK -> PublicId.ADJUSTMENT_CREDIT;
                    case WITHDRAWAL -> PublicId.WITHDRAWAL;
                    case FORCED_TRANSFER -> PublicId.TRANSFER;
                    case CORRECTION -> PublicId.DIFFERENCE;
                    case JUDGEMENT ->
                            PublicId.of(
                                    InstructionKind.valueOf(
                                            foundJudgement(market, approval.id()).kind()));
                };
        return DifferenceShapes.inbox(approval, resource, about.of(approval.object()));
    }
}
