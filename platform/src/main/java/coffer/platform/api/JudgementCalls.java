package coffer.platform.api;

import coffer.approval.Approvals;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionStore;
import coffer.instruction.RequestAcceptor.Taken;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.api.DifferenceForms.Judged;
import coffer.platform.api.Endpoint.Access;
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
final class JudgementCalls {

    private static final String PATH = Checks.path(Resource.JUDGEMENT);
    private static final int MOST = 200;

    static final String BATCH = PATH + "/batch";

    private final Judgements judgements;
    private final Approvals approvals;
    private final JudgementStore store;
    private final InstructionStore instructions;
    private final Numbers numbers;
    private final Checks checks;
    private final Edge edge;

    JudgementCalls(
            Judgements judgements,
            Approvals approvals,
            JudgementStore store,
            InstructionStore instructions,
            Numbers numbers,
            Checks checks,
            Edge edge) {
        this.judgements = judgements;
        this.approvals = approvals;
        this.store = store;
        this.instructions = instructions;
        this.numbers = numbers;
        this.checks = checks;
        this.edge = edge;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.post(PATH, Access.STAFF, this::judge));
        endpoints.add(Endpoint.post(BATCH, Access.STAFF, this::judgeMany));
        endpoints.add(Endpoint.post(PATH + "/approve", Access.STAFF, this::approveMany));
        endpoints.add(Endpoint.post(PATH + "/reject", Access.STAFF, this::rejectMany));
        endpoints.add(Endpoint.get(PATH, Orders.PARAMETERS, this::list));
        endpoints.add(
                Endpoint.get(
                        PATH + "/:id",
                        Set.of(),
                        request -> answer(request, Checks.id(request, Resource.JUDGEMENT))));
        endpoints.addAll(checks.endpoints(Resource.JUDGEMENT, this::answer));
        return endpoints;
    }

    private Reply judge(Request request) {
        Taken taken = made(request, Ask.read(request, DifferenceForms::judgement));
        long id = taken.id().value();
        return Ask.taken(taken, Checks.path(Resource.JUDGEMENT, id), shown(request, id));
    }

    private Taken made(Request request, IdempotentRequest<Judged> ask) {
        return judgements.propose(
                request.market(),
                request.caller().actor(),
                ask.map(judged -> opinion(request.market(), judged)));
    }

    /** What is no instruction of the kind that the id names is none. */
    private JudgementRequest opinion(MarketId market, Judged judged) {
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
                .map(DifferenceShapes::judgement)
                .orElseThrow(() -> Checks.notFound(Resource.JUDGEMENT));
    }

    private Reply answer(Request request, long id) {
        return Reply.json(200, shown(request, id));
    }

    private Reply list(Request request) {
        MarketId market = request.market();
        return numbers.list(
                request,
                new Numbers.Listing<>(
                        Resource.JUDGEMENT,
                        (before, limit) -> store.list(market, before, limit),
                        id -> store.find(market, id),
                        DifferenceShapes::judgement,
                        Judgement::id));
    }

    private Reply judgeMany(Request request) {
        List<ObjectNode> items = Ask.items(request, "judgements", MOST);
        ObjectNode body = JsonBody.object();
        ArrayNode data = body.putArray("data");
        for (ObjectNode item : items) {
            ObjectNode element = data.addObject().putNull("out_request_no");
            decided(
                    request,
                    element,
                    () -> {
                        IdempotentRequest<Judged> ask =
                                Ask.item(request, item, DifferenceForms::judgement);
                        element.put("out_request_no", ask.no().value());
                        Taken taken = made(request, ask);
                        ObjectNode judgement = shown(request, taken.id().value());
                        element.put("status", taken.replayed() ? 200 : 201);
                        if (taken.replayed()) {
                            element.put("replayed", true);
                        }
                        return judgement;
                    });
        }
        return Reply.json(200, body);
    }

    private Reply approveMany(Request request) {
        List<String> ids = Ask.once(request, JudgementCalls::ids);
        return checked(
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
                Ask.once(
                        request,
                        fields -> {
                            Supplier<List<String>> ids = ids(fields);
                            Supplier<String> because = Checks.reason(fields);
                            return () -> new Rejection(ids.get(), because.get());
                        });
        return checked(
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

    private static Supplier<List<String>> ids(Fields fields) {
        List<String> ids = fields.texts("ids", MOST);
        return () -> ids;
    }

    private Reply checked(Request request, List<String> ids, LongConsumer check) {
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
                                        .orElseThrow(() -> Checks.notFound(Resource.JUDGEMENT));
                        check.accept(id);
                        ObjectNode judgement = shown(request, id);
                        element.put("status", 200);
                        return judgement;
                    });
        }
        return Reply.json(200, body);
    }

    /** What became of one of many; whatever it was, the next has its own chance. */
    private void decided(Request request, ObjectNode element, Supplier<ObjectNode> decide) {
        try {
            element.set("judgement", decide.get());
        } catch (Decline decline) {
            declined(request, element, decline);
        } catch (DatabaseUnavailable away) {
            declined(request, element, Edge.away());
        }
    }

    private void declined(Request request, ObjectNode element, Decline why) {
        element.put("status", why.code().status());
        element.set("problem", edge.declinedItem(why, request));
    }
}
