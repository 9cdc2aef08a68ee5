package coffer.platform.api;

import coffer.cash.Withdrawals;
import coffer.instruction.NewInstruction.Payout;
import coffer.instruction.OrderStore.OrderView;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.market.IdempotentRequest;
import coffer.market.Resource;
import coffer.money.Money;
import coffer.platform.http.BodyFields;
import coffer.platform.http.Endpoint;
import coffer.platform.http.Endpoint.Access;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.http.RequestBodyReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Withdrawals. */
final class WithdrawalRoutes {

    private static final String PATH = ResourcePath.of(Resource.WITHDRAWAL);

    private final Withdrawals withdrawals;
    private final OrderQueries orders;
    private final ApprovalRoutes approvalRoutes;

    WithdrawalRoutes(Withdrawals withdrawals, OrderQueries orders, ApprovalRoutes approvalRoutes) {
        this.withdrawals = withdrawals;
        this.orders = orders;
        this.approvalRoutes = approvalRoutes;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(Endpoint.post(PATH, Access.ANY_KEY, this::withdraw));
        endpoints.addAll(orders.endpoints(Resource.WITHDRAWAL, approvalRoutes));
        return endpoints;
    }

    private Reply withdraw(Request request) throws InterruptedException {
        Optional<Duration> wait = orders.preferredWait(request);
        IdempotentRequest<Withdrawals.WithdrawalRequest> numbered =
                RequestBodyReader.read(request, WithdrawalRoutes::body);
        Acceptance taken =
                withdrawals.withdraw(request.market(), request.caller().actor(), numbered);
        return orders.acceptedReply(request, Resource.WITHDRAWAL, taken, wait);
    }

    static Supplier<Withdrawals.WithdrawalRequest> body(BodyFields fields) {
        Optional<FundAccountNo> payer = fields.account("payer", fields.required("payer"));
        Optional<Long> bound =
                fields.id(
                        "bound_account_id",
                        fields.required("bound_account_id"),
                        PublicId.BOUND_ACCOUNT,
                        DeclineCode.BOUND_ACCOUNT_NOT_FOUND,
                        "the payer has no such bound account");
        Optional<Money> amount = fields.amount();
        String memo = fields.optional("memo").orElse("");
        Optional<String> bank = fields.optional("bank");
        fields.currency();
        return () ->
                new Withdrawals.WithdrawalRequest(
                        payer.orElseThrow(), bound.orElseThrow(), amount.orElseThrow(), memo, bank);
    }

    /** The fields of a withdrawal beside those of every order. */
    static void fields(ObjectNode json, OrderView view) {
        json.put("status", OrderJson.status(view));
        view.payer().ifPresent(no -> json.put("payer", no.value()));
        view.payout()
                .flatMap(Payout::boundAccount)
                .ifPresent(id -> json.put("bound_account_id", PublicId.BOUND_ACCOUNT.of(id)));
        OrderJson.payee(json, view);
    }
}
