package coffer.platform.api;

import coffer.approval.Approvals;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionStore;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.api.JudgementJson.JudgementBody;
import coffer.platform.http.BodyFields;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.ErrorHandler;
import coffer.platform.http.JsonBody;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import coffer.reconciliation.Judgement;
import coffer.reconciliation.JudgementRequest;
import coffer.reconciliation.JudgementStore;
import coffer.reconciliation.Judgements;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Judgements of instructions that the bank never explained, one or many in a request: made by one
 * person, approved or rejected by another. Each of many has a verdict of its own: what it would
 * have been answered if it had come alone, with that answer's status. The request as a whole is
 * declined only for its envelope; from then on the answer is 200, and a repeat of the whole is
 * safe.
 */
final class JudgementRoutes {

    private static final String PATH = ResourcePath.of(Resource.JUDGEMENT);
    private static final int MOST = 200;

    private static final String BATCH = PATH + "/batch";

    private final Judgements judgements;
    private final Approvals approvals;
    private final JudgementStore store;
    private final InstructionStore instructions;
    private final RequestNumberLookup lookup;
    private final ApprovalRoutes approvalRoutes;
    private final ErrorHandler errorHandler;

    JudgementRoutes(
            Judgements judgements,
            Approvals approvals,
            JudgementStore store,
            InstructionStore instructions,
            RequestNumberLookup lookup,
            ApprovalRoutes approvalRoutes,
            ErrorHandler errorHandler) {
        this.judgements = judgements;
        this.approvals = approvals;
        this.store = store;
        this.instructions = instructions;
        this.lookup = lookup;
        this.approvalRoutes = approvalRoutes;
        this.errorHandler = errorHandler;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.post(PATH, Access.STAFF, this::judge));
        endpoints.add(Endpoint.postBatch(BATCH, Access.STAFF, this::judgeMany));
        endpoints.add(Endpoint.post(PATH + "/approve", Access.STAFF, this::approveMany));
        endpoints.add(Endpoint.post(PATH + "/reject", Access.STAFF, this::rejectMany));
        endpoints.add(Endpoint.get(PATH, OrderQueries.PARAMETERS, this::list));
        endpoints.add(
                Endpoint.get(
                        PATH + "/:id",
                        Set.of(),
                        request -> answer(request, ResourcePath.id(request, Resource.JUDGEMENT))));
        endpoints.addAll(approvalRoutes.endpoints(Resource.JUDGEMENT, this::answer));
        return endpoints;
    }

    private Reply judge(Request request) {
        Acceptance taken = propose(request, RequestBodyReader.read(request, JudgementJson::body));
        long id = taken.id().value();
        return RequestBodyReader.createdOrReplayed(
                taken, ResourcePath.of(Resource.JUDGEMENT, id), shown(request, id));
    }

    private Acceptance propose(Request request, IdempotentRequest<JudgementBody> numbered) {
        return judgements.propose(
                request.market(),
                request.caller().actor(),
                numbered.map(judged -> judgementRequest(request.market(), judged)));
    }

    /** An id whose instruction is of another kind than its prefix names no instruction. */
    private JudgementRequest judgementRequest(MarketId market, JudgementBody judged) {
        BankInstruction found =
                instructions
                        .find(market, judged.instruction())
                        .filter(i -> PublicId.of(i.kind()) == judged.kind())
                        .orElseThrow(() ->
                                new Decline(
                                        DeclineCode.INSTRUCTION_NOT_FOUND,
                                        "/instruction_id",
                                        "there is no such instruction"));
        return new JudgementRequest(found.id(), judged.state(), judged.document(), judged.reason());
    }

    private ObjectNode shown(Request request, long id) {
        return store.find(request.market(), id)
                .map(JudgementJson::judgement)
                .orElseThrow(() -> ResourcePath.notFound(Resource.JUDGEMENT));
    }

    private Reply answer(Request request, long id) {
        return Reply.json(200, shown(request, id));
    }

    private Reply list(Request request) {
        MarketId market = request.market();
        return lookup.list(
                request,
                new RequestNumberLookup.Listing<>(
                        Resource.JUDGEMENT,
                        (before, limit) -> store.list(market, before, limit),
                        id -> store.find(market, id),
                        JudgementJson::judgement,
                        Judgement::id));
    }

    private Reply judgeMany(Request request) {
        List<ObjectNode> items = RequestBodyReader.items(request, "judgements", MOST);
        ObjectNode body = JsonBody.object();
        ArrayNode data = body.putArray("data");
        for (ObjectNode item : items) {
            ObjectNode element = data.addObject().putNull("out_request_no");
            decided(
                    request,
                    element,
                    () -> {
                        IdempotentRequest<JudgementBody> numbered =
                                RequestBodyReader.item(request, item, JudgementJson::body);
                        element.put("out_request_no", numbered.no().value());
                        Acceptance taken = propose(request, numbered);
                        ObjectNode judgement = shown(request, taken.id().value());
                        element.put("status", taken.replayed() ? 200 : 201);
                        if (taken.replayed()) {
                            element.put("replayed", true);
                        }
                        return judgement;
                    });
        }
        return Reply.json(200, body).inLanguage(request.language());
    }

    private Reply approveMany(Request request) {
        List<String> ids = RequestBodyReader.readUnnumbered(request, JudgementRoutes::ids);
        return decideMany(
                request,
                ids,
                id ->
                        approvals.approve(
                                request.market(),
                                Resource.JUDGEMENT,
                                id,
                                request.caller().actor()));
    }

    private record Rejection(List<String> ids, String because) {}

    private Reply rejectMany(Request request) {
        Rejection rejection =
                RequestBodyReader.readUnnumbered(
                        request,
                        fields -> {
                            Supplier<List<String>> ids = ids(fields);
                            Supplier<String> because = ApprovalRoutes.reason(fields);
                            return () -> new Rejection(ids.get(), because.get());
                        });
        return decideMany(
                request,
                rejection.ids(),
                id ->
                        approvals.reject(
                                request.market(),
                                Resource.JUDGEMENT,
                                id,
                                request.caller().actor(),
                                rejection.because()));
    }

    private static Supplier<List<String>> ids(BodyFields fields) {
        List<String> ids = fields.texts("ids", MOST);
        return () -> ids;
    }

    private Reply decideMany(Request request, List<String> ids, LongConsumer check) {
        ObjectNode body = JsonBody.object();
        ArrayNode data = body.putArray("data");
        for (String text : ids) {
            ObjectNode element = data.addObject();
            element.put("id", text);
            decided(
                    request,
                    element,
                    () -> {
                        long id =
                                PublicId.JUDGEMENT
                                        .parse(text)
                                        .orElseThrow(
                                                () -> ResourcePath.notFound(Resource.JUDGEMENT));
                        check.accept(id);
                        ObjectNode judgement = shown(request, id);
                        element.put("status", 200);
                        return judgement;
                    });
        }
        return Reply.json(200, body).inLanguage(request.language());
    }

    /** The result of one of many. A failure does not affect the next. */
    private void decided(Request request, ObjectNode element, Supplier<ObjectNode> decide) {
        try {
            element.set("judgement", decide.get());
        } catch (Decline decline) {
            declined(request, element, decline);
        } catch (DatabaseUnavailable away) {
            declined(request, element, ErrorHandler.databaseUnavailable());
        }
    }

    private void declined(Request request, ObjectNode element, Decline why) {
        element.put("status", why.code().status());
        element.set("problem", errorHandler.declinedItem(why, request));
    }
}
