package coffer.platform.api;

import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDepositStore.PublicDeposit;
import coffer.cash.PublicDeposits;
import coffer.cash.PublicDeposits.SendBackRequest;
import coffer.instruction.OrderStore;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import coffer.statement.BankLineId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Money on the public adjustment account whose owner is not known yet, and its way back to the
 * sender.
 */
final class PublicDepositRoutes {

    private static final String PATH = "/v1/public-deposits";

    /** More than anybody makes of one public deposit. */
    private static final int MOST_PARTS = 1_000;

    private final PublicDeposits publicDeposits;
    private final PublicDepositStore deposits;
    private final OrderStore store;
    private final OrderQueries orders;
    private final ApprovalRoutes approvalRoutes;

    PublicDepositRoutes(
            PublicDeposits publicDeposits,
            PublicDepositStore deposits,
            OrderStore store,
            OrderQueries orders,
            ApprovalRoutes approvalRoutes) {
        this.publicDeposits = publicDeposits;
        this.deposits = deposits;
        this.store = store;
        this.orders = orders;
        this.approvalRoutes = approvalRoutes;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.get(PATH, Set.of("left", "limit", "cursor"), this::list));
        endpoints.add(Endpoint.get(PATH + "/:id", Set.of(), this::deposit));
        endpoints.add(Endpoint.post(PATH + "/:id/send-back", Access.STAFF, this::sendBack));
        endpoints.addAll(orders.endpoints(Resource.SEND_BACK, approvalRoutes));
        return endpoints;
    }

    private Reply list(Request request) {
        boolean left =
                request.oneOf("left", Set.of("true", "false")).filter("true"::equals).isPresent();
        return Cursor.answer(
                request,
                "pd",
                (before, limit) -> deposits.list(request.market(), before, left, limit),
                PublicDepositJson::publicDeposit,
                row -> row.id().value());
    }

    private PublicDeposit found(Request request) {
        BankLineId id =
                new BankLineId(ResourcePath.id(request, PublicId.PUBLIC_DEPOSIT, "public deposit"));
        return deposits.find(request.market(), id)
                .orElseThrow(() -> ResourcePath.notFound("public deposit"));
    }

    private Reply deposit(Request request) {
        PublicDeposit deposit = found(request);
        ObjectNode json = PublicDepositJson.publicDeposit(deposit);
        parts(json, request.market(), deposit.id(), Resource.ADJUSTMENT_CREDIT);
        parts(json, request.market(), deposit.id(), Resource.SEND_BACK);
        return Reply.json(200, json);
    }

    private void parts(ObjectNode json, MarketId market, BankLineId deposit, Resource resource) {
        ArrayNode ids = json.putArray(resource.word() + "s");
        store.list(market, resource, Long.MAX_VALUE, Optional.of(deposit.value()), MOST_PARTS)
                .forEach(order ->
                        ids.add(PublicId.of(resource).of(order.instruction().id().value())));
    }

    private Reply sendBack(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.preferredWait(request);
        BankLineId deposit = found(request).id();
        IdempotentRequest<SendBackRequest> numbered =
                RequestBodyReader.read(
                        request,
                        "send-back " + deposit.value(),
                        PublicDepositJson.sendBack(deposit));
        Acceptance taken =
                publicDeposits.sendBack(request.market(), request.caller().actor(), numbered);
        return orders.acceptedReply(request, Resource.SEND_BACK, taken, wait);
    }
}
