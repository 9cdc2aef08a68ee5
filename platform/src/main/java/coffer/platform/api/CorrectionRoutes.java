package coffer.platform.api;

import coffer.instruction.InstructionId;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.DeclineCode;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.money.Money;
import coffer.platform.http.BodyFields;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import coffer.reconciliation.Correction;
import coffer.reconciliation.CorrectionRequest;
import coffer.reconciliation.CorrectionStore;
import coffer.reconciliation.Corrections;
import coffer.reconciliation.RequestedMovement;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Corrections: proposed by one person, approved or rejected by another. */
final class CorrectionRoutes {

    private static final String PATH = ResourcePath.of(Resource.CORRECTION);
    private static final int ACCOUNT_LENGTH = 40;

    private final Corrections corrections;
    private final CorrectionStore store;
    private final RequestNumberLookup lookup;
    private final ApprovalRoutes approvalRoutes;

    CorrectionRoutes(
            Corrections corrections,
            CorrectionStore store,
            RequestNumberLookup lookup,
            ApprovalRoutes approvalRoutes) {
        this.corrections = corrections;
        this.store = store;
        this.lookup = lookup;
        this.approvalRoutes = approvalRoutes;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.post(PATH, Access.STAFF, this::correct));
        endpoints.add(Endpoint.get(PATH, OrderQueries.PARAMETERS, this::list));
        endpoints.add(
                Endpoint.get(
                        PATH + "/:id",
                        Set.of(),
                        request -> answer(request, ResourcePath.id(request, Resource.CORRECTION))));
        endpoints.addAll(approvalRoutes.endpoints(Resource.CORRECTION, this::answer));
        return endpoints;
    }

    private Reply correct(Request request) {
        IdempotentRequest<CorrectionRequest> numbered =
                RequestBodyReader.read(request, CorrectionRoutes::body);
        Acceptance taken =
                corrections.propose(request.market(), request.caller().actor(), numbered);
        long id = taken.id().value();
        return RequestBodyReader.createdOrReplayed(
                taken, ResourcePath.of(Resource.CORRECTION, id), json(found(request.market(), id)));
    }

    private Correction found(MarketId market, long id) {
        return store.find(market, id).orElseThrow(() -> ResourcePath.notFound(Resource.CORRECTION));
    }

    private Reply answer(Request request, long id) {
        return Reply.json(200, json(found(request.market(), id)));
    }

    private Reply list(Request request) {
        MarketId market = request.market();
        return lookup.list(
                request,
                new RequestNumberLookup.Listing<>(
                        Resource.CORRECTION,
                        (before, limit) -> store.list(market, before, limit),
                        id -> store.find(market, id),
                        CorrectionRoutes::json,
                        Correction::id));
    }

    /** From, to and amount stand together or not at all; a freeze says where money comes from. */
    static Supplier<CorrectionRequest> body(BodyFields fields) {
        Optional<Long> difference =
                fields.id(
                        "difference_id",
                        fields.required("difference_id"),
                        PublicId.DIFFERENCE,
                        DeclineCode.DIFFERENCE_NOT_FOUND,
                        "there is no such difference");
        boolean freezes = fields.readPresence("freeze_id");
        boolean moves =
                freezes
                        || fields.readPresence("from")
                        || fields.readPresence("to")
                        || fields.readPresence("amount");
        Optional<InstructionId> freeze = ForcedTransferJson.freeze(fields);
        Optional<String> from =
                moves && !freezes
                        ? fields.plainText("from", ACCOUNT_LENGTH)
                        : fields.optionalPlainText("from", ACCOUNT_LENGTH);
        Optional<String> to =
                moves
                        ? fields.plainText("to", ACCOUNT_LENGTH)
                        : fields.optionalPlainText("to", ACCOUNT_LENGTH);
        Optional<Money> amount = moves ? fields.amount() : fields.optionalAmount();
        fields.optionalCurrency();
        Optional<String> reason = CommonJson.reason(fields);
        return () ->
                new CorrectionRequest(
                        difference.orElseThrow(),
                        amount.map(money ->
                                new RequestedMovement(from, to.orElseThrow(), money, freeze)),
                        reason.orElseThrow());
    }

    private static ObjectNode json(Correction correction) {
        ObjectNode json = CommonJson.object(PublicId.CORRECTION, correction.id(), "correction");
        json.put("out_request_no", correction.outRequestNo());
        json.put("status", ReviewJson.status(correction.approval()));
        json.put("difference_id", PublicId.DIFFERENCE.of(correction.difference()));
        CommonJson.text(json, "from", correction.from());
        CommonJson.text(json, "to", correction.to());
        correction
                .amount()
                .ifPresent(amount -> {
                    json.put("amount", amount.toString());
                    json.put("currency", amount.currency().name());
                });
        CommonJson.text(json, "freeze_id", correction.freeze().map(PublicId.FREEZE::of));
        json.put("reason", correction.approval().reason());
        json.set("review", ReviewJson.review(correction.approval()));
        return json;
    }
}
