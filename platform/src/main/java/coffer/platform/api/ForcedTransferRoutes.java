package coffer.platform.api;

import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionId;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.IdempotentRequest;
import coffer.market.Resource;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.ErrorHandler;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.ForcedTransfers.TransferRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Forced transfers: order one or many, cancel, look at. */
final class ForcedTransferRoutes {

    static final String PATH = ResourcePath.of(Resource.FORCED_TRANSFER);

    private final ForcedTransfers transfers;
    private final OrderQueries orders;
    private final ForcedTransferBatch batch;

    ForcedTransferRoutes(
            ForcedTransfers transfers, OrderQueries orders, ErrorHandler errorHandler) {
        this.transfers = transfers;
        this.orders = orders;
        this.batch = new ForcedTransferBatch(transfers, orders, errorHandler);
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Access.CLIENT, this::order),
                Endpoint.postBatch(ForcedTransferBatch.PATH, Access.CLIENT, batch::order),
                Endpoint.get(
                        PATH,
                        OrderQueries.PARAMETERS,
                        request -> orders.list(request, Resource.FORCED_TRANSFER)),
                Endpoint.get(
                        PATH + "/:id",
                        OrderQueries.INCLUDE,
                        request -> orders.find(request, Resource.FORCED_TRANSFER)),
                Endpoint.post(PATH + "/:id/cancel", Access.CLIENT, this::cancel));
    }

    private Reply order(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.preferredWait(request);
        IdempotentRequest<TransferRequest> numbered =
                RequestBodyReader.read(request, ForcedTransferJson::body);
        Acceptance taken = transfers.order(request.market(), numbered);
        return orders.acceptedReply(request, Resource.FORCED_TRANSFER, taken, wait);
    }

    private Reply cancel(Request request) throws InterruptedException {
        RequestBodyReader.requireNoBody(request);
        InstructionId id = new InstructionId(ResourcePath.id(request, Resource.FORCED_TRANSFER));
        BankInstruction cancelled = transfers.cancel(request.market(), id);
        return orders.awaitedReply(request, Resource.FORCED_TRANSFER, cancelled.id().value());
    }
}
