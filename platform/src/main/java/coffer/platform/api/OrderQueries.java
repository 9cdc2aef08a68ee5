package coffer.platform.api;

import coffer.approval.Approval;
import coffer.instruction.Explanations;
import coffer.instruction.Explanations.Explained;
import coffer.instruction.InstructionId;
import coffer.instruction.OrderStore;
import coffer.instruction.OrderStore.OrderView;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads orders, and waits for the end of one where the caller prefers that. */
final class OrderQueries {

    static final Set<String> PARAMETERS = Set.of("out_request_no", "limit", "cursor");

    /** What a look at one may ask for beside it. */
    static final Set<String> INCLUDE = Set.of("include");

    private static final Pattern WAIT =
            Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?([^,;\"\\s]*)", Pattern.CASE_INSENSITIVE);

    private final OrderStore store;
    private final RequestNumberLookup lookup;
    private final Explanations explanations;
    private final CompletionAwaiter waiters;
    private final Duration longestWait;

    OrderQueries(
            OrderStore store,
            RequestNumberLookup lookup,
            Explanations explanations,
            CompletionAwaiter waiters,
            Duration longestWait) {
        this.store = store;
        this.lookup = lookup;
        this.explanations = explanations;
        this.waiters = waiters;
        this.longestWait = longestWait;
    }

    /** What orders of a resource that needs approval have in common: looks and approvals. */
    List<Endpoint> endpoints(Resource resource, ApprovalRoutes approvalRoutes) {
        String path = ResourcePath.of(resource);
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.get(path, PARAMETERS, request -> list(request, resource)));
        endpoints.add(Endpoint.get(path + "/:id", INCLUDE, request -> find(request, resource)));
        endpoints.addAll(
                approvalRoutes.endpoints(
                        resource, (request, id) -> awaitedReply(request, resource, id)));
        return endpoints;
    }

    /** How long the caller prefers to wait; empty if it did not say. */
    Optional<Duration> preferredWait(Request request) {
        Matcher matcher = WAIT.matcher(request.header("Prefer").orElse(""));
        if (!matcher.find()) {
            return Optional.empty();
        }
        String seconds = String.valueOf(matcher.group(1));
        if (seconds.matches("[0-9]{1,4}")) {
            Duration wait = Duration.ofSeconds(Integer.parseInt(seconds));
            if (wait.compareTo(longestWait) <= 0) {
                return Optional.of(wait);
            }
        }
        throw Decline.of(
                DeclineCode.PREFERENCE_INVALID,
                "wait is a whole number of seconds up to {most}",
                Map.of("most", longestWait.toSeconds()));
    }

    /** Answers an order that was accepted. */
    Reply acceptedReply(
            Request request, Resource resource, Acceptance taken, Optional<Duration> wait)
            throws InterruptedException {
        // What needs no second person is on its way to the bank.
        boolean fresh = !taken.replayed() && !taken.ended() && resource == Resource.FORCED_TRANSFER;
        OrderView view = awaitView(request, resource, taken.id(), wait, fresh);
        Reply reply =
                RequestBodyReader.createdOrReplayed(
                        taken,
                        ResourcePath.of(resource, taken.id().value()),
                        OrderJson.order(view));
        return applied(reply, wait);
    }

    /** Answers with an order, after its end if the caller prefers to wait for that. */
    Reply awaitedReply(Request request, Resource resource, long id) throws InterruptedException {
        Optional<Duration> wait = preferredWait(request);
        OrderView view = awaitView(request, resource, new InstructionId(id), wait, false);
        return applied(Reply.json(200, OrderJson.order(view)), wait);
    }

    private static Reply applied(Reply reply, Optional<Duration> wait) {
        return wait.isPresent()
                ? reply.withHeader("Preference-Applied", "wait=" + wait.get().toSeconds())
                : reply;
    }

    /** Nobody waits for a second person. */
    private OrderView awaitView(
            Request request,
            Resource resource,
            InstructionId id,
            Optional<Duration> wait,
            boolean fresh)
            throws InterruptedException {
        return waiters.await(
                id,
                wait.orElse(Duration.ZERO),
                fresh,
                () -> view(request.market(), resource, id),
                seen ->
                        seen.instruction().state().isEnd()
                                || seen.review().filter(Approval::isPending).isPresent());
    }

    private OrderView view(MarketId market, Resource resource, InstructionId id) {
        return store.find(market, resource, id).orElseThrow(() -> ResourcePath.notFound(resource));
    }

    /** Orders of a market as they stand, by their ids; what is not there is left out. */
    Map<InstructionId, ObjectNode> jsonById(
            MarketId market, Resource resource, Set<InstructionId> ids) {
        return store.find(market, resource, ids).stream()
                .collect(Collectors.toMap(view -> view.instruction().id(), OrderJson::order));
    }

    /** Answers with the order that a path names, and tells where it stands and why. */
    Reply find(Request request, Resource resource) {
        return find(request, resource, new InstructionId(ResourcePath.id(request, resource)));
    }

    Reply find(Request request, Resource resource, InstructionId id) {
        boolean messages = request.oneOf("include", Set.of("messages")).isPresent();
        if (messages && request.caller().actor().kind() != Actor.Kind.STAFF) {
            throw Decline.of(
                    DeclineCode.NOT_ALLOWED, "raw messages are shown to people of the market only");
        }
        OrderView view = view(request.market(), resource, id);
        Explained explained = explanations.explain(view.instruction(), messages);
        ObjectNode json = OrderJson.order(view);
        ExplanationJson.explanation(json, explained);
        ExplanationJson.attempts(json, explained.history(), messages);
        return Reply.json(200, json);
    }

    /** Answers with orders, newest first. */
    Reply list(Request request, Resource resource) {
        MarketId market = request.market();
        return lookup.list(
                request,
                new RequestNumberLookup.Listing<>(
                        resource,
                        (before, limit) ->
                                store.list(market, resource, before, Optional.empty(), limit),
                        id -> store.find(market, resource, new InstructionId(id)),
                        OrderJson::order,
                        row -> row.instruction().id().value()));
    }
}
