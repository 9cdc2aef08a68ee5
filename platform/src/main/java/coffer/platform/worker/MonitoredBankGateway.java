package coffer.platform.worker;

import coffer.bank.Balances;
import coffer.bank.BankCommand;
import coffer.bank.BankGateway;
import coffer.bank.BankReply;
import coffer.bank.Capabilities;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.Inquiry;
import coffer.bank.NoVerdictReason;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.bank.WritePermit;
import coffer.market.MainAccountId;
import coffer.platform.monitoring.Health.BankReachability;
import coffer.platform.monitoring.PlatformMetrics;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A bank whose calls are observed: how many are under way, and whether the last one that ended got
 * an answer. Replies pass unchanged.
 */
final class MonitoredBankGateway implements BankGateway {

    private final BankGateway bank;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile BankReachability contact = BankReachability.NOT_ASKED;

    MonitoredBankGateway(BankGateway bank, MainAccountId account, PlatformMetrics metrics) {
        this.bank = bank;
        metrics.bankCalls(account, underWay::get);
    }

    /** How the last call ended. */
    BankReachability reachability() {
        return contact;
    }

    private <T> T observed(Supplier<T> call) {
        underWay.incrementAndGet();
        try {
            return call.get();
        } finally {
            underWay.decrementAndGet();
        }
    }

    private BankReply reply(Supplier<BankReply> call) {
        BankReply reply = observed(call);
        contact =
                switch (reply) {
                    case BankReply.NotSent _ -> BankReachability.AWAY;
                    case BankReply.Silent silent -> reachability(silent.reason());
                    case BankReply.Accepted _, BankReply.Confirmed _, BankReply.Refused _ ->
                            BankReachability.ANSWERS;
                };
        return reply;
    }

    private <T> QueryResult<T> query(Supplier<QueryResult<T>> call) {
        QueryResult<T> result = observed(call);
        contact =
                switch (result) {
                    case QueryResult.Answer<T> _ -> BankReachability.ANSWERS;
                    case QueryResult.NoAnswer<T> none -> reachability(none.reason());
                };
        return result;
    }

    private static BankReachability reachability(NoVerdictReason reason) {
        return switch (reason) {
            case NO_ANSWER -> BankReachability.AWAY;
            case UNREADABLE, UNLISTED_CODE, NO_VERDICT, NO_SUCH_ORDER, TOO_FAST ->
                    BankReachability.ANSWERS;
        };
    }

    @Override
    public Capabilities capabilities() {
        return bank.capabilities();
    }

    @Override
    public Plan plan(OrderToPlan order) {
        return bank.plan(order);
    }

    @Override
    public BankReply send(BankCommand command, WritePermit permit) {
        return reply(() -> bank.send(command, permit));
    }

    @Override
    public BankReply inquire(Inquiry inquiry) {
        return reply(() -> bank.inquire(inquiry));
    }

    @Override
    public QueryResult<Optional<FreezeNo>> freezeNumber(FreezeNumberQuery question) {
        return query(() -> bank.freezeNumber(question));
    }

    @Override
    public QueryResult<Balances> balances(SubAccountNo subAccountNo) {
        return query(() -> bank.balances(subAccountNo));
    }

    @Override
    public QueryResult<Balances> mainBalances() {
        return query(bank::mainBalances);
    }

    @Override
    public QueryResult<StatementPage> lines(StatementQuery query) {
        return query(() -> bank.lines(query));
    }
}
