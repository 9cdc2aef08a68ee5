package coffer.platform.api;

import coffer.approval.Approval;
import coffer.approval.ApprovalStore;
import coffer.bank.InstructionKind;
import coffer.instruction.RequestAcceptor.Taken;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.api.Endpoint.Access;
import coffer.reconciliation.Correction;
import coffer.reconciliation.CorrectionRequest;
import coffer.reconciliation.CorrectionStore;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.Difference;
import coffer.reconciliation.DifferenceStore;
import coffer.reconciliation.Judgement;
import coffer.reconciliation.JudgementStore;
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
    private static final String CORRECTIONS = Checks.path(Resource.CORRECTION);

    private final Corrections corrections;
    private final DifferenceStore differences;
    private final CorrectionStore store;
    private final JudgementStore judgements;
    private final ApprovalStore approvals;
    private final Numbers numbers;
    private final Checks checks;

    DifferenceCalls(
            Corrections corrections,
            DifferenceStore differences,
            CorrectionStore store,
            JudgementStore judgements,
            ApprovalStore approvals,
            Numbers numbers,
            Checks checks) {
        this.corrections = corrections;
        this.differences = differences;
        this.store = store;
        this.judgements = judgements;
        this.approvals = approvals;
        this.numbers = numbers;
        this.checks = checks;
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
        endpoints.add(Endpoint.get(CORRECTIONS, Orders.PARAMETERS, this::listCorrections));
        endpoints.add(
                Endpoint.get(
                        CORRECTIONS + "/:id",
                        Set.of(),
                        request -> correction(request, Checks.id(request, Resource.CORRECTION))));
        endpoints.addAll(checks.endpoints(Resource.CORRECTION, this::correction));
        return endpoints;
    }

    private Reply listDifferences(Request request) {
        Optional<Boolean> open =
                request.oneOf("status", Set.of("open", "closed")).map("open"::equals);
        return Cursor.answer(
                request,
                "dif",
                (before, limit) -> differences.list(request.market(), before, open, limit),
                DifferenceShapes::difference,
                Difference::id);
    }

    private Reply difference(Request request) {
        long id = Checks.id(request, PublicId.DIFFERENCE, "difference");
        Difference difference =
                differences
                        .find(request.market(), id)
                        .orElseThrow(() -> Checks.notFound("difference"));
        return Reply.json(200, DifferenceShapes.difference(difference));
    }

    private Reply correct(Request request) {
        IdempotentRequest<CorrectionRequest> ask = Ask.read(request, DifferenceForms::correction);
        Taken taken = corrections.propose(request.market(), request.caller().actor(), ask);
        long id = taken.id().value();
        return Ask.taken(
                taken,
                Checks.path(Resource.CORRECTION, id),
                DifferenceShapes.correction(foundCorrection(request.market(), id)));
    }

    private Correction foundCorrection(MarketId market, long id) {
        return store.find(market, id).orElseThrow(() -> Checks.notFound(Resource.CORRECTION));
    }

    private Reply correction(Request request, long id) {
        return Reply.json(200, DifferenceShapes.correction(foundCorrection(request.market(), id)));
    }

    private Reply listCorrections(Request request) {
        MarketId market = request.market();
        return numbers.list(
                request,
                new Numbers.Listing<>(
                        Resource.CORRECTION,
                        (before, limit) -> store.list(market, before, limit),
                        id -> store.find(market, id),
                        DifferenceShapes::correction,
                        Correction::id));
    }

    private Judgement foundJudgement(MarketId market, long id) {
        return judgements.find(market, id).orElseThrow(() -> Checks.notFound(Resource.JUDGEMENT));
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
