package coffer.platform.api;

import coffer.cash.PublicDeposits;
import coffer.cash.PublicDeposits.CreditRequest;
import coffer.cash.PublicDeposits.TakeBackRequest;
import coffer.instruction.InstructionId;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.IdempotentRequest;
import coffer.market.Resource;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adjustment credits and their take-backs. */
final class AdjustmentCreditRoutes {

    private static final String PATH = ResourcePath.of(Resource.ADJUSTMENT_CREDIT);

    private final PublicDeposits publicDeposits;
    private final OrderQueries orders;
    private final ApprovalRoutes approvalRoutes;

    AdjustmentCreditRoutes(
            PublicDeposits publicDeposits, OrderQueries orders, ApprovalRoutes approvalRoutes) {
        this.publicDeposits = publicDeposits;
        this.orders = orders;
        this.approvalRoutes = approvalRoutes;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.post(PATH, Access.ANY_KEY, this::credit));
        endpoints.add(Endpoint.post(PATH + "/:id/take-back", Access.STAFF, this::takeBack));
        endpoints.addAll(orders.endpoints(Resource.ADJUSTMENT_CREDIT, approvalRoutes));
        endpoints.addAll(orders.endpoints(Resource.TAKE_BACK, approvalRoutes));
        return endpoints;
    }

    private Reply credit(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.preferredWait(request);
        IdempotentRequest<CreditRequest> numbered =
                RequestBodyReader.read(request, AdjustmentCreditJson::credit);
        Acceptance taken =
                publicDeposits.credit(request.market(), request.caller().actor(), numbered);
        return orders.acceptedReply(request, Resource.ADJUSTMENT_CREDIT, taken, wait);
    }

    private Reply takeBack(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.preferredWait(request);
        InstructionId credit =
                new InstructionId(ResourcePath.id(request, Resource.ADJUSTMENT_CREDIT));
        IdempotentRequest<TakeBackRequest> numbered =
                RequestBodyReader.read(
                        request, "take-back " + credit, AdjustmentCreditJson.takeBack(credit));
        Acceptance taken =
                publicDeposits.takeBack(request.market(), request.caller().actor(), numbered);
        return orders.acceptedReply(request, Resource.TAKE_BACK, taken, wait);
    }
}
