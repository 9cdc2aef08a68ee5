package coffer.platform.api;

import coffer.platform.http.Endpoint;
import coffer.platform.http.ErrorHandler;
import coffer.platform.monitoring.Health;
import coffer.platform.monitoring.PlatformMetrics;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All endpoints of the public API, resource by resource, and those of operation. */
public final class ApiRoutes {

    private ApiRoutes() {}

    /**
     * The endpoints.
     *
     * @param longestWait the longest wait that a caller may ask for
     */
    public static List<Endpoint> endpoints(
            UseCases useCases,
            Stores stores,
            CompletionAwaiter completions,
            Duration longestWait,
            ErrorHandler errorHandler) {
        RequestNumberLookup lookup = new RequestNumberLookup(stores.instructions());
        ApprovalRoutes approvals = new ApprovalRoutes(useCases.approvals());
        OrderQueries orders =
                new OrderQueries(
                        stores.orders(), lookup, useCases.explanations(), completions, longestWait);
        return Stream.of(
                        new ForcedTransferRoutes(useCases.transfers(), orders, errorHandler)
                                .endpoints(),
                        new MemberRoutes(useCases.members(), stores.members(), lookup, approvals)
                                .endpoints(),
                        new PublicDepositRoutes(
                                        useCases.publicDeposits(),
                                        stores.publicDeposits(),
                                        stores.orders(),
                                        orders,
                                        approvals)
                                .endpoints(),
                        new AdjustmentCreditRoutes(useCases.publicDeposits(), orders, approvals)
                                .endpoints(),
                        new WithdrawalRoutes(useCases.withdrawals(), orders, approvals).endpoints(),
                        new DifferenceRoutes(stores.differences()).endpoints(),
                        new CorrectionRoutes(
                                        useCases.corrections(),
                                        stores.corrections(),
                                        lookup,
                                        approvals)
                                .endpoints(),
                        new JudgementRoutes(
                                        useCases.judgements(),
                                        useCases.approvals(),
                                        stores.judgements(),
                                        stores.instructions(),
                                        lookup,
                                        approvals,
                                        errorHandler)
                                .endpoints(),
                        new ReviewRoutes(stores.approvals(), stores.judgements()).endpoints(),
                        new InstructionRoutes(stores.orders(), orders, useCases.explanations())
                                .endpoints(),
                        new MainAccountRoutes(stores.accounts()).endpoints(),
                        new FundAccountRoutes(stores.accounts(), stores.entries()).endpoints(),
                        new FreezeRoutes(stores.freezes()).endpoints(),
                        new DepositRoutes(stores.deposits()).endpoints())
                .flatMap(List::stream)
                .toList();
    }

    /** What needs no key: health, metrics, the pages of error codes. */
    public static List<Endpoint> operation(Health health, PlatformMetrics metrics) {
        return new OperationRoutes(health, metrics).endpoints();
    }
}
