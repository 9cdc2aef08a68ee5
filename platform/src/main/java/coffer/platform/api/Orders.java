package coffer.platform.api;

import coffer.approval.Approval;
import coffer.instruction.Explanations;
import coffer.instruction.Explanations.Explained;
import coffer.instruction.InstructionId;
import coffer.instruction.OrderStore;
import coffer.instruction.OrderStore.OrderView;
import coffer.instruction.RequestAcceptor.Taken;
import coffer.market.Actor;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.MarketId;
import coffer.market.Resource;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at orders, and waits for the end of one where the caller prefers to. */
final class Orders {

    static final Set<String> PARAMETERS = Set.of("out_request_no", "limit", "cursor");

    /** What a look at one may ask for beside it. */
    static final Set<String> INCLUDE = Set.of("include");

    private static final Pattern WAIT =
            Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?([^,;\"\\s]*)", Pattern.CASE_INSENSITIVE);

    private final OrderStore store;
    private final Numbers numbers;
    private final Explanations explanations;
    private final Waiters waiters;
    private final Duration longestWait;

    Orders(
            OrderStore store,
            Numbers numbers,
            Explanations explanations,
            Waiters waiters,
            Duration longestWait) {
        this.store = store;
        this.numbers = numbers;
        this.explanations = explanations;
        this.waiters = waiters;
        this.longestWait = longestWait;
    }

    /** How long the caller prefers to wait; empty if it did not say. */
    Optional<Duration> wait(Request request) {
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
                "wait is a whole number of seconds up to " + longestWait.toSeconds());
    }

    /** Answers to an order that was taken. */
    Reply taken(Request request, Resource resource, Taken taken, Optional<Duration> wait)
            throws InterruptedException {
        // What needs no second person is on its way to the bank.
        boolean fresh = !taken.replayed() && !taken.ended() && resource == Resource.FORCED_TRANSFER;
        OrderView view = awaited(request, resource, taken.id(), wait, fresh);
        Reply reply =
                Ask.taken(
                        taken, Checks.path(resource, taken.id().value()), OrderShapes.order(view));
        return applied(reply, wait);
    }

    /** Answers with an order, after its end if the caller prefers to wait for that. */
    Reply answer(Request request, Resource resource, long id) throws InterruptedException {
        Optional<Duration> wait = wait(request);
        OrderView view = awaited(request, resource, new InstructionId(id), wait, false);
        return applied(Reply.json(200, OrderShapes.order(view)), wait);
    }

    private static Reply applied(Reply reply, Optional<Duration> wait) {
        return wait.isPresent()
                ? reply.with("Preference-Applied", "wait=" + wait.get().toSeconds())
                : reply;
    }

    /** Nobody waits for a second person. */
    private OrderView awaited(
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
        return store.find(market, resource, id).orElseThrow(() -> Checks.notFound(resource));
    }

    /** Orders of a market as they stand, by their ids; what is not there is left out. */
    Map<InstructionId, ObjectNode> shown(
            MarketId market, Resource resource, Set<InstructionId> ids) {
        return store.find(market, resource, ids).stream()
                .collect(Collectors.toMap(view -> view.instruction().id(), OrderShapes::order));
    }

    /** Answers with the order that a path names, and tells where it stands and why. */
    Reply find(Request request, Resource resource) {
        return find(request, resource, new InstructionId(Checks.id(request, resource)));
    }

    Reply find(Request request, Resource resource, InstructionId id) {
        boolean messages = request.oneOf("include", Set.of("messages")).isPresent();
        if (messages && request.caller().actor().kind() != Actor.Kind.STAFF) {
            throw Decline.of(
                    DeclineCode.NOT_ALLOWED, "raw messages are shown to people of the market only");
        }
        OrderView view = view(request.market(), resource, id);
        Explained explained = explanations.explain(view.instruction(), messages);
        ObjectNode json = OrderShapes.order(view);
        ExplanationShapes.explanation(json, explained);
        ExplanationShapes.attempts(json, explained.history(), messages);
        return Reply.json(200, json);
    }

    /** Answers with orders, newest first. */
    Reply list(Request request, Resource resource) {
        MarketId market = request.market();
        return numbers.list(
                request,
                new Numbers.Listing<>(
                        resource,
                        (before, limit) ->
                                store.list(market, resource, before, Optional.empty(), limit),
                        id -> store.find(market, resource, new InstructionId(id)),
                        OrderShapes::order,
                        row -> row.instruction().id().value()));
    }
}
