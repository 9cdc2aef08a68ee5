package coffer.platform.api;

import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.member.MemberStore;
import coffer.member.MemberStore.MemberView;
import coffer.member.Members;
import coffer.member.Members.Application;
import coffer.platform.http.BodyFields;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Members: apply, check, rename, close, suspend, look at. */
final class MemberRoutes {

    private static final String PATH = ResourcePath.of(Resource.MEMBER);

    private final Members members;
    private final MemberStore store;
    private final RequestNumberLookup lookup;
    private final ApprovalRoutes approvalRoutes;

    MemberRoutes(
            Members members,
            MemberStore store,
            RequestNumberLookup lookup,
            ApprovalRoutes approvalRoutes) {
        this.members = members;
        this.store = store;
        this.lookup = lookup;
        this.approvalRoutes = approvalRoutes;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.post(PATH, Access.ANY_KEY, this::apply));
        endpoints.add(Endpoint.get(PATH, OrderQueries.PARAMETERS, this::list));
        endpoints.add(
                Endpoint.get(
                        PATH + "/:id",
                        Set.of(),
                        request -> answer(request, ResourcePath.id(request, Resource.MEMBER))));
        endpoints.addAll(approvalRoutes.endpoints(Resource.MEMBER, this::answer));
        endpoints.add(Endpoint.post(PATH + "/:id/rename", Access.STAFF, this::rename));
        endpoints.add(Endpoint.post(PATH + "/:id/close", Access.STAFF, this::close));
        endpoints.add(
                Endpoint.post(
                        PATH + "/:id/suspend", Access.STAFF, request -> suspend(request, true)));
        endpoints.add(
                Endpoint.post(
                        PATH + "/:id/resume", Access.STAFF, request -> suspend(request, false)));
        return endpoints;
    }

    private MemberView view(MarketId market, long id) {
        return store.find(market, id).orElseThrow(() -> ResourcePath.notFound(Resource.MEMBER));
    }

    private Reply answer(Request request, long id) {
        return Reply.json(200, MemberJson.member(view(request.market(), id)));
    }

    private Reply apply(Request request) {
        IdempotentRequest<Application> numbered = RequestBodyReader.read(request, MemberJson::body);
        Acceptance taken = members.apply(request.market(), request.caller().actor(), numbered);
        return taken(request, taken, taken.id().value());
    }

    private Reply taken(Request request, Acceptance taken, long member) {
        return RequestBodyReader.createdOrReplayed(
                taken,
                ResourcePath.of(Resource.MEMBER, member),
                MemberJson.member(view(request.market(), member)));
    }

    private Reply list(Request request) {
        MarketId market = request.market();
        return lookup.list(
                request,
                new RequestNumberLookup.Listing<>(
                        Resource.MEMBER,
                        (before, limit) -> store.list(market, before, limit),
                        id -> store.find(market, id),
                        MemberJson::member,
                        MemberView::id));
    }

    private Reply rename(Request request) {
        long member = ResourcePath.id(request, Resource.MEMBER);
        IdempotentRequest<String> numbered =
                RequestBodyReader.read(request, "rename " + member, MemberRoutes::name);
        Acceptance taken = members.rename(request.market(), member, numbered);
        return taken(request, taken, member);
    }

    private static Supplier<String> name(BodyFields fields) {
        Optional<String> name = fields.plainText("name", MemberJson.NAME_LENGTH);
        return name::orElseThrow;
    }

    private Reply close(Request request) {
        long member = ResourcePath.id(request, Resource.MEMBER);
        IdempotentRequest<Boolean> numbered =
                RequestBodyReader.read(request, "close " + member, _ -> () -> true);
        Acceptance taken = members.close(request.market(), member, numbered);
        return taken(request, taken, member);
    }

    private Reply suspend(Request request, boolean suspended) {
        String because = RequestBodyReader.readUnnumbered(request, ApprovalRoutes::reason);
        long member = ResourcePath.id(request, Resource.MEMBER);
        members.suspend(request.market(), member, suspended, request.caller().actor(), because);
        return answer(request, member);
    }
}
