package coffer.platform.api;

import coffer.instruction.BankInstruction;
import coffer.instruction.InstructionId;
import coffer.instruction.RequestAcceptor.Taken;
import coffer.market.IdempotentRequest;
import coffer.market.Resource;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.ErrorHandler;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBody;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.ForcedTransfers.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Forced transfers: order one or many, cancel, look at. */
final class TransferCalls {

    static final String PATH = Checks.path(Resource.FORCED_TRANSFER);

    private final ForcedTransfers transfers;
    private final Orders orders;
    private final TransferBatch batch;

    TransferCalls(ForcedTransfers transfers, Orders orders, ErrorHandler edge) {
        this.transfers = transfers;
        this.orders = orders;
        this.batch = new TransferBatch(transfers, orders, edge);
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Access.CLIENT, this::order),
                Endpoint.post(TransferBatch.PATH, Access.CLIENT, batch::order),
                Endpoint.get(
                        PATH,
                        Orders.PARAMETERS,
                        request -> orders.list(request, Resource.FORCED_TRANSFER)),
                Endpoint.get(
                        PATH + "/:id",
                        Orders.INCLUDE,
                        request -> orders.find(request, Resource.FORCED_TRANSFER)),
                Endpoint.post(PATH + "/:id/cancel", Access.CLIENT, this::cancel));
    }

    private Reply order(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.wait(request);
        IdempotentRequest<Wish> ask = RequestBody.read(request, TransferForm::read);
        Taken taken = transfers.order(request.market(), ask);
        return orders.taken(request, Resource.FORCED_TRANSFER, taken, wait);
    }

    private Reply cancel(Request request) throws InterruptedException {
        RequestBody.nothing(request);
        InstructionId id = new InstructionId(Checks.id(request, Resource.FORCED_TRANSFER));
        BankInstruction cancelled = transfers.cancel(request.market(), id);
        return orders.answer(request, Resource.FORCED_TRANSFER, cancelled.id().value());
    }
}
