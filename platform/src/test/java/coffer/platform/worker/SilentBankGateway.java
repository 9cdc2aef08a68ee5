package coffer.platform.worker;

import coffer.bank.Balances;
import coffer.bank.BankCommand;
import coffer.bank.BankExchange;
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
import java.time.Instant;
import java.util.Optional;

/** A bank that answers no call. */
final class SilentBankGateway implements BankGateway {

    private static final BankExchange EXCHANGE =
            new BankExchange("", "", "", "", "", Instant.EPOCH, Instant.EPOCH);

    private static <T> QueryResult<T> noAnswer() {
        return new QueryResult.NoAnswer<>(NoVerdictReason.NO_ANSWER, EXCHANGE);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, Capabilities.QueryLimit.NONE);
    }

    @Override
    public Plan plan(OrderToPlan order) {
        throw new AssertionError("nothing is ordered here");
    }

    @Override
    public BankReply send(BankCommand command, WritePermit permit) {
        return new BankReply.Silent(NoVerdictReason.NO_ANSWER, EXCHANGE);
    }

    @Override
    public BankReply inquire(Inquiry inquiry) {
        return new BankReply.Silent(NoVerdictReason.NO_ANSWER, EXCHANGE);
    }

    @Override
    public QueryResult<Optional<FreezeNo>> freezeNumber(FreezeNumberQuery question) {
        return noAnswer();
    }

    @Override
    public QueryResult<Balances> balances(SubAccountNo subAccountNo) {
        return noAnswer();
    }

    @Override
    public QueryResult<Balances> mainBalances() {
        return noAnswer();
    }

    @Override
    public QueryResult<StatementPage> lines(StatementQuery query) {
        return noAnswer();
    }
}
