package coffer.platform.api;

import coffer.instruction.Explanations;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.OrderStore;
import coffer.market.Resource;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Instructions of every kind: those without an end, with what people need to judge them, and any by
 * its id.
 */
final class InstructionRoutes {

    private static final String PATH = "/v1/instructions";

    /** Whatever its state, it has waited longer than {@code patience.alarm}. */
    private static final String OVERDUE = "overdue";

    private static final Set<InstructionState> OPEN =
            Arrays.stream(InstructionState.values())
                    .filter(state -> !state.isEnd())
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(InstructionState.class)));

    private final OrderStore store;
    private final OrderQueries orders;
    private final Explanations explanations;

    InstructionRoutes(OrderStore store, OrderQueries orders, Explanations explanations) {
        this.store = store;
        this.orders = orders;
        this.explanations = explanations;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PATH, Set.of("status", "limit", "cursor"), this::list),
                Endpoint.get(PATH + "/:id", OrderQueries.INCLUDE, this::find));
    }

    /** A row tells all but the single attempts. */
    private Reply list(Request request) {
        Set<String> words = new TreeSet<>(Set.of(OVERDUE));
        OPEN.forEach(state -> words.add(state.status()));
        Optional<String> status = request.oneOf("status", words);
        boolean overdue = status.filter(OVERDUE::equals).isPresent();
        Set<InstructionState> states =
                OPEN.stream()
                        .filter(state -> overdue || status.map(state.status()::equals).orElse(true))
                        .collect(Collectors.toUnmodifiableSet());
        return Cursor.answer(
                request,
                "instruction",
                (before, limit) -> store.open(request.market(), states, overdue, before, limit),
                view -> {
                    ObjectNode json = OrderJson.order(view);
                    ExplanationJson.explanation(
                            json, explanations.explain(view.instruction(), false));
                    return json;
                },
                view -> view.instruction().id().value());
    }

    private Reply find(Request request) {
        for (Resource resource : Resource.values()) {
            PublicId kind = PublicId.ofInstruction(resource);
            OptionalLong id = kind.parse(request.pathParameter("id"));
            if (id.isPresent() && PublicId.INSTRUCTIONS.contains(kind)) {
                InstructionId instruction = new InstructionId(id.getAsLong());
                // A HOLD has the prefix of what is done to a sub-account, which comes after it.
                if (resource != Resource.FREEZE
                        || store.find(request.market(), resource, instruction).isPresent()) {
                    return orders.find(request, resource, instruction);
                }
            }
        }
        throw ResourcePath.notFound("instruction");
    }
}
