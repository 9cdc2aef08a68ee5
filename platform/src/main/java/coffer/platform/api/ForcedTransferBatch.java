package coffer.platform.api;

import coffer.database.DatabaseUnavailable;
import coffer.instruction.InstructionId;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.instruction.RequestAcceptor.Verdict;
import coffer.market.Decline;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.http.ErrorHandler;
import coffer.platform.http.JsonBody;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.ForcedTransfers.TransferRequest;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many forced transfers in one request, each with a verdict of its own: what it would have been
 * answered if it had come alone, with that answer's status. The request as a whole is declined only
 * for its envelope, before anything is accepted; from then on the answer is 200, and a repeat of
 * the whole is safe, since each order is known by its own number.
 */
final class ForcedTransferBatch {

    static final String PATH = ForcedTransferRoutes.PATH + "/batch";

    private static final Logger LOG = LoggerFactory.getLogger(ForcedTransferBatch.class);
    private static final int MOST = 500;

    private final ForcedTransfers transfers;
    private final OrderQueries orders;
    private final ErrorHandler errorHandler;

    ForcedTransferBatch(ForcedTransfers transfers, OrderQueries orders, ErrorHandler errorHandler) {
        this.transfers = transfers;
        this.orders = orders;
        this.errorHandler = errorHandler;
    }

    /** An item as it came: an order with a number, or something that has none. */
    private sealed interface Item {

        record WithNumber(IdempotentRequest<TransferRequest> order) implements Item {}

        record WithoutNumber(Decline problem) implements Item {}
    }

    /**
     * Answers a batch. A preference to wait is ignored, and the answer does not claim to have
     * applied it.
     */
    Reply order(Request request) {
        List<Item> items =
                RequestBodyReader.items(request, "orders", MOST).stream()
                        .map(json -> item(request, json))
                        .toList();
        List<Verdict> verdicts = results(request.market(), items);
        Map<InstructionId, ObjectNode> shown = shown(request.market(), verdicts);
        ObjectNode body = JsonBody.object();
        ArrayNode data = body.putArray("data");
        for (int at = 0; at < items.size(); at++) {
            ObjectNode element = data.addObject();
            putNumber(element, items.get(at));
            switch (verdicts.get(at)) {
                case Verdict.Accepted(Acceptance taken) -> {
                    ObjectNode order = shown.get(taken.id());
                    if (order == null) {
                        declined(element, ErrorHandler.databaseUnavailable(), request);
                    } else {
                        taken(element, taken, order);
                    }
                }
                case Verdict.Declined(Decline why) -> declined(element, why, request);
                case Verdict.Unknown() ->
                        declined(element, ErrorHandler.databaseUnavailable(), request);
            }
        }
        return Reply.json(200, body).inLanguage(request.language());
    }

    private static Item item(Request request, ObjectNode json) {
        try {
            IdempotentRequest<TransferRequest> numbered =
                    RequestBodyReader.item(request, json, ForcedTransferJson::body);
            return new Item.WithNumber(numbered);
        } catch (Decline decline) {
            return new Item.WithoutNumber(decline);
        }
    }

    /** A verdict for each item, in the same order. */
    private List<Verdict> results(MarketId market, List<Item> items) {
        List<IdempotentRequest<TransferRequest>> numbered = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Item.WithNumber(IdempotentRequest<TransferRequest> order)) {
                numbered.add(order);
            }
        }
        Iterator<Verdict> decided = transfers.orders(market, numbered).iterator();
        List<Verdict> verdicts = new ArrayList<>();
        for (Item item : items) {
            verdicts.add(
                    switch (item) {
                        case Item.WithNumber _ -> decided.next();
                        case Item.WithoutNumber(Decline why) -> new Verdict.Declined(why);
                    });
        }
        return verdicts;
    }

    /** The orders that are in the books; none if the database fails after it accepted them. */
    private Map<InstructionId, ObjectNode> shown(MarketId market, List<Verdict> verdicts) {
        Set<InstructionId> ids = new HashSet<>();
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Verdict.Accepted(Acceptance taken)) {
                ids.add(taken.id());
            }
        }
        try {
            return ids.isEmpty()
                    ? Map.of()
                    : orders.jsonById(market, Resource.FORCED_TRANSFER, ids);
        } catch (DatabaseUnavailable away) {
            LOG.warn("a batch was accepted but its orders cannot be read: {}", away.getMessage());
            return Map.of();
        }
    }

    private static void putNumber(ObjectNode element, Item item) {
        switch (item) {
            case Item.WithNumber(IdempotentRequest<TransferRequest> order) ->
                    element.put("out_request_no", order.no().value());
            case Item.WithoutNumber _ -> element.putNull("out_request_no");
        }
    }

    private static void taken(ObjectNode element, Acceptance taken, ObjectNode order) {
        element.put("status", taken.replayed() ? 200 : 201);
        if (taken.replayed()) {
            element.put("replayed", true);
        }
        element.set("order", order);
    }

    private void declined(ObjectNode element, Decline why, Request request) {
        element.put("status", why.code().status());
        element.set("problem", errorHandler.declinedItem(why, request));
    }
}
