package coffer.platform.api;

import coffer.cash.PublicDepositStore;
import coffer.cash.PublicDepositStore.PublicDeposit;
import coffer.cash.PublicDeposits;
import coffer.cash.PublicDeposits.CreditRequest;
import coffer.cash.PublicDeposits.SendBackRequest;
import coffer.cash.PublicDeposits.TakeBackRequest;
import coffer.cash.Withdrawals;
import coffer.instruction.InstructionId;
import coffer.instruction.OrderStore;
import coffer.instruction.RequestAcceptor.Taken;
import coffer.market.IdempotentRequest;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.api.Endpoint.Access;
import coffer.statement.BankLineId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Money that came for nobody known and what becomes of it, and money that leaves: public deposits,
 * adjustment credits, take-backs, send-backs, withdrawals.
 */
final class MoneyCalls {

    private static final String DEPOSITS = "/v1/public-deposits";
    private static final String CREDITS = Checks.path(Resource.ADJUSTMENT_CREDIT);
    private static final String WITHDRAWALS = Checks.path(Resource.WITHDRAWAL);

    /** More than anybody makes of one public deposit. */
    private static final int MOST_PARTS = 1_000;

    private final PublicDeposits publicDeposits;
    private final PublicDepositStore deposits;
    private final Withdrawals withdrawals;
    private final OrderStore store;
    private final Orders orders;
    private final Checks checks;

    MoneyCalls(
            PublicDeposits publicDeposits,
            PublicDepositStore deposits,
            Withdrawals withdrawals,
            OrderStore store,
            Orders orders,
            Checks checks) {
        this.publicDeposits = publicDeposits;
        this.deposits = deposits;
        this.withdrawals = withdrawals;
        this.store = store;
        this.orders = orders;
        this.checks = checks;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(
                Endpoint.get(DEPOSITS, Set.of("left", "limit", "cursor"), this::listDeposits));
        endpoints.add(Endpoint.get(DEPOSITS + "/:id", Set.of(), this::deposit));
        endpoints.add(Endpoint.post(DEPOSITS + "/:id/send-back", Access.STAFF, this::sendBack));
        endpoints.add(Endpoint.post(CREDITS, Access.ANYBODY, this::credit));
        endpoints.add(Endpoint.post(CREDITS + "/:id/take-back", Access.STAFF, this::takeBack));
        endpoints.add(Endpoint.post(WITHDRAWALS, Access.ANYBODY, this::withdraw));
        for (Resource resource :
                List.of(
                        Resource.ADJUSTMENT_CREDIT,
                        Resource.TAKE_BACK,
                        Resource.SEND_BACK,
                        Resource.WITHDRAWAL)) {
            endpoints.addAll(shown(resource));
        }
        return endpoints;
    }

    private List<Endpoint> shown(Resource resource) {
        String path = Checks.path(resource);
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(
                Endpoint.get(path, Orders.PARAMETERS, request -> orders.list(request, resource)));
        endpoints.add(
                Endpoint.get(
                        path + "/:id", Orders.INCLUDE, request -> orders.find(request, resource)));
        endpoints.addAll(
                checks.endpoints(resource, (request, id) -> orders.answer(request, resource, id)));
        return endpoints;
    }

    private Reply listDeposits(Request request) {
        boolean left =
                request.oneOf("left", Set.of("true", "false")).filter("true"::equals).isPresent();
        return Cursor.answer(
                request,
                "pd",
                (before, limit) -> deposits.list(request.market(), before, left, limit),
                OrderShapes::publicDeposit,
                row -> row.id().value());
    }

    private PublicDeposit found(Request request) {
        BankLineId id =
                new BankLineId(Checks.id(request, PublicId.PUBLIC_DEPOSIT, "public deposit"));
        return deposits.find(request.market(), id)
                .orElseThrow(() -> Checks.notFound("public deposit"));
    }

    private Reply deposit(Request request) {
        PublicDeposit deposit = found(request);
        ObjectNode json = OrderShapes.publicDeposit(deposit);
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
        Optional<Duration> wait = orders.wait(request);
        BankLineId deposit = found(request).id();
        IdempotentRequest<SendBackRequest> ask =
                Ask.read(request, "send-back " + deposit.value(), MoneyForms.sendBack(deposit));
        Taken taken = publicDeposits.sendBack(request.market(), request.caller().actor(), ask);
        return orders.taken(request, Resource.SEND_BACK, taken, wait);
    }

    private Reply credit(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.wait(request);
        IdempotentRequest<CreditRequest> ask = Ask.read(request, MoneyForms::credit);
        Taken taken = publicDeposits.credit(request.market(), request.caller().actor(), ask);
        return orders.taken(request, Resource.ADJUSTMENT_CREDIT, taken, wait);
    }

    private Reply takeBack(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.wait(request);
        InstructionId credit = new InstructionId(Checks.id(request, Resource.ADJUSTMENT_CREDIT));
        IdempotentRequest<TakeBackRequest> ask =
                Ask.read(request, "take-back " + credit, MoneyForms.takeBack(credit));
        Taken taken = publicDeposits.takeBack(request.market(), request.caller().actor(), ask);
        return orders.taken(request, Resource.TAKE_BACK, taken, wait);
    }

    private Reply withdraw(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.wait(request);
        IdempotentRequest<Withdrawals.WithdrawalRequest> ask =
                Ask.read(request, MoneyForms::withdrawal);
        Taken taken = withdrawals.withdraw(request.market(), request.caller().actor(), ask);
        return orders.taken(request, Resource.WITHDRAWAL, taken, wait);
    }
}
