package coffer.bank;

import java.util.Optional;

/**
 * We call the bank: one connection of one main account.
 *
 * <p>Every method blocks until the bank answered or a limit passed, may be called from many threads
 * at once, keeps no state between calls, and throws only for our own mistakes: whatever the bank
 * does is an answer. Only {@link #send} moves money, and it writes its message at most once.
 */
public interface BankGateway {

    /** What this connection can do. */
    Capabilities capabilities();

    /** Plans an order; touches neither network nor books. */
    Plan plan(OrderToPlan order);

    /**
     * Sends a command, once. The answer {@link BankReply.NotSent} is given only if no byte of it
     * was written.
     */
    BankReply send(BankCommand command, WritePermit permit);

    /** Asks what became of a command. */
    BankReply inquire(Inquiry inquiry);

    /**
     * Asks for a freeze's number.
     *
     * @return empty if the bank answered that it has none to tell: after a use, the number stays
     */
    QueryResult<Optional<FreezeNo>> freezeNumber(FreezeNumberQuery question);

    /** Asks for the bank's figures of one sub-account. */
    QueryResult<Balances> balances(SubAccountNo subAccountNo);

    /** Asks for the bank's figures of the main account itself. */
    QueryResult<Balances> mainBalances();

    /** Asks for statement lines. */
    QueryResult<StatementPage> lines(StatementQuery query);
}
